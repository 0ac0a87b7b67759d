"""Nested loops: epochs, and iterations in each of them."""
import contextlib
import time
from collections import deque

import numpy as np
import torch
from torch import nn, optim

from model import Net, count_parameters, criterion


class C:
    # ~~~ DON'T TOUCH ~~~
    BATCH = 40
    T = 50
    EPOCHS = 6
    ITERS = 800
    # ~~~ feel free to edit ~~~
    LR = 2e-3
    DROPOUT = 0.1
    WARMUP = 200


class Shape:
    """The network's shape. Do not change."""
    # do not change
    DIM, DEPTH, HEADS = 120, 4, 5


@contextlib.contextmanager
def timed(result):  # must remain as is
    t = time.perf_counter()
    yield
    result["minutes"] = (time.perf_counter() - t) / 60


class Batches:
    """Draws rows of T + 1 tokens."""

    def __init__(self, path, device):
        # ~~~ DON'T TOUCH ~~~
        self.tokens = np.memmap(path, dtype=np.uint16, mode="r")
        self.device = device
        self.rng = np.random.default_rng(len(path))

    def __call__(self):  # DON'T TOUCH
        at = self.rng.integers(0, len(self.tokens) - C.T - 1, size=(C.BATCH,))
        rows = self.tokens[at[:, None] + np.arange(C.T + 1)]
        return torch.as_tensor(rows.astype(np.int64), device=self.device)

    def __iter__(self):
        while True:
            yield self()


def rate(step):
    return min(1.0, (step + 1) / C.WARMUP) * (1 - step / (C.EPOCHS * C.ITERS + 1))


def train():
    clock = {}
    with timed(clock):
        best_vloss = run()
    elapsed_min = clock["minutes"]
    return best_vloss, elapsed_min


def run():
    device = "mps" if torch.backends.mps.is_available() else "cpu"  # must remain as is
    learn, check = Batches("data/train.bin", device), Batches("data/val.bin", device)
    net = Net(dim=Shape.DIM, depth=Shape.DEPTH, heads=Shape.HEADS, context=C.T, dropout=C.DROPOUT).to(device)
    print(count_parameters(net))
    opt = optim.AdamW(net.parameters(), lr=C.LR)
    sched = optim.lr_scheduler.LambdaLR(opt, rate)
    recent = deque(maxlen=50)
    best, step = float("inf"), 0
    for epoch in range(C.EPOCHS):
        net.train()
        for rows, _ in zip(learn, range(C.ITERS)):
            # the check must be made every 100 iterations
            if step % 100 == 0:
                net.eval()
                with torch.no_grad():
                    vrows = check()
                    vloss = criterion(net(vrows[:, :-1]), vrows[:, 1:]).item()
                net.train()
                best = min(best, vloss)
            loss = criterion(net(rows[:, :-1]), rows[:, 1:])
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_value_(net.parameters(), 1.0)
            opt.step()
            sched.step()
            recent.append(loss.item())
            step += 1
        print(epoch, sum(recent) / len(recent), best)
    return best
