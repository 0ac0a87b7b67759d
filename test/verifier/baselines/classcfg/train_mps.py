"""Byte-level Transformer: one class of settings, one loop, one number at the end."""

import os
import time

import numpy as np
import torch
import torch.nn as nn
from tqdm import tqdm

from model import Transformer


class Config:
    # ======================================================================
    # Size of the experiment: do not alter, losses must stay comparable
    # ======================================================================
    block_size = 64
    batch_size = 16
    vocab_size = 256
    n_layer = 6
    n_head = 4
    d_model = 128
    max_iters = 4000

    # ======================================================================
    # Everything from here on is free to change
    # ======================================================================
    dropout = 0.1
    ff_mult = 4
    lr = 6e-4
    warmup = 100
    weight_decay = 0.05
    betas = (0.9, 0.98)
    clip = 1.0
    seed = 1337


# ######################################################################
# Data pipeline. Must not be modified.
# ######################################################################
DATA_DIR = "data"
train_tokens = np.memmap(os.path.join(DATA_DIR, "train.bin"), dtype=np.uint16, mode="r")
val_tokens = np.memmap(os.path.join(DATA_DIR, "val.bin"), dtype=np.uint16, mode="r")


def sample_batch(split):
    """Two int64 arrays [batch_size, block_size]: windows, and the tokens that follow them."""
    tokens = train_tokens if split == "train" else val_tokens
    at = np.random.randint(0, len(tokens) - Config.block_size, size=(Config.batch_size, 1))
    at = at + np.arange(Config.block_size)
    return tokens[at].astype(np.int64), tokens[at + 1].astype(np.int64)


# ######################################################################
# From here on the code may be edited
# ######################################################################
def to_device(batch, device):
    return tuple(torch.from_numpy(part).to(device) for part in batch)


@torch.inference_mode()
def evaluate(model, device):
    """Mean loss over one validation batch, with dropout off."""
    was_training = model.training
    model.eval()
    x, y = to_device(sample_batch("val"), device)
    loss = model.loss(model(x), y)
    model.train(was_training)
    return loss.item()


def train():
    started = time.time()  # do not change: the clock covers everything

    # Which device it runs on; don't edit
    device = "cpu"
    if torch.cuda.is_available():
        device = "cuda"
    if torch.backends.mps.is_available():
        device = "mps"

    # You are free to change the model's construction and the optimizer
    torch.manual_seed(Config.seed)
    model = Transformer(Config).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=Config.lr, betas=Config.betas, weight_decay=Config.weight_decay
    )

    best_vloss = float("inf")
    bar = tqdm(range(Config.max_iters), desc="train")
    for it in bar:
        # Validation: it should still happen every 200 iterations
        if it % 200 == 0:
            vloss = evaluate(model, device)
            best_vloss = min(best_vloss, vloss)
            bar.set_postfix(val=f"{vloss:.4f}", best=f"{best_vloss:.4f}")

        for group in optimizer.param_groups:
            group["lr"] = Config.lr * min(1.0, (it + 1) / Config.warmup)

        x, y = to_device(sample_batch("train"), device)
        loss = model.loss(model(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), Config.clip)
        optimizer.step()

    elapsed_min = (time.time() - started) / 60  # must not be modified
    return best_vloss, elapsed_min  # must not be modified


if __name__ == "__main__":
    best_vloss, elapsed_min = train()
    print(f"best {best_vloss:.4f} in {elapsed_min:.2f} min")
