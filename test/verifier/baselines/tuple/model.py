import torch
from torch import nn


class CausalConv(nn.Module):
    def __init__(self, channels, dilation):
        super().__init__()
        self.pad = 2 * dilation
        self.conv = nn.Conv1d(channels, 2 * channels, 3, dilation=dilation)
        self.norm = nn.GroupNorm(1, channels)

    def forward(self, x):
        a, b = self.conv(nn.functional.pad(self.norm(x), (self.pad, 0))).chunk(2, dim=1)
        return x + a * torch.sigmoid(b)


class Pyramid(nn.Module):
    """Dilated causal convolutions, each stage looking twice as far back."""

    def __init__(self, channels, stages, length, symbols=256):
        super().__init__()
        self.embed = nn.Embedding(symbols, channels)
        self.stages = nn.ModuleList([CausalConv(channels, 2**i) for i in range(stages)])
        self.read = nn.Conv1d(channels, symbols, 1)

    def forward(self, x):
        h = self.embed(x).mT
        for stage in self.stages:
            h = stage(h)
        return self.read(h).mT
