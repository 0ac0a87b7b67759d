from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from model import RecurrentLM

log = logging.getLogger("train")


@dataclass(slots=True, kw_only=True)
class NetConfig:
    """Architecture: none of the values in here may be changed."""

    # must stay fixed
    n_blocks: int = 6
    n_units: int = 96
    n_heads: int = 3
    vocab: int = 512


@dataclass(slots=True, kw_only=True)
class RunConfig:
    batch: int = 18  # must stay fixed
    seq: int = 100  # must stay fixed
    budget: int = 7_000  # optimizer steps; must stay fixed
    patience: int = 40
    lr: float = 3e-3
    betas: tuple[float, float] = (0.9, 0.99)
    tags: list[str] = field(default_factory=list)


@lru_cache(maxsize=None)
def tokens(split: str) -> np.ndarray:  # read-only
    return np.load(Path("data") / f"{split}.npy", mmap_mode="r")


def draw(split: str, run: RunConfig, generator: torch.Generator | None = None):  # read-only
    source = tokens(split)
    starts = torch.randint(0, len(source) - run.seq - 1, (run.batch,), generator=generator)
    rows = np.stack([source[s : s + run.seq + 1] for s in starts.tolist()]).astype(np.int64)
    both = torch.from_numpy(rows)
    return both[:, :-1].contiguous(), both[:, 1:].contiguous()


def make_update(net: nn.Module, run: RunConfig):
    opt = torch.optim.Adam(net.parameters(), lr=run.lr, betas=run.betas)

    def update(x, y):
        opt.zero_grad(set_to_none=True)
        loss = net.nll(x, y)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        return loss.detach()

    return update


def train(net_config: NetConfig | None = None, run: RunConfig | None = None):
    started_at = time.perf_counter()  # must not be moved or modified
    net_config, run = net_config or NetConfig(), run or RunConfig()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # must not be modified
    net = RecurrentLM(**asdict(net_config)).to(device)
    update = make_update(net, run)

    # the same 8 validation batches each time; must not be modified
    fixed = torch.Generator().manual_seed(0)
    val_batches = [draw("val", run, fixed) for _ in range(8)]

    def validate():
        net.eval()
        with torch.no_grad():
            losses = [net.nll(x.to(device), y.to(device)).item() for x, y in val_batches]
        net.train()
        return sum(losses) / len(losses)

    best_vloss, since_best = float("inf"), 0
    for step in range(run.budget):
        # has to happen every 70 steps
        if step % 70 == 0:
            vloss = validate()
            since_best = 0 if vloss < best_vloss else since_best + 1
            best_vloss = min(best_vloss, vloss)
            log.info("step %d vloss %.4f", step, vloss)
            if since_best > run.patience:
                break
        x, y = draw("train", run)
        update(x.to(device), y.to(device))

    elapsed_min = (time.perf_counter() - started_at) / 60  # must not be moved or modified
    return best_vloss, elapsed_min


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    train()
