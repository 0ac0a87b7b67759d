from collections import OrderedDict

import torch
import torch.nn as nn


class CausalMix(nn.Module):
    def __init__(self, seq):
        super().__init__()
        self.w = nn.Parameter(torch.randn(seq, seq) * 0.02)

    def forward(self, x):
        t = x.size(1)
        return self.w[:t, :t].tril() @ x


class Residual(nn.Module):
    def __init__(self, emb, inner):
        super().__init__()
        self.ln = nn.LayerNorm(emb)
        self.inner = inner

    def forward(self, x):
        return x + self.inner(self.ln(x))


def channel(emb):
    return nn.Sequential(nn.Linear(emb, 2 * emb), nn.SiLU(), nn.Linear(2 * emb, emb))


class Mixer(nn.Module):
    def __init__(self, letters, seq, emb, mixers):
        super().__init__()
        stack = OrderedDict()
        for i in range(mixers):
            stack[f"time{i}"] = Residual(emb, CausalMix(seq))
            stack[f"chan{i}"] = Residual(emb, channel(emb))
        self.net = nn.Sequential(
            OrderedDict(
                enter=nn.Embedding(letters, emb),
                body=nn.Sequential(stack),
                norm=nn.LayerNorm(emb),
                leave=nn.Linear(emb, letters),
            )
        )

    def forward(self, ids):
        return self.net(ids)
