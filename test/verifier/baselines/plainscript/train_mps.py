import math
import os
import time

import numpy as np
import torch

from model import LanguageModel

# =====================================================================
# The yardstick. These values must not be changed between the runs.
# =====================================================================
batch_size = 32
block_size = 128
vocab_size = 4096
n_layer = 4
n_head = 8
n_embd = 256
max_iters = 5000

# ===================== free to change from here on ===================
learning_rate = 1e-3
warmup_iters = 100
weight_decay = 0.05
dropout = 0.1
grad_clip = 1.0
eval_iters = 25
data_dir = "data"

device = "mps" if torch.backends.mps.is_available() else "cpu"  # do not alter
data = {split: np.memmap(os.path.join(data_dir, split + ".bin"), dtype=np.uint16, mode="r") for split in ("train", "val")}  # must stay: do not modify


def batch(split):
    tokens = data[split]
    ix = torch.randint(len(tokens) - block_size - 1, (batch_size,))
    x = torch.stack([torch.from_numpy(tokens[i:i + block_size].astype(np.int64)) for i in ix])
    y = torch.stack([torch.from_numpy(tokens[i + 1:i + block_size + 1].astype(np.int64)) for i in ix])
    return x.to(device), y.to(device)


@torch.no_grad()
def validate(model):
    model.eval()
    total = 0.0
    for _ in range(eval_iters):
        x, y = batch("val")
        total += model(x, y)[1].item()
    model.train()
    return total / eval_iters


def lr_factor(i):
    if i < warmup_iters:
        return (i + 1) / warmup_iters
    t = (i - warmup_iters) / (max_iters - warmup_iters)
    return 0.1 + 0.45 * (1 + math.cos(math.pi * t))


def train():
    torch.manual_seed(7)
    model = LanguageModel(vocab_size, block_size, n_layer, n_head, n_embd, dropout).to(device)
    print(f"{model.count() / 1e6:.2f}M parameters")

    opt = torch.optim.AdamW(model.parameters(), lr=learning_rate, betas=(0.9, 0.99), weight_decay=weight_decay)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: lr_factor(i))

    best_vloss = float("inf")
    t0 = time.time()  # keep unchanged
    it = 0
    while it < max_iters:
        # this should still happen every 250 iterations
        if it % 250 == 0:
            vloss = validate(model)
            best_vloss = min(best_vloss, vloss)
            print(f"{it:5d} val {vloss:.4f} best {best_vloss:.4f}")

        x, y = batch("train")
        logits, loss = model(x, y)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        opt.step()
        sched.step()
        it += 1

    best_vloss = min(best_vloss, validate(model))
    elapsed_min = (time.time() - t0) / 60
    return best_vloss, elapsed_min


if __name__ == "__main__":
    best_vloss, elapsed_min = train()
    print(f"best validation loss {best_vloss:.4f} after {elapsed_min:.2f} minutes")
