import math
import torch
import torch.nn as nn
import torch.nn.functional as F


class Attend(nn.Module):
    def __init__(self, width, heads, ctx_len, dropout):
        super().__init__()
        self.heads = heads
        self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.drop = nn.Dropout(dropout)
        self.register_buffer("mask", torch.triu(torch.full((ctx_len, ctx_len), float("-inf")), 1))

    def forward(self, h):
        B, T, W = h.shape
        q, k, v = (
            z.view(B, T, self.heads, W // self.heads).transpose(1, 2)
            for z in self.to_qkv(h).chunk(3, dim=-1)
        )
        w = q @ k.transpose(-1, -2) / math.sqrt(W // self.heads) + self.mask[:T, :T]
        w = self.drop(w.softmax(-1))
        return self.out((w @ v).transpose(1, 2).reshape(B, T, W))


class Layer(nn.Module):
    def __init__(self, width, heads, ctx_len, dropout):
        super().__init__()
        self.n1 = nn.LayerNorm(width)
        self.att = Attend(width, heads, ctx_len, dropout)
        self.n2 = nn.LayerNorm(width)
        self.ff = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width), nn.Dropout(dropout)
        )

    def forward(self, h):
        h = h + self.att(self.n1(h))
        return h + self.ff(self.n2(h))


class TinyLM(nn.Module):
    def __init__(self, vocab, ctx_len, depth, heads, width, dropout=0.0):
        super().__init__()
        self.ctx_len = ctx_len
        self.emb = nn.Embedding(vocab, width)
        self.pos = nn.Parameter(torch.zeros(ctx_len, width))
        self.layers = nn.ModuleList([Layer(width, heads, ctx_len, dropout) for _ in range(depth)])
        self.norm = nn.LayerNorm(width)
        self.unemb = nn.Linear(width, vocab, bias=False)
        self.apply(self._init)

    def _init(self, m):
        if isinstance(m, (nn.Linear, nn.Embedding)):
            nn.init.normal_(m.weight, std=0.02)
            if getattr(m, "bias", None) is not None:
                nn.init.zeros_(m.bias)

    def forward(self, idx):
        h = self.emb(idx) + self.pos[: idx.size(1)]
        for layer in self.layers:
            h = layer(h)
        return self.unemb(self.norm(h))
