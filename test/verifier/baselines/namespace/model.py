import torch
from torch import nn


class GatedConv(nn.Module):
    def __init__(self, width, kernel):
        super().__init__()
        self.kernel = kernel
        self.norm = nn.LayerNorm(width)
        self.conv = nn.Conv1d(width, 2 * width, kernel)
        self.out = nn.Linear(width, width)

    def forward(self, x):
        h = self.norm(x).transpose(1, 2)
        h = nn.functional.pad(h, (self.kernel - 1, 0))
        a, b = self.conv(h).chunk(2, dim=1)
        h = (a * torch.sigmoid(b)).transpose(1, 2)
        return x + self.out(h)


class Net(nn.Module):
    def __init__(self, vocab, width, depth, span):
        super().__init__()
        self.embed = nn.Embedding(vocab, width)
        self.place = nn.Parameter(torch.zeros(span, width))
        self.layers = nn.Sequential(*[GatedConv(width, 3 + 2 * i) for i in range(depth)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocab, bias=False)

    def forward(self, idx):
        x = self.embed(idx) + self.place[: idx.shape[1]]
        return self.head(self.norm(self.layers(x)))


def build(vocab, width, depth, span):
    return Net(vocab, width, depth, span)
