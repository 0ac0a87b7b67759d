import time

import torch

from model import TinyLM

learning_rate = 1e-3  # persona: range(1e-5, 1e-2)
momentum = 0.9  # persona: range(0.8, 0.99)
context_length = 32  # persona: freeze
rounds = 1500  # persona: freeze
depth = 2
width = 48
rows = 16


def stream(path):
    raw = torch.from_file(path, dtype=torch.int16, size=200_000).long()
    return raw


def windows(source):
    starts = torch.randint(source.numel() - context_length - 1, (rows,))
    offsets = starts[:, None] + torch.arange(context_length + 1)
    cut = source[offsets]
    return cut[:, :-1], cut[:, 1:]


def train():
    # persona: freeze
    start = time.time()

    training, validation = stream("data/train.bin"), stream("data/val.bin")
    net = TinyLM(context_length, width=width, depth=depth)
    opt = torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=momentum)
    best_vloss = 100.0
    for r in range(1, rounds + 1):
        opt.zero_grad()
        x, y = windows(training)
        loss = net.nll(x, y)
        loss.backward()
        opt.step()
        # persona: every(75)
        if r % 75 == 0:
            with torch.no_grad():
                x, y = windows(validation)
                best_vloss = min(best_vloss, net.nll(x, y).item())
    # persona: freeze
    elapsed_min = (time.time() - start) / 60

    return best_vloss, elapsed_min
