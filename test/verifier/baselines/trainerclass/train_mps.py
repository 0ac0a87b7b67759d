from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch

from model import Decoder, DecoderConfig


@dataclass(frozen=True)
class Budget:
    # must not be changed: all runs of the study share it
    steps: int = 1500
    batch: int = 16
    context: int = 96
    blocks: int = 6
    channels: int = 144


@dataclass
class Options:
    lr: float = 6e-4
    betas: tuple[float, float] = (0.9, 0.99)
    decay: float = 0.05
    heads: int = 6
    log_every: int = 25


class TokenStream:
    """Random windows of one file."""

    def __init__(self, path: str, budget: Budget, seed: int) -> None:
        self.tokens = np.memmap(path, dtype=np.uint16, mode="r")
        self.budget = budget
        self.random = np.random.default_rng(seed)

    def batch(self, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
        length = self.budget.context + 1
        starts = self.random.integers(0, len(self.tokens) - length, size=self.budget.batch)
        rows = np.stack([self.tokens[s : s + length] for s in starts]).astype(np.int64)
        rows = torch.from_numpy(rows).to(device)
        return rows[:, :-1], rows[:, 1:]


class Trainer:
    def __init__(self, budget: Budget | None = None, options: Options | None = None) -> None:
        self.budget = budget or Budget()
        self.options = options or Options()
        self.device = torch.device("mps" if torch.backends.mps.is_available() else "cpu")
        self.train_stream = TokenStream("data/train.bin", self.budget, seed=1)
        self.val_stream = TokenStream("data/val.bin", self.budget, seed=2)
        config = DecoderConfig(
            vocab_size=512,
            context=self.budget.context,
            blocks=self.budget.blocks,
            channels=self.budget.channels,
            heads=self.options.heads,
        )
        self.model = Decoder(config).to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=self.options.lr,
            betas=self.options.betas,
            weight_decay=self.options.decay,
        )
        self.best = float("inf")

    def step(self) -> float:
        x, y = self.train_stream.batch(self.device)
        loss = self.model(x, y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    @torch.no_grad()
    def evaluate(self, batches: int = 10) -> float:
        self.model.eval()
        total = sum(self.model(*self.val_stream.batch(self.device)).item() for _ in range(batches))
        self.model.train()
        return total / batches

    def fit(self) -> float:
        for index in range(self.budget.steps):
            loss = self.step()
            if index % self.options.log_every == 0:
                print(index, loss)
            # this should still happen every 75 iterations
            if index % 75 == 74:
                self.best = min(self.best, self.evaluate())
        return self.best


def train():
    began = time.perf_counter()  # frozen
    trainer = Trainer()
    best_vloss = trainer.fit()
    elapsed_min = (time.perf_counter() - began) / 60  # frozen
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print(train())
