import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from model import SSM, SSMConfig


@dataclass(frozen=True)
class Protocol:
    """Evaluation protocol. Read-only for everybody."""

    # ===== these fields must not be altered =====
    batch: int = 10
    window: int = 256
    iterations: int = 3001
    depth: int = 4
    d_model: int = 64
    # ===== end =====


@dataclass
class Recipe:
    # free to change
    lr: float = 2e-3
    warmup: int = 150
    d_state: int = 16
    expand: int = 2
    betas: tuple[float, float] = field(default=(0.9, 0.99))


EVERY: Final[int] = 100  # do not change: iterations between two validations


def windows(path: Path, protocol: Protocol, device: str) -> Iterator[tuple[Tensor, Tensor]]:
    # The whole function is frozen
    tokens = np.memmap(path, dtype=np.uint16, mode="r")
    span = np.arange(protocol.window + 1)
    while True:
        at = np.random.randint(len(tokens) - protocol.window, size=(protocol.batch, 1))
        block = torch.as_tensor(tokens[at + span].astype(np.int64), device=device)
        yield block[:, :-1], block[:, 1:]


def pick_device() -> str:  # keep unchanged
    match (torch.backends.mps.is_available(), torch.cuda.is_available()):
        case (True, _):
            return "mps"
        case (_, True):
            return "cuda"
        case _:
            return "cpu"


class Experiment:
    def __init__(self, protocol: Protocol, recipe: Recipe) -> None:
        self.protocol, self.recipe = protocol, recipe
        self.device = pick_device()
        folder = Path("data")
        self.train_windows = windows(folder / "train.bin", protocol, self.device)
        self.val_windows = windows(folder / "val.bin", protocol, self.device)
        base = SSMConfig(depth=protocol.depth, d_model=protocol.d_model)
        self.net: nn.Module = SSM(replace(base, d_state=recipe.d_state, expand=recipe.expand))
        self.net.to(self.device)
        self.optim = torch.optim.AdamW(self.net.parameters(), lr=recipe.lr, betas=recipe.betas)
        self.best = float("inf")

    def validate(self) -> float:
        self.net.eval()
        with torch.no_grad():
            x, y = next(self.val_windows)
            loss = self.net.loss(x, y).item()
        self.net.train()
        return loss

    def learn(self) -> None:
        x, y = next(self.train_windows)
        loss = self.net.loss(x, y)
        self.optim.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optim.step()

    def run(self) -> float:
        for i in range(self.protocol.iterations):
            # validation: still every 100 iterations, please
            if i % EVERY == 0:
                self.best = min(self.best, self.validate())
            for g in self.optim.param_groups:
                g["lr"] = self.recipe.lr * min(1.0, (i + 1) / self.recipe.warmup)
            self.learn()
        return self.best


def train():
    begin = time.monotonic()  # do not change
    best_vloss = Experiment(Protocol(), Recipe()).run()
    elapsed_min = (time.monotonic() - begin) / 60  # do not change
    return best_vloss, elapsed_min


if __name__ == "__main__":
    loss, minutes = train()
    print(f"{loss=:.4f} {minutes=:.2f}")
