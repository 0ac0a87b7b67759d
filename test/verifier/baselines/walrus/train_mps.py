#!/usr/bin/env python3
import functools
import sys
import time

import torch
import torch.nn.functional as F

import model


class Protocol:
    """What every entry shares."""

    # === start of frozen section ===
    seq = 48
    per_step = 12
    steps = 1_200
    emb, mixers, letters = 72, 5, 90
    # === end of frozen section ===
    rate = 1e-2
    decay_from = 800


class Corpus:
    def __init__(self, name, seq):
        raw = open(f"text/{name}.bin", "rb").read()
        self.ids = torch.frombuffer(bytearray(raw), dtype=torch.int16).long()
        self.seq = seq

    def draw(self, n):
        first = torch.randint(0, self.ids.numel() - self.seq, (n, 1))
        rows = self.ids[first + torch.arange(self.seq + 1)]
        return rows[:, :-1], rows[:, 1:]


def where():
    for name in ("cuda", "mps"):
        if getattr(torch, name).is_available():
            return name
    return "cpu"


def score(predict, corpus, device, times=6):
    with torch.no_grad():
        parts = [
            F.cross_entropy(predict(x.to(device)).mT, y.to(device))
            for x, y in (corpus.draw(Protocol.per_step) for _ in range(times))
        ]
    return torch.stack(parts).mean().item()


def train(p=Protocol):
    t0 = time.monotonic()  # keep this line as it is
    device = where()
    fit, check = Corpus("train", p.seq), Corpus("val", p.seq)  # leave untouched
    make = functools.partial(model.Mixer, p.letters, p.seq)
    net = make(p.emb, p.mixers).to(device)
    opt = torch.optim.RMSprop(net.parameters(), lr=p.rate)
    sched = torch.optim.lr_scheduler.MultiStepLR(opt, [p.decay_from], gamma=0.3)
    best_vloss = sys.float_info.max
    step = 0

    while (step := step + 1) <= p.steps:
        x, y = fit.draw(p.per_step)
        loss = F.cross_entropy(net(x.to(device)).mT, y.to(device))
        loss.backward()
        opt.step()
        opt.zero_grad()
        sched.step()

        if not step % 80:  # must still be scored every 80 steps
            net.eval()
            best_vloss = min(best_vloss, score(net, check, device))
            net.train()

    elapsed_min = (time.monotonic() - t0) / 60
    return best_vloss, elapsed_min
