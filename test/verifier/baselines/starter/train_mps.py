"""Train a small character-level GPT."""
import math
import os
import time
from contextlib import nullcontext

import numpy as np
import torch

from model import GPT, GPTConfig


def train():
    # -----------------------------------------------------------------------------
    # The timer should not be changed
    start_time = time.time()
    # -----------------------------------------------------------------------------
    # These hyper-parameters are not to be changed
    batch_size = 12
    block_size = 48
    n_layer = 3
    n_head = 6
    n_embd = 96
    max_iters = 5001
    # -----------------------------------------------------------------------------
    # Data loader: do not modify
    data_dir = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
    train_data = np.memmap(os.path.join(data_dir, "train.bin"), dtype=np.uint16, mode="r")
    val_data = np.memmap(os.path.join(data_dir, "val.bin"), dtype=np.uint16, mode="r")

    def get_batch(split):
        data = train_data if split == "train" else val_data
        ix = torch.randint(len(data) - block_size, (batch_size,))
        x = torch.stack([torch.from_numpy(data[i : i + block_size].astype(np.int64)) for i in ix])
        y = torch.stack([torch.from_numpy(data[i + 1 : i + 1 + block_size].astype(np.int64)) for i in ix])
        if device_type == "cuda":
            x, y = x.pin_memory().to(device, non_blocking=True), y.pin_memory().to(device, non_blocking=True)
        else:
            x, y = x.to(device), y.to(device)
        return x, y

    # -----------------------------------------------------------------------------
    # Device and autocast context: must not be changed
    device = "mps" if torch.backends.mps.is_available() else "cuda" if torch.cuda.is_available() else "cpu"
    device_type = "cuda" if "cuda" in device else "cpu"
    ctx = nullcontext()
    # -----------------------------------------------------------------------------
    # Anything below this can be changed
    learning_rate = 3e-4
    weight_decay = 0.1
    beta1, beta2 = 0.9, 0.95
    grad_clip = 1.0
    dropout = 0.0

    torch.manual_seed(1337)
    config = GPTConfig(
        block_size=block_size,
        vocab_size=256,
        n_layer=n_layer,
        n_head=n_head,
        n_embd=n_embd,
        dropout=dropout,
    )
    model = GPT(config)
    model.to(device)
    optimizer = model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2))

    best_vloss = float("inf")
    for it in range(max_iters):
        # This should still happen every 100 iterations
        if it % 100 == 0:
            model.eval()
            with torch.no_grad():
                xv, yv = get_batch("val")
                with ctx:
                    _, vloss = model(xv, yv)
                vloss = vloss.item()
            if vloss < best_vloss:
                best_vloss = vloss
            print(f"iter {it}: val loss {vloss:.4f}")
            model.train()

        xb, yb = get_batch("train")
        with ctx:
            logits, loss = model(xb, yb)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if grad_clip > 0.0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()

    # -----------------------------------------------------------------------------
    # Elapsed minutes and their print should not be changed
    elapsed_min = (time.time() - start_time) / 60
    print(f"elapsed: {elapsed_min:.2f} min")
    # The return values must not be changed
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
