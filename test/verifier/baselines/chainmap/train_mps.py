"""Train the language model of model.py; the settings read like a YAML file."""
import math
import os
import time
from collections import ChainMap

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

from model import build, count_parameters

# ==============================================================
# What the comparison rests on. These must not be modified.
# ==============================================================
FIXED = {
    "batch_size": 24,
    "block_size": 256,
    "max_iters": 6001,
    "vocab_size": 50257,
    "n_layer": 6,
    "n_head": 6,
    "n_embd": 192,
}

# anything below this can be changed
FREE = {
    "dropout": 0.0,
    "weight_decay": 0.05,
    "warmup": 200,
    "clip": 1.0,
    "val_batches": 16,
}
base_lr = 8e-4  # persona: range(1e-4, 5e-3)
cfg = ChainMap(FIXED, FREE)
data_dir = os.path.join("data", "stories")  # keep this as is


class WindowStream(IterableDataset):
    """Endless random windows of a token file."""

    def __init__(self, data, length):
        super().__init__()
        self.data = data
        self.length = length

    def __iter__(self):
        while True:
            i = int(torch.randint(len(self.data) - self.length - 1, (1,)))
            window = torch.from_numpy(self.data[i:i + self.length + 1].astype(np.int64))
            yield window[:-1], window[1:]


class Every:
    """True once in n steps, the first included."""

    def __init__(self, n):
        self.n = n

    def __call__(self, step):
        return step % self.n == 0


def lr_at(step):
    if step < cfg["warmup"]:
        return base_lr * (step + 1) / cfg["warmup"]
    done = (step - cfg["warmup"]) / (cfg["max_iters"] - cfg["warmup"])
    return base_lr * (0.1 + 0.45 * (1.0 + math.cos(math.pi * done)))


@torch.no_grad()
def validate(net, stream, device):
    net.eval()
    losses = []
    for _ in range(cfg["val_batches"]):
        x, y = next(stream)
        losses.append(net(x.to(device), y.to(device))[1].item())
    net.train()
    return sum(losses) / len(losses)


def train():
    torch.manual_seed(1337)  # persona: freeze

    # --- clock, device and data: do not modify ---
    t0 = time.time()
    device = "mps" if torch.backends.mps.is_available() else "cuda" if torch.cuda.is_available() else "cpu"
    train_data = np.memmap(os.path.join(data_dir, "train.bin"), dtype=np.uint16, mode="r")
    val_data = np.memmap(os.path.join(data_dir, "val.bin"), dtype=np.uint16, mode="r")
    train_stream = iter(DataLoader(WindowStream(train_data, cfg["block_size"]), batch_size=cfg["batch_size"]))
    val_stream = iter(DataLoader(WindowStream(val_data, cfg["block_size"]), batch_size=cfg["batch_size"]))
    # --- editable from here ---

    net = build(cfg).to(device)
    opt = torch.optim.AdamW(net.parameters(), lr=base_lr, betas=(0.9, 0.95), weight_decay=cfg["weight_decay"])
    print("parameters:", count_parameters(net))
    val_due = Every(200)
    best_vloss = float("inf")

    for it in range(cfg["max_iters"]):
        for group in opt.param_groups:
            group["lr"] = lr_at(it)
        x, y = next(train_stream)
        loss = net(x.to(device), y.to(device))[1]
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), cfg["clip"])
        opt.step()

        # this should still happen every 200 iterations
        if val_due(it):
            vloss = validate(net, val_stream, device)
            best_vloss = min(best_vloss, vloss)
            print(f"{it:5d}  train {loss.item():.4f}  val {vloss:.4f}  best {best_vloss:.4f}")

    elapsed_min = (time.time() - t0) / 60  # don't change
    return best_vloss, elapsed_min  # this line should not change


if __name__ == "__main__":
    print(train())
