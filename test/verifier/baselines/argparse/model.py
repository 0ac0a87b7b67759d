from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class ModelSettings:
    vocab: int
    context: int
    layers: int
    width: int
    heads: int
    dropout: float = 0.0


class Attention(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.heads = settings.heads
        self.qkv = nn.Linear(settings.width, 3 * settings.width, bias=False)
        self.out = nn.Linear(settings.width, settings.width, bias=False)

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        q, k, v = (z.view(b, t, self.heads, -1).transpose(1, 2) for z in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(y.transpose(1, 2).reshape(b, t, c))


class FeedForward(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.up = nn.Linear(settings.width, 4 * settings.width)
        self.down = nn.Linear(4 * settings.width, settings.width)
        self.drop = nn.Dropout(settings.dropout)

    def forward(self, x):
        return self.drop(self.down(F.gelu(self.up(x))))


class Layer(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.norm1 = nn.LayerNorm(settings.width)
        self.attend = Attention(settings)
        self.norm2 = nn.LayerNorm(settings.width)
        self.feed = FeedForward(settings)

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.feed(self.norm2(x))


class LanguageModel(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        self.tokens = nn.Embedding(settings.vocab, settings.width)
        self.places = nn.Embedding(settings.context, settings.width)
        self.layers = nn.Sequential(*[Layer(settings) for _ in range(settings.layers)])
        self.norm = nn.LayerNorm(settings.width)
        self.head = nn.Linear(settings.width, settings.vocab, bias=False)

    def forward(self, inputs, targets=None):
        x = self.tokens(inputs) + self.places(torch.arange(inputs.size(1), device=inputs.device))
        logits = self.head(self.norm(self.layers(x)))
        if targets is None:
            return logits, None
        return logits, F.cross_entropy(logits.flatten(0, 1), targets.flatten())
