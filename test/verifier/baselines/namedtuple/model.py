import torch
import torch.nn as nn
import torch.nn.functional as F


class Head(nn.Module):
    def __init__(self, dim, size, context):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * size, bias=False)
        self.register_buffer("mask", torch.tril(torch.ones(context, context)) == 0)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.transpose(-2, -1) * q.size(-1) ** -0.5
        t = x.size(1)
        scores = scores.masked_fill(self.mask[:t, :t], float("-inf"))
        return scores.softmax(dim=-1) @ v


class Layer(nn.Module):
    def __init__(self, dim, heads, context):
        super().__init__()
        self.heads = nn.ModuleList([Head(dim, dim // heads, context) for _ in range(heads)])
        self.mix = nn.Linear(dim, dim)
        self.up = nn.Linear(dim, 4 * dim)
        self.down = nn.Linear(4 * dim, dim)
        self.ln1 = nn.LayerNorm(dim)
        self.ln2 = nn.LayerNorm(dim)

    def forward(self, x):
        h = self.ln1(x)
        x = x + self.mix(torch.cat([head(h) for head in self.heads], dim=-1))
        return x + self.down(F.relu(self.up(self.ln2(x))))


class Decoder(nn.Module):
    def __init__(self, symbols, context, dim, layers, heads):
        super().__init__()
        self.tokens = nn.Embedding(symbols, dim)
        self.places = nn.Embedding(context, dim)
        self.stack = nn.ModuleList()
        for _ in range(layers):
            self.stack.append(Layer(dim, heads, context))
        self.norm = nn.LayerNorm(dim)
        self.out = nn.Linear(dim, symbols)

    def forward(self, ids, targets=None):
        x = self.tokens(ids) + self.places(torch.arange(ids.size(1), device=ids.device))
        for layer in self.stack:
            x = layer(x)
        logits = self.out(self.norm(x))
        loss = None
        if targets is not None:
            loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.reshape(-1))
        return logits, loss
