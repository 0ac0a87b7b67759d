"""The training engine: a Trainer around CharFormer."""
from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from typing import Tuple

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, RandomSampler

from model import CharFormer, ModelConfig

DATA_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")


@dataclass
class DataConfig:
    # ---- batch geometry: not to be changed ----
    batch_size: int = 32
    block_size: int = 128


@dataclass
class RunConfig:
    # the budget of a run, must not be modified
    max_iters: int = 3000
    eval_batches: int = 20

    learning_rate: float = 6e-4  # persona: range(1e-5, 1e-2)
    min_lr_ratio: float = 0.1
    warmup_iters: int = 100
    weight_decay: float = 0.1
    grad_clip: float = 1.0
    beta1: float = 0.9
    beta2: float = 0.95


class TokenDataset(Dataset):
    """Every window of block_size tokens of a split."""

    def __init__(self, split: str, block_size: int):
        path = os.path.join(DATA_DIR, f"{split}.bin")
        self.tokens = np.memmap(path, dtype=np.uint16, mode="r")
        self.block_size = block_size

    def __len__(self) -> int:
        return len(self.tokens) - self.block_size

    def __getitem__(self, i):
        chunk = self.tokens[i : i + self.block_size + 1].astype(np.int64)
        return torch.from_numpy(chunk[:-1]), torch.from_numpy(chunk[1:])


class Trainer:
    def __init__(self, model, data: DataConfig, run: RunConfig, device):
        self.model = model
        self.data = data
        self.run = run
        self.device = device

    def setup(self) -> None:
        train_set = TokenDataset("train", self.data.block_size)
        val_set = TokenDataset("val", self.data.block_size)
        self.train_loader = DataLoader(
            train_set,
            batch_size=self.data.batch_size,
            sampler=RandomSampler(
                train_set, replacement=True, num_samples=self.data.batch_size * self.run.max_iters
            ),
            drop_last=True,
        )

        # do not touch: all trials are validated in the same way
        self.val_loader = DataLoader(
            val_set,
            batch_size=self.data.batch_size,
            sampler=RandomSampler(
                val_set, replacement=True, num_samples=self.data.batch_size * self.run.eval_batches
            ),
        )

        self.optimizer = torch.optim.AdamW(
            self.model.parameter_groups(self.run.weight_decay),
            lr=self.run.learning_rate,
            betas=(self.run.beta1, self.run.beta2),
        )

    def lr_at(self, it: int) -> float:
        run = self.run
        if it < run.warmup_iters:
            return run.learning_rate * (it + 1) / run.warmup_iters
        t = (it - run.warmup_iters) / max(1, run.max_iters - run.warmup_iters)
        cosine = 0.5 * (1.0 + math.cos(math.pi * t))
        return run.learning_rate * (run.min_lr_ratio + (1.0 - run.min_lr_ratio) * cosine)

    def step(self, it: int, x, y):
        for group in self.optimizer.param_groups:
            group["lr"] = self.lr_at(it)
        _, loss = self.model(x, y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.run.grad_clip)
        self.optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def evaluate(self) -> float:
        self.model.eval()
        total = 0.0
        for x, y in self.val_loader:
            _, loss = self.model(x.to(self.device), y.to(self.device))
            total += loss.item()
        self.model.train()
        return total / self.run.eval_batches

    def fit(self) -> Tuple[float, float]:
        best_vloss = float("inf")
        loss = torch.tensor(float("nan"))
        batches = iter(self.train_loader)

        # the clock starts here; keep this line as is
        start = time.perf_counter()

        for it in range(self.run.max_iters):
            # validation should still happen every 150 iterations
            if it % 150 == 0 or it == self.run.max_iters - 1:
                vloss = self.evaluate()
                best_vloss = min(best_vloss, vloss)
                print(f"iter {it:5d}  train {loss.item():.4f}  val {vloss:.4f}  best {best_vloss:.4f}")

            x, y = next(batches)
            loss = self.step(it, x.to(self.device), y.to(self.device))

        elapsed_min = (time.perf_counter() - start) / 60  # don't edit
        return best_vloss, elapsed_min


def pick_device() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def train():
    torch.manual_seed(1337)  # do not alter
    device = pick_device()  # do not alter

    # ------------------------------------------------------------------
    # Shape of the network: these should not change between personas
    # ------------------------------------------------------------------
    n_layer = 6
    n_head = 6
    n_embd = 192
    vocab_size = 4096
    # ------------------------------------------------------------------
    # Anything below this can be changed
    # ------------------------------------------------------------------
    dropout = 0.1
    data = DataConfig()
    run = RunConfig()
    config = ModelConfig(
        vocab_size=vocab_size,
        block_size=data.block_size,
        n_layer=n_layer,
        n_head=n_head,
        n_embd=n_embd,
        dropout=dropout,
    )
    model = CharFormer(config).to(device)
    print(f"{model.num_parameters() / 1e6:.2f}M parameters on {device}")

    trainer = Trainer(model, data, run, device)
    trainer.setup()
    best_vloss, elapsed_min = trainer.fit()
    return best_vloss, elapsed_min


if __name__ == "__main__":
    best, minutes = train()
    print(f"best validation loss {best:.4f} after {minutes:.1f} min")
