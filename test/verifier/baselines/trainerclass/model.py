from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class DecoderConfig:
    vocab_size: int
    context: int
    blocks: int
    channels: int
    heads: int


class Block(nn.Module):
    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        c = config.channels
        self.ln_a, self.ln_b = nn.LayerNorm(c), nn.LayerNorm(c)
        self.attention = nn.MultiheadAttention(c, config.heads, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(c, 4 * c), nn.ReLU(), nn.Linear(4 * c, c))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        h = self.ln_a(x)
        x = x + self.attention(h, h, h, attn_mask=mask, need_weights=False)[0]
        return x + self.mlp(self.ln_b(x))


class Decoder(nn.Module):
    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocab_size, config.channels)
        self.position = nn.Parameter(torch.zeros(config.context, config.channels))
        self.blocks = nn.ModuleList()
        for _ in range(config.blocks):
            self.blocks.append(Block(config))
        self.ln = nn.LayerNorm(config.channels)
        self.unembed = nn.Linear(config.channels, config.vocab_size)
        mask = torch.full((config.context, config.context), float("-inf")).triu(1)
        self.register_buffer("mask", mask)

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        t = x.shape[1]
        h = self.embed(x) + self.position[:t]
        for block in self.blocks:
            h = block(h, self.mask[:t, :t])
        return self.unembed(self.ln(h))

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(self.logits(x).flatten(0, 1), y.flatten())
