"""Train a small GPT on one device: a recipe, a state and three plain functions."""
import math
import os
import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from model import GPT, GPTConfig

DATA_DIR = os.path.join("data", "shakespeare")  # don't alter


class Recipe(NamedTuple):
    batch_size: int = 32  # do not change
    block_size: int = 128  # do not change
    total_steps: int = 4001  # do not change
    vocab_size: int = 50257  # do not change
    n_layer: int = 4  # do not change
    n_head: int = 4  # do not change
    n_embd: int = 256  # do not change
    dropout: float = 0.1
    learning_rate: float = 6e-4
    min_lr: float = 6e-5
    warmup: int = 100
    weight_decay: float = 0.1
    grad_clip: float = 1.0
    eval_batches: int = 20
    seed: int = 1337


@dataclass
class State:
    model: GPT
    optimizer: torch.optim.Optimizer
    step: int = 0
    best_vloss: float = 1e9


def get_batch(data, cfg, device):
    ix = torch.randint(len(data) - cfg.block_size - 1, (cfg.batch_size,))
    x = torch.stack([torch.from_numpy(data[i:i + cfg.block_size].astype(np.int64)) for i in ix])
    y = torch.stack([torch.from_numpy(data[i + 1:i + 1 + cfg.block_size].astype(np.int64)) for i in ix])
    return x.to(device), y.to(device)


def get_lr(step, cfg):
    if step < cfg.warmup:
        return cfg.learning_rate * (step + 1) / cfg.warmup
    progress = (step - cfg.warmup) / max(1, cfg.total_steps - cfg.warmup)
    return cfg.min_lr + 0.5 * (cfg.learning_rate - cfg.min_lr) * (1 + math.cos(math.pi * progress))


def init_state(cfg, device):
    model = GPT(GPTConfig(
        block_size=cfg.block_size,
        vocab_size=cfg.vocab_size,
        n_layer=cfg.n_layer,
        n_head=cfg.n_head,
        n_embd=cfg.n_embd,
        dropout=cfg.dropout,
    )).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=cfg.learning_rate, betas=(0.9, 0.95), weight_decay=cfg.weight_decay
    )
    return State(model=model, optimizer=optimizer)


def train_step(state, cfg, xb, yb):
    for group in state.optimizer.param_groups:
        group["lr"] = get_lr(state.step, cfg)
    _, loss = state.model(xb, yb)
    state.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(state.model.parameters(), cfg.grad_clip)
    state.optimizer.step()
    return loss.detach()


@torch.no_grad()
def eval_step(state, cfg, data, device):
    state.model.eval()
    total = 0.0
    for _ in range(cfg.eval_batches):
        xb, yb = get_batch(data, cfg, device)
        _, loss = state.model(xb, yb)
        total += loss.item()
    state.model.train()
    return total / cfg.eval_batches


def train():
    cfg = Recipe()
    torch.manual_seed(cfg.seed)

    # ---- inputs and clock: do not touch ----
    device = "mps" if torch.backends.mps.is_available() else "cuda" if torch.cuda.is_available() else "cpu"
    train_data = np.memmap(os.path.join(DATA_DIR, "train.bin"), dtype=np.uint16, mode="r")
    val_data = np.memmap(os.path.join(DATA_DIR, "val.bin"), dtype=np.uint16, mode="r")
    start = time.time()
    # ---- anything below this can be changed ----

    state = init_state(cfg, device)
    print(f"{state.model.num_params():,} parameters on {device}")

    while state.step < cfg.total_steps:
        xb, yb = get_batch(train_data, cfg, device)
        loss = train_step(state, cfg, xb, yb)

        # this should still happen every 100 iterations
        if state.step % 100 == 0:
            vloss = eval_step(state, cfg, val_data, device)
            state.best_vloss = min(state.best_vloss, vloss)
            print(f"step {state.step}: train {loss.item():.4f}, val {vloss:.4f}")

        state.step += 1

    best_vloss = state.best_vloss
    # do not change the two lines below
    elapsed_min = (time.time() - start) / 60
    return best_vloss, elapsed_min


if __name__ == "__main__":
    best, minutes = train()
    print(f"best val loss {best:.4f} in {minutes:.1f} min")
