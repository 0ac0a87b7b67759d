import torch, torch.nn as nn
from torch.nn import functional as F

__all__ = ['Net']


class Mix(nn.Module):
    def __init__(self, dim, ff, nhead):
        super().__init__()
        self.nhead = nhead
        self.a, self.b = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.c, self.d = nn.Linear(dim, ff), nn.Linear(ff, dim)
        self.e, self.f = nn.LayerNorm(dim), nn.LayerNorm(dim)

    def forward(self, x):
        q, k, v = [z.unflatten(-1, (self.nhead, -1)).transpose(1, 2) for z in self.a(self.e(x)).chunk(3, -1)]
        x = x + self.b(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2))
        return x + self.d(F.relu(self.c(self.f(x))))


class Net(nn.Module):
    def __init__(self, ctx, dim, ff, nlayer, nhead):
        super().__init__()
        self.tok, self.pos = nn.Embedding(256, dim), nn.Embedding(ctx, dim)
        self.body = nn.Sequential(*[Mix(dim, ff, nhead) for _ in range(nlayer)])
        self.ln, self.out = nn.LayerNorm(dim), nn.Linear(dim, 256)

    def forward(self, i):
        return self.out(self.ln(self.body(self.tok(i) + self.pos.weight[:i.shape[1]])))
