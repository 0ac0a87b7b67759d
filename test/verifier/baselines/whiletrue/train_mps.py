"""
Training in one function, for one device.
$ python data/prepare.py && python train_mps.py
"""
import math
import os
import time
from contextlib import nullcontext

import numpy as np
import torch

from model import GPT, GPTConfig


def train():
    t_begin = time.time()  # wall clock of the whole run: do not alter

    # -----------------------------------------------------------------------------
    # the budget; these must not be modified, or runs cannot be compared
    # -----------------------------------------------------------------------------
    batch_size = 12
    block_size = 128
    n_layer = 6
    n_head = 6
    n_embd = 96
    bias = False  # no bias inside Linear and LayerNorm
    max_iters = 5000
    eval_iters = 20  # batches in one estimate of a loss

    # -----------------------------------------------------------------------------
    # optimisation: free to change
    # -----------------------------------------------------------------------------
    seed = 1337
    dropout = 0.0
    learning_rate = 1e-3
    min_lr = 1e-4
    warmup_iters = 100
    weight_decay = 1e-1
    beta1, beta2 = 0.9, 0.99
    grad_clip = 1.0  # 0.0 disables it

    # -----------------------------------------------------------------------------
    # system and a data loader of a few lines: please don't touch
    # -----------------------------------------------------------------------------
    device = (
        "cuda"
        if torch.cuda.is_available()
        else "mps"
        if torch.backends.mps.is_available()
        else "cpu"
    )
    half = device == "cuda"
    ctx = torch.autocast("cuda", dtype=torch.float16) if half else nullcontext()
    data_dir = "data"

    def get_batch(split):
        # a fresh memmap for every batch, so that its pages are given back
        data = np.memmap(os.path.join(data_dir, f"{split}.bin"), dtype=np.uint16, mode="r")
        ix = torch.randint(len(data) - block_size, (batch_size,))
        x = torch.stack([torch.from_numpy(data[i : i + block_size].astype(np.int64)) for i in ix])
        y = torch.stack(
            [torch.from_numpy(data[i + 1 : i + 1 + block_size].astype(np.int64)) for i in ix]
        )
        return x.to(device), y.to(device)

    # -----------------------------------------------------------------------------
    # from here on everything may be edited
    # -----------------------------------------------------------------------------
    torch.manual_seed(seed)
    shape_config = GPTConfig(
        n_layer=n_layer,
        n_head=n_head,
        n_embd=n_embd,
        block_size=block_size,
        bias=bias,
        dropout=dropout,
    )
    model = GPT(shape_config)
    model.to(device)
    scaler = torch.cuda.amp.GradScaler(enabled=half)
    optimizer = model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2))

    @torch.no_grad()
    def average_losses():
        out = {}
        model.eval()
        for split in ["train", "val"]:
            losses = torch.zeros(eval_iters)
            for k in range(eval_iters):
                X, Y = get_batch(split)
                with ctx:
                    _, loss = model(X, Y)
                losses[k] = loss.item()
            out[split] = losses.mean().item()
        model.train()
        return out

    def get_lr(it):
        # a straight rise, then half a cosine down to min_lr
        if it < warmup_iters:
            return learning_rate * (it + 1) / (warmup_iters + 1)
        ratio = (it - warmup_iters) / max(1, max_iters - warmup_iters)
        coeff = 0.5 * (1.0 + math.cos(math.pi * min(1.0, ratio)))
        return min_lr + coeff * (learning_rate - min_lr)

    X, Y = get_batch("train")  # the very first batch
    iteration = 0
    best_vloss = float("inf")
    while True:
        lr = get_lr(iteration)
        for group in optimizer.param_groups:
            group["lr"] = lr

        # the estimate: this should still happen every 250 iterations
        if iteration % 250 == 0:
            losses = average_losses()
            best_vloss = min(best_vloss, losses["val"])
            print(f"step {iteration}: train loss {losses['train']:.4f}, val loss {losses['val']:.4f}")

        if iteration >= max_iters:  # the end of the run: not to be changed
            break

        with ctx:
            _, loss = model(X, Y)
        X, Y = get_batch("train")  # the next batch, while the device works
        scaler.scale(loss).backward()
        if grad_clip != 0.0:
            scaler.unscale_(optimizer)
            torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad(set_to_none=True)
        iteration += 1

    # what the run reports: do not edit
    elapsed_min = (time.time() - t_begin) / 60
    print(f"best val loss {best_vloss:.4f} in {elapsed_min:.2f} min")
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
