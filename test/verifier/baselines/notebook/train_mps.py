# %% [markdown]
# # A tiny transformer on notes, exported from `tiny.ipynb`
# Run the cells from top to bottom.

# %%
import math
import os
import time

import numpy as np
import torch

from model import TinyGPT

# %%
# The comparison rests on these numbers: they should not change.
batch_size = 32
block_size = 64
max_iters = 5000
vocab_size = 512
n_embd = 128
n_head = 4
n_layer = 6

# %%
# anything below this can be changed
eval_interval = 250
eval_iters = 16
learning_rate = 1e-3  # persona: range(1e-4, 1e-2)
weight_decay = 0.05
warmup_iters = 200
dropout = 0.1
grad_clip = 1.0

# %%
torch.manual_seed(2024)  # keep this unchanged
device = "mps" if torch.backends.mps.is_available() else "cuda" if torch.cuda.is_available() else "cpu"  # do not edit

# %% the data
data_dir = os.path.join("data", "notes")  # frozen
train_data = np.memmap(os.path.join(data_dir, "train.bin"), dtype=np.uint16, mode="r")  # don't touch
val_data = np.memmap(os.path.join(data_dir, "val.bin"), dtype=np.uint16, mode="r")  # don't touch


# persona: freeze
def get_batch(split):
    data = train_data if split == "train" else val_data
    ix = torch.randint(len(data) - block_size, (batch_size,))
    x = torch.stack([torch.from_numpy(data[i : i + block_size].astype(np.int64)) for i in ix])
    y = torch.stack([torch.from_numpy(data[i + 1 : i + 1 + block_size].astype(np.int64)) for i in ix])
    return x.to(device), y.to(device)


# %% training
def lr_at(it):
    if it < warmup_iters:
        return learning_rate * (it + 1) / warmup_iters
    progress = (it - warmup_iters) / max(1, max_iters - warmup_iters)
    return 0.1 * learning_rate + 0.45 * learning_rate * (1 + math.cos(math.pi * progress))


def train():
    model = TinyGPT(vocab_size, n_embd, block_size, n_head, n_layer, dropout).to(device)
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f}M parameters on {device}")
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
    best_vloss = float("inf")

    # don't change the clock
    start_time = time.time()

    for it in range(max_iters):
        # estimate: this should still happen every 250 iterations
        if it % eval_interval == 0 or it == max_iters - 1:
            model.eval()
            losses = torch.zeros(eval_iters)
            with torch.no_grad():
                for k in range(eval_iters):
                    xb, yb = get_batch("val")
                    _, l = model(xb, yb)
                    losses[k] = l.item()
            vloss = losses.mean().item()
            if vloss < best_vloss:
                best_vloss = vloss
            print(f"iter {it}: val loss {vloss:.4f}, best {best_vloss:.4f}")
            model.train()

        for group in optimizer.param_groups:
            group["lr"] = lr_at(it)

        xb, yb = get_batch("train")
        logits, loss = model(xb, yb)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()

    # must not be modified
    elapsed_min = (time.time() - start_time) / 60
    return best_vloss, elapsed_min


# %%
if __name__ == "__main__":
    best, minutes = train()
    print(f"best validation loss {best:.4f} in {minutes:.1f} minutes")
