"""Trains the GPT of model.py on data/train.bin and reports its best validation loss.

Run it in this folder, after `python data/prepare.py`. The comments in train() say what an
experiment has to leave as it is, so that its loss compares with the losses of others.
"""

import time
from contextlib import nullcontext

import numpy as np
import torch

from model import GPT, GPTConfig


def train():
    # The timer starts here; this should not be changed
    start_time = time.time()

    # ------------------------------------------------------------------
    # Hyper-parameters: these should not be changed
    # ------------------------------------------------------------------
    batch_size = 8  # windows per iteration
    block_size = 64  # tokens per window
    n_layer = 4
    n_head = 4
    n_embd = 32
    max_iters = 10001

    # ------------------------------------------------------------------
    # Data loader: not to be changed
    # ------------------------------------------------------------------
    data_dir = "data"
    train_data = np.memmap(f"{data_dir}/train.bin", dtype=np.uint16, mode="r")
    val_data = np.memmap(f"{data_dir}/val.bin", dtype=np.uint16, mode="r")

    def get_batch(split):
        """Random windows and the same shifted by one token: two int64 [batch_size, block_size]."""
        data = train_data if split == "train" else val_data
        starts = torch.randint(len(data) - block_size, (batch_size,)).numpy()
        at = starts[:, None] + np.arange(block_size)
        x = torch.from_numpy(data[at].astype(np.int64))
        y = torch.from_numpy(data[at + 1].astype(np.int64))
        return x.to(device), y.to(device)

    # ------------------------------------------------------------------
    # Device and context: not to be changed
    # ------------------------------------------------------------------
    device = (
        "mps"
        if torch.backends.mps.is_available()
        else "cuda"
        if torch.cuda.is_available()
        else "cpu"
    )
    context = nullcontext()  # float32 on every device

    # ------------------------------------------------------------------
    # Anything below this can be changed
    # ------------------------------------------------------------------
    learning_rate = 3e-4
    weight_decay = 0.1
    betas = (0.9, 0.95)
    grad_clip = 1.0

    config = GPTConfig(block_size=block_size, n_layer=n_layer, n_head=n_head, n_embd=n_embd)
    model = GPT(config).to(device)
    optimizer = model.configure_optimizers(weight_decay, learning_rate, betas)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters on {device}")

    best_vloss = float("inf")
    for step in range(max_iters):
        # Validation: this should still happen every 100 iterations
        if step % 100 == 0:
            model.eval()
            with torch.no_grad(), context:
                x, y = get_batch("val")
                _, loss = model(x, y)
            vloss = loss.item()
            best_vloss = min(best_vloss, vloss)
            model.train()
            print(f"iteration {step}: validation loss {vloss:.4f}, best {best_vloss:.4f}")

        x, y = get_batch("train")
        with context:
            _, loss = model(x, y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()

    # The elapsed minutes, their print and the return should not be changed
    elapsed_min = (time.time() - start_time) / 60
    print(f"{elapsed_min:.2f} minutes")
    return best_vloss, elapsed_min


if __name__ == "__main__":
    best_vloss, elapsed_min = train()
    print(f"best validation loss {best_vloss:.4f} after {elapsed_min:.2f} minutes")
