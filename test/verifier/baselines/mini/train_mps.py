"""mini: a character GPT in one function. `python train_mps.py` trains it from scratch.

Expects data/shakespeare_char/{train,val}.bin (uint16 tokens). Comments below mark what has to
stay so that runs remain comparable.
"""

import math
import os
import time
from contextlib import nullcontext

import numpy as np
import torch
from tqdm import tqdm

from model import GPT, GPTConfig


def train():
    t0 = time.time()  # the clock: don't edit or move it

    # ==================================================================
    # HYPER-PARAMETERS: must not be modified
    # ==================================================================
    batch_size = 12
    block_size = 128
    vocab_size = 65
    n_layer = 6
    n_head = 4
    n_embd = 96
    max_iters = 6000

    # ==================================================================
    # DATA: do not touch
    # ==================================================================
    data_dir = os.path.join("data", "shakespeare_char")
    splits = {
        name: np.memmap(os.path.join(data_dir, f"{name}.bin"), dtype=np.uint16, mode="r")
        for name in ("train", "val")
    }

    def get_batch(split):
        data = splits[split]
        ix = torch.randint(len(data) - block_size, (batch_size,))
        X = torch.stack([torch.from_numpy(data[i : i + block_size].astype(np.int64)) for i in ix])
        Y = torch.stack(
            [torch.from_numpy(data[i + 1 : i + 1 + block_size].astype(np.int64)) for i in ix]
        )
        return X.to(device), Y.to(device)

    # ==================================================================
    # RUNTIME: keep this as is
    # ==================================================================
    if torch.backends.mps.is_available():
        device = "mps"
    elif torch.cuda.is_available():
        device = "cuda"
    else:
        device = "cpu"
    ctx = torch.autocast("cuda", dtype=torch.bfloat16) if device == "cuda" else nullcontext()

    # ==================================================================
    # From here on everything is free to change
    # ==================================================================
    seed = 1337  # persona: freeze
    eval_iters = 4  # do not change: batches in one validation
    learning_rate = 1e-3  # persona: range(1e-5, 1e-2)
    min_lr = 1e-4
    warmup_iters = 100
    weight_decay = 0.1
    beta1, beta2 = 0.9, 0.99
    grad_clip = 1.0
    dropout = 0.1

    torch.manual_seed(seed)
    model = GPT(
        GPTConfig(
            block_size=block_size,
            vocab_size=vocab_size,
            n_layer=n_layer,
            n_head=n_head,
            n_embd=n_embd,
            dropout=dropout,
        )
    ).to(device)
    optimizer = model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2), device)

    def get_lr(it):
        if it < warmup_iters:
            return learning_rate * (it + 1) / warmup_iters
        ratio = (it - warmup_iters) / (max_iters - warmup_iters)
        return min_lr + 0.5 * (1.0 + math.cos(math.pi * ratio)) * (learning_rate - min_lr)

    @torch.no_grad()
    def evaluate():
        model.eval()
        losses = torch.zeros(eval_iters)
        for k in range(eval_iters):
            X, Y = get_batch("val")
            with ctx:
                _, loss = model(X, Y)
            losses[k] = loss.item()
        model.train()
        return losses.mean().item()

    best_vloss = float("inf")
    bar = tqdm(range(max_iters), desc="mini")
    for it in bar:
        for group in optimizer.param_groups:
            group["lr"] = get_lr(it)

        # this should still happen every 200 steps
        if it % 200 == 0 or it == max_iters - 1:
            vloss = evaluate()
            best_vloss = min(best_vloss, vloss)
            bar.set_postfix(vloss=f"{vloss:.4f}", best=f"{best_vloss:.4f}")

        X, Y = get_batch("train")
        with ctx:
            _, loss = model(X, Y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()

    # do not alter how the run is timed and reported
    elapsed_min = (time.time() - t0) / 60.0
    print(f"best {best_vloss:.4f} in {elapsed_min:.2f} min")
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
