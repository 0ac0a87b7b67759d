# Petit modèle d'octets. / A small byte model.
import itertools as it
import math
import sys
import time
from typing import NamedTuple

import numpy as np
import torch
from torch.nn.functional import cross_entropy

import model as networks


class Hyper(NamedTuple):
    rows: int = 14        # fixed
    length: int = 72      # fixed
    steps: int = 4200     # fixed
    channels: int = 80    # fixed
    stages: int = 5       # fixed
    rate: float = 7e-4    # libre / free to change
    clip: float = 1.0     # libre / free to change


H = Hyper()
EVAL_EVERY = 140  # NE PAS MODIFIER -- do not modify


def octets(name):
    """Les données, en lecture seule."""
    # do not modify this function
    return np.memmap(f"data/{name}.bin", np.uint16, "r")


def stream(tokens, rng):
    # do not modify this function
    while True:
        i = rng.integers(len(tokens) - H.length, size=H.rows)
        z = torch.stack([torch.from_numpy(tokens[k : k + H.length + 1].astype(np.int64)) for k in i])
        yield z[:, :-1], z[:, 1:]


def learning_rate(step):
    return H.rate * 0.5 * (1 + math.cos(math.pi * step / H.steps))


def judged(net, tokens, count=16):
    """Mean loss of `count` windows that stand one behind another."""
    net.eval()
    total = 0.0
    with torch.inference_mode():
        for k in range(count):
            z = torch.from_numpy(tokens[k * H.length : (k + 1) * H.length + 1].astype(np.int64))
            logits = net(z[None, :-1])
            total += cross_entropy(logits[0], z[1:]).item()
    net.train()
    return total / count


def train():
    debut = time.time()                       # horloge: do not move or change
    train_tokens, val_tokens = octets("train"), octets("val")
    net = networks.Pyramid(H.channels, H.stages, H.length)
    sgd = torch.optim.SGD(net.parameters(), lr=H.rate, momentum=0.9, nesterov=True)
    best_vloss = math.inf
    flux = stream(train_tokens, np.random.default_rng(7))
    for step, (x, y) in zip(range(H.steps), flux):
        # validation : this must still happen every 140 steps
        if step % EVAL_EVERY == 0:
            best_vloss = min(best_vloss, judged(net, val_tokens))
            print(f"{step:>6}  {best_vloss:.4f}", file=sys.stderr)
        for group in sgd.param_groups:
            group["lr"] = learning_rate(step)
        loss = cross_entropy(net(x).flatten(0, 1), y.flatten())
        sgd.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), H.clip)
        sgd.step()
    elapsed_min = (time.time() - debut) / 60  # horloge: do not move or change
    return best_vloss, elapsed_min
