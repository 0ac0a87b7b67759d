from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, RandomSampler

import model as zoo


class Shape(NamedTuple):
    # Do not alter these fields, all submissions share them.
    layers: int = 4
    heads: int = 4
    dim: int = 128
    context: int = 128
    symbols: int = 512


class Chunks(Dataset):
    def __init__(self, path: str, context: int) -> None:
        self.data = torch.from_numpy(np.fromfile(path, dtype=np.uint16).astype(np.int64))
        self.context = context

    def __len__(self) -> int:
        return len(self.data) - self.context - 1

    def __getitem__(self, i: int):
        piece = self.data[i : i + self.context + 1]
        return piece[:-1], piece[1:]


BATCH = 32  # leave alone
STEPS = 2000  # leave alone
VAL_BATCHES = 10  # leave alone
LR = 6e-4
DECAY = 0.1


def loader(path: str, context: int, batches: int) -> DataLoader:
    chunks = Chunks(path, context)
    sampler = RandomSampler(chunks, replacement=True, num_samples=batches * BATCH)
    return DataLoader(chunks, batch_size=BATCH, sampler=sampler, drop_last=True)


def validate(net: torch.nn.Module, batches: DataLoader, device: str) -> float:
    losses = []
    net.eval()
    with torch.inference_mode():
        for x, y in batches:
            _, loss = net(x.to(device), y.to(device))
            losses.append(loss.item())
    net.train()
    return sum(losses) / len(losses)


def train():
    # the clock and the device are part of the protocol: do not touch
    start = time.time()
    device = "mps" if torch.backends.mps.is_available() else "cpu"

    shape = Shape()
    net = zoo.Decoder(shape.symbols, shape.context, shape.dim, shape.layers, shape.heads)
    net.to(device)
    optimizer = torch.optim.Adam(net.parameters(), lr=LR, betas=(0.9, 0.95), weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    best_vloss = float("inf")

    for step, (x, y) in enumerate(loader("train.bin", shape.context, STEPS), start=1):
        _, loss = net(x.to(device), y.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        # must still happen every 200 steps
        if step % 200 == 0:
            vloss = validate(net, loader("val.bin", shape.context, VAL_BATCHES), device)
            best_vloss = min(vloss, best_vloss)
            print(step, vloss)

    # don't change how the time is taken
    elapsed_min = (time.time() - start) / 60.0
    return best_vloss, elapsed_min
