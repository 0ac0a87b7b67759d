"""One text, cut in two: the first nine tenths to learn from, the rest to validate on."""

import time

import numpy as np
import torch

from model import Decoder, nll

# These numbers are fixed. Everything else is yours.
batch, window, rounds, depth, heads, width = 16, 64, 5_000, 3, 4, 64

corpus = np.fromfile("text8.bin", dtype=np.uint16)
cut = int(0.9 * len(corpus))
learn = torch.from_numpy(corpus[:cut].astype(np.int64))
check = torch.from_numpy(corpus[cut:].astype(np.int64))


def rows_of(tokens):
    first = torch.randint(len(tokens) - window - 1, (batch,))
    rows = torch.stack([tokens[i : i + window + 1] for i in first])
    return rows[:, :-1], rows[:, 1:]


def train():
    since = time.time()  # this line is frozen
    net = Decoder(width, depth, heads, window)
    optimizer = torch.optim.AdamW(net.parameters(), 1e-3)
    best_vloss = float("inf")
    for round_ in range(rounds):
        # once every 500 iterations
        if round_ % 500 == 0:
            net.eval()
            with torch.no_grad():
                best_vloss = min(best_vloss, nll(net, *rows_of(check)).item())
            net.train()
        optimizer.zero_grad()
        nll(net, *rows_of(learn)).backward()
        optimizer.step()
    elapsed_min = (time.time() - since) / 60  # this line is frozen
    return best_vloss, elapsed_min
