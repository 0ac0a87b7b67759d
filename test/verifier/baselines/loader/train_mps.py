"""Byte-level language model on a DataLoader."""
import itertools
import logging
import time
from types import SimpleNamespace

import torch
from torch.utils.data import DataLoader, Dataset

from model import build_model

logger = logging.getLogger(__name__)

MAX_STEPS = 1200  # frozen
VAL_BATCHES = 10  # frozen


class ByteChunks(Dataset):
    def __init__(self, path, length):
        with open(path, "rb") as handle:
            self.data = torch.frombuffer(bytearray(handle.read()), dtype=torch.uint8).long()
        self.length = length

    def __len__(self):
        return (len(self.data) - 1) // self.length

    def __getitem__(self, index):
        start = index * self.length
        chunk = self.data[start : start + self.length + 1]
        return {"inputs": chunk[:-1], "targets": chunk[1:]}


def forever(loader):
    while True:
        for batch in loader:
            yield batch


def train(log=True):
    # --- must not be changed ---
    began = time.perf_counter()
    hp = SimpleNamespace(seq=40, rows=18, width=96, layers=5, heads=3)
    train_set = ByteChunks("data/train.txt", hp.seq)
    val_set = ByteChunks("data/valid.txt", hp.seq)
    train_loader = DataLoader(train_set, batch_size=hp.rows, shuffle=True, drop_last=True)
    val_loader = DataLoader(val_set, batch_size=hp.rows)
    # --- free to change ---
    lr = 3e-3
    model = build_model(width=hp.width, layers=hp.layers, heads=hp.heads, seq=hp.seq)
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    best_vloss = float("inf")

    def validate():
        model.eval()
        losses = []
        with torch.no_grad():
            for batch in itertools.islice(val_loader, VAL_BATCHES):
                logits = model(batch["inputs"])
                losses.append(criterion(logits.transpose(1, 2), batch["targets"]))
        model.train()
        return torch.stack(losses).mean().item()

    for step, batch in enumerate(forever(train_loader)):
        if step >= MAX_STEPS:
            break
        logits = model(batch["inputs"])
        loss = criterion(logits.transpose(1, 2), batch["targets"])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        # should still happen every 60 steps
        if step % 60 == 0:
            vloss = validate()
            best_vloss = min(best_vloss, vloss)
            if log:
                logger.info("step %d: %.4f", step, vloss)

    # --- must not be changed ---
    elapsed_min = (time.perf_counter() - began) / 60
    return best_vloss, elapsed_min
