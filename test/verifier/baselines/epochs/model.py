import torch
import torch.nn as nn
import torch.nn.functional as F


def count_parameters(net):
    return sum(p.numel() for p in net.parameters())


def criterion(logits, targets):
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))


def block(dim, heads, dropout):
    return nn.ModuleDict({
        "attention": nn.MultiheadAttention(dim, heads, dropout=dropout, batch_first=True),
        "mlp": nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim), nn.Dropout(dropout)),
        "first": nn.LayerNorm(dim),
        "second": nn.LayerNorm(dim),
    })


class Net(nn.Module):
    def __init__(self, *, dim, depth, heads, context, dropout=0.0):
        super().__init__()
        self.embed = nn.Embedding(256, dim)
        self.position = nn.Parameter(torch.randn(context, dim) * 0.02)
        self.blocks = nn.ModuleList(block(dim, heads, dropout) for _ in range(depth))
        self.final = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, 256)
        self.register_buffer("mask", torch.ones(context, context, dtype=torch.bool).triu(1))

    def forward(self, idx):
        n = idx.shape[1]
        x = self.embed(idx) + self.position[:n]
        for b in self.blocks:
            z = b["first"](x)
            x = x + b["attention"](z, z, z, attn_mask=self.mask[:n, :n], need_weights=False)[0]
            x = x + b["mlp"](b["second"](x))
        return self.head(self.final(x))
