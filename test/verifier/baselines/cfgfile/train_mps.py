"""Trains model.GPT; every setting is a module constant."""
import math
import os
import time
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import torch

from model import GPT, build_optimizer, count_parameters, estimate_loss, make_batch

# ======================================================================
# SETTINGS OF THE COMPARISON -- all runs share them, do not edit
# ======================================================================
VOCAB_SIZE = 50304
BLOCK_SIZE = 128
BATCH_SIZE = 16
N_LAYER = 6
N_HEAD = 8
N_EMBD = 256
EPOCHS = 12
STEPS_PER_EPOCH = 250
EVAL_BATCHES = 20
SEED = 1337
DATA_DIR = "data"

# ======================================================================
# TUNING -- anything below this can be changed
# ======================================================================
LEARNING_RATE = 6e-4  # persona: range(1e-5, 1e-2)
MIN_LR = 6e-5
WARMUP_ITERS = 150
WEIGHT_DECAY = 0.1
DROPOUT = 0.1
GRAD_CLIP = 1.0

Config = SimpleNamespace(
    vocab_size=VOCAB_SIZE,
    block_size=BLOCK_SIZE,
    n_layer=N_LAYER,
    n_head=N_HEAD,
    n_embd=N_EMBD,
    dropout=DROPOUT,
)


def pick_device():
    if torch.backends.mps.is_available():
        return "mps"
    return "cuda" if torch.cuda.is_available() else "cpu"


def precision(device):
    if device == "cuda":
        return torch.autocast(device_type="cuda", dtype=torch.float16)
    return nullcontext()


def lr_for(it):
    total = EPOCHS * STEPS_PER_EPOCH
    if it < WARMUP_ITERS:
        return LEARNING_RATE * (it + 1) / WARMUP_ITERS
    t = (it - WARMUP_ITERS) / max(1, total - WARMUP_ITERS)
    return MIN_LR + 0.5 * (1.0 + math.cos(math.pi * t)) * (LEARNING_RATE - MIN_LR)


def train():
    torch.manual_seed(SEED)  # do not change
    device = pick_device()
    amp = precision(device)

    # the data: these lines should not be changed
    train_data = np.memmap(os.path.join(DATA_DIR, "train.bin"), dtype=np.uint16, mode="r")
    val_data = np.memmap(os.path.join(DATA_DIR, "val.bin"), dtype=np.uint16, mode="r")

    model = GPT(Config).to(device)
    optimizer = build_optimizer(model, LEARNING_RATE, WEIGHT_DECAY)
    scaler = torch.cuda.amp.GradScaler(enabled=(device == "cuda"))
    print(f"{count_parameters(model) / 1e6:.2f}M parameters on {device}")

    best_vloss = float("inf")
    start_time = time.time()  # persona: freeze
    for epoch in range(EPOCHS):
        running = 0.0
        for step in range(STEPS_PER_EPOCH):
            it = epoch * STEPS_PER_EPOCH + step
            for group in optimizer.param_groups:
                group["lr"] = lr_for(it)

            # this should still happen every 100 steps
            if it % 100 == 0:
                vloss = estimate_loss(model, val_data, EVAL_BATCHES, BATCH_SIZE, BLOCK_SIZE, device)
                best_vloss = min(best_vloss, vloss)
                print(f"iter {it:5d} | val {vloss:.4f} | best {best_vloss:.4f}")

            xb, yb = make_batch(train_data, BATCH_SIZE, BLOCK_SIZE, device)
            with amp:
                _, loss = model(xb, yb)
            optimizer.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            torch.nn.utils.clip_grad_norm_(model.parameters(), GRAD_CLIP)
            scaler.step(optimizer)
            scaler.update()
            running += loss.item()
        print(f"epoch {epoch + 1:2d} | train {running / STEPS_PER_EPOCH:.4f}")

    elapsed_min = (time.time() - start_time) / 60.0  # persona: freeze
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print(train())
