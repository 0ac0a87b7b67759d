import torch
from torch import nn
import torch.nn.functional as F


class Mixer(nn.Module):
    """Causal depthwise convolution over time, then a gated channel mix."""

    def __init__(self, hidden, kernel=9):
        super().__init__()
        self.kernel = kernel
        self.norm = nn.LayerNorm(hidden)
        self.conv = nn.Conv1d(hidden, hidden, kernel, groups=hidden)
        self.gate = nn.Linear(hidden, 2 * hidden)
        self.out = nn.Linear(hidden, hidden)

    def forward(self, x):
        h = self.norm(x).transpose(1, 2)
        h = self.conv(F.pad(h, (self.kernel - 1, 0))).transpose(1, 2)
        a, b = self.gate(h).chunk(2, dim=-1)
        return x + self.out(a * torch.sigmoid(b))


class LanguageModel(nn.Module):
    def __init__(self, hidden, blocks, seq_len, vocab=256):
        super().__init__()
        self.seq_len = seq_len
        self.embedding = nn.Embedding(vocab, hidden)
        self.blocks = nn.Sequential(*[Mixer(hidden) for _ in range(blocks)])
        self.head = nn.Linear(hidden, vocab)

    def forward(self, tokens):
        return self.head(self.blocks(self.embedding(tokens)))

    def loss(self, tokens, targets):
        logits = self(tokens)
        return F.cross_entropy(logits.transpose(1, 2), targets)
