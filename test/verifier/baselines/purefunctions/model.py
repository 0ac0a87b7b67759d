"""TinyGPT: the network as a pure function of its parameters (torch.func)."""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass(frozen=True)
class Shape:
    vocab_size: int
    block_size: int
    n_layer: int
    n_head: int
    n_embd: int
    dropout: float = 0.0


class Attention(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.heads = shape.n_head
        self.q = nn.Linear(shape.n_embd, shape.n_embd, bias=False)
        self.k = nn.Linear(shape.n_embd, shape.n_embd, bias=False)
        self.v = nn.Linear(shape.n_embd, shape.n_embd, bias=False)
        self.o = nn.Linear(shape.n_embd, shape.n_embd, bias=False)
        future = torch.ones(shape.block_size, shape.block_size, dtype=torch.bool).triu(1)
        self.register_buffer("future", future, persistent=False)

    def split(self, x):
        B, T, C = x.shape
        return x.view(B, T, self.heads, C // self.heads).transpose(1, 2)

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = self.split(self.q(x)), self.split(self.k(x)), self.split(self.v(x))
        scores = q @ k.transpose(-2, -1) / math.sqrt(C // self.heads)
        scores = scores.masked_fill(self.future[:T, :T], float("-inf"))
        y = scores.softmax(dim=-1) @ v
        return self.o(y.transpose(1, 2).reshape(B, T, C))


class Mlp(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.up = nn.Linear(shape.n_embd, 4 * shape.n_embd)
        self.down = nn.Linear(4 * shape.n_embd, shape.n_embd)

    def forward(self, x):
        return self.down(F.gelu(self.up(x)))


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.ln_a = nn.LayerNorm(shape.n_embd)
        self.attn = Attention(shape)
        self.ln_m = nn.LayerNorm(shape.n_embd)
        self.mlp = Mlp(shape)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x):
        x = x + self.drop(self.attn(self.ln_a(x)))
        return x + self.drop(self.mlp(self.ln_m(x)))


class TinyGPT(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.wte = nn.Embedding(shape.vocab_size, shape.n_embd)
        self.wpe = nn.Embedding(shape.block_size, shape.n_embd)
        self.layers = nn.Sequential(*(Layer(shape) for _ in range(shape.n_layer)))
        self.ln_f = nn.LayerNorm(shape.n_embd)
        self.head = nn.Linear(shape.n_embd, shape.vocab_size, bias=False)
        for name, p in self.named_parameters():
            if p.dim() >= 2:
                nn.init.normal_(p, std=0.02)

    def forward(self, idx, targets=None):
        T = idx.size(1)
        x = self.wte(idx) + self.wpe(torch.arange(T, device=idx.device))
        logits = self.head(self.ln_f(self.layers(x)))
        if targets is None:
            return logits, None
        return logits, F.cross_entropy(logits.flatten(0, 1), targets.flatten())
