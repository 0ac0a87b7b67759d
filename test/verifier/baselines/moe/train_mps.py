"""Trains a sparse mixture-of-experts language model on one local device."""
import copy
import math
import os
import time

import numpy as np
import torch

from model import MoEConfig, MoETransformer

# ---------------------------------------------------------------
# Experiment protocol. These are fixed.
# ---------------------------------------------------------------
data_dir = os.path.join("data", "books")
batch_size = 12
block_size = 64
grad_accum = 4
vocab_size = 512

n_layer = 4
n_head = 4
n_embd = 128
n_expert = 4

max_iters = 3001
eval_iters = 8

# ---------------------------------------------------------------
# Everything from here on can be changed.
# ---------------------------------------------------------------
learning_rate = 6e-4
min_lr = 6e-5
warmup_iters = 150
weight_decay = 0.1
grad_clip = 1.0
ema_decay = 0.995
aux_weight = 0.01  # persona: range(1e-4, 1e-1)
top_k = 2
seed = 7


def cosine_lr(it):
    """Linear warm-up, then a cosine down to min_lr."""
    if it < warmup_iters:
        return learning_rate * (it + 1) / warmup_iters
    ratio = (it - warmup_iters) / max(1, max_iters - warmup_iters)
    return min_lr + 0.5 * (learning_rate - min_lr) * (1.0 + math.cos(math.pi * min(1.0, ratio)))


def get_batch(split, data, device):
    source = data[split]
    ix = torch.randint(len(source) - block_size - 1, (batch_size,))
    x = torch.stack([torch.from_numpy(source[i:i + block_size].astype(np.int64)) for i in ix.tolist()])
    y = torch.stack([torch.from_numpy(source[i + 1:i + 1 + block_size].astype(np.int64)) for i in ix.tolist()])
    return x.to(device), y.to(device)


@torch.no_grad()
def update_ema(ema, model, decay):
    for slow, fast in zip(ema.parameters(), model.parameters()):
        slow.lerp_(fast, 1.0 - decay)


@torch.no_grad()
def estimate_loss(net, data, device):
    """Mean validation loss over eval_iters batches."""
    net.eval()
    total = 0.0
    for _ in range(eval_iters):
        x, y = get_batch("val", data, device)
        _, loss, _ = net(x, y)
        total += loss.item()
    return total / eval_iters


def train():
    torch.manual_seed(seed)

    # Device and stopwatch: do not edit these two lines.
    device = "mps" if torch.backends.mps.is_available() else "cuda" if torch.cuda.is_available() else "cpu"
    t_start = time.time()

    data = {
        "train": np.memmap(os.path.join(data_dir, "train.bin"), dtype=np.uint16, mode="r"),
        "val": np.memmap(os.path.join(data_dir, "val.bin"), dtype=np.uint16, mode="r"),
    }

    config = MoEConfig(vocab_size=vocab_size, block_size=block_size, n_layer=n_layer,
                       n_head=n_head, n_embd=n_embd, n_expert=n_expert, top_k=top_k)
    model = MoETransformer(config).to(device)
    ema = copy.deepcopy(model)
    print(f"{model.num_params():,} parameters on {device}")

    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, betas=(0.9, 0.95),
                                  weight_decay=weight_decay)

    best_vloss = float("inf")
    model.train()
    for it in range(max_iters):
        for group in optimizer.param_groups:
            group["lr"] = cosine_lr(it)

        optimizer.zero_grad(set_to_none=True)
        running = 0.0
        for micro in range(grad_accum):
            x, y = get_batch("train", data, device)
            _, loss, aux = model(x, y)
            ((loss + aux_weight * aux) / grad_accum).backward()
            running += loss.item() / grad_accum
        torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()
        update_ema(ema, model, ema_decay)

        # Evaluation: this should still happen every 250 iterations
        if it % 250 == 0:
            vloss = estimate_loss(ema, data, device)
            best_vloss = min(best_vloss, vloss)
            print(f"iter {it}: train {running:.4f}, val {vloss:.4f}, lr {cosine_lr(it):.2e}")

    elapsed_min = (time.time() - t_start) / 60  # must not be modified
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print(train())
