"""Trains a small gated convolution model on bytes of text."""
import math
import time
from types import SimpleNamespace

import numpy as np
import torch
from torch.nn import functional as F

from model import build


def pick_device():
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def windows(tokens, rows, span, device, rng):
    """Draws `rows` windows of `span` tokens for ever."""
    while True:
        starts = rng.integers(0, len(tokens) - span - 1, size=rows)
        block = np.stack([tokens[s : s + span + 1] for s in starts]).astype(np.int64)
        block = torch.from_numpy(block).to(device)
        yield block[:, :-1], block[:, 1:]


@torch.no_grad()
def estimate(net, stream, rounds):
    net.eval()
    total = 0.0
    for _ in range(rounds):
        x, y = next(stream)
        logits = net(x)
        total += F.cross_entropy(logits.flatten(0, 1), y.flatten()).item()
    net.train()
    return total / rounds


def train():
    # ------------------------------------------------------------------
    # hands off: the comparison rests on these
    # ------------------------------------------------------------------
    hp = SimpleNamespace(
        width=96,
        depth=3,
        vocab=256,
        span=64,
    )
    rows = 24
    updates = 1500
    val_rounds = 8
    device = pick_device()
    rng = np.random.default_rng(11)
    train_tokens = np.memmap("data/train.bin", dtype=np.uint16, mode="r")
    val_tokens = np.memmap("data/val.bin", dtype=np.uint16, mode="r")
    began = time.perf_counter()

    # ------------------------------------------------------------------
    # feel free to change from here
    # ------------------------------------------------------------------
    peak = 3e-3
    clip = 1.0
    net = build(hp.vocab, hp.width, hp.depth, span=hp.span).to(device)
    opt = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=0.05)
    batches = windows(train_tokens, rows, hp.span, device, rng)
    held_out = windows(val_tokens, rows, hp.span, device, np.random.default_rng(5))
    best_vloss = math.inf

    for update, (x, y) in zip(range(updates), batches):
        for group in opt.param_groups:
            group["lr"] = peak * min(1.0, (update + 1) / 100)
        logits = net(x)
        loss = F.cross_entropy(logits.flatten(0, 1), y.flatten())
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), clip)
        opt.step()

        # this must still happen every 75 updates
        if (update + 1) % 75 == 0:
            vloss = estimate(net, held_out, val_rounds)
            best_vloss = min(best_vloss, vloss)
            print(f"{update + 1:5d} train {loss.item():.4f} val {vloss:.4f}")

    elapsed_min = (time.perf_counter() - began) / 60
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
