from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, scaled_dot_product_attention


@dataclass
class ModelConfig:
    context: int
    layers: int
    heads: int
    dim: int
    vocab: int = 256
    expansion: int = 4


class Attention(nn.Module):
    def __init__(self, cfg: ModelConfig):
        super().__init__()
        self.heads = cfg.heads
        self.qkv = nn.Linear(cfg.dim, 3 * cfg.dim, bias=False)
        self.proj = nn.Linear(cfg.dim, cfg.dim, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        b, t, d = x.shape
        q, k, v = (z.view(b, t, self.heads, d // self.heads).transpose(1, 2) for z in self.qkv(x).chunk(3, -1))
        y = scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.proj(y.transpose(1, 2).reshape(b, t, d))


class FeedForward(nn.Module):
    def __init__(self, cfg: ModelConfig):
        super().__init__()
        self.up = nn.Linear(cfg.dim, cfg.expansion * cfg.dim)
        self.down = nn.Linear(cfg.expansion * cfg.dim, cfg.dim)

    def forward(self, x):
        return self.down(torch.relu(self.up(x)).square())


class Transformer(nn.Module):
    def __init__(self, cfg: ModelConfig):
        super().__init__()
        self.cfg = cfg
        self.embed = nn.Embedding(cfg.vocab, cfg.dim)
        self.place = nn.Embedding(cfg.context, cfg.dim)
        self.attention = nn.ModuleList()
        self.feed = nn.ModuleList()
        self.norms = nn.ModuleList()
        for _ in range(cfg.layers):
            self.attention.append(Attention(cfg))
            self.feed.append(FeedForward(cfg))
            self.norms.append(nn.ModuleList([nn.LayerNorm(cfg.dim), nn.LayerNorm(cfg.dim)]))
        self.final = nn.LayerNorm(cfg.dim)
        self.head = nn.Linear(cfg.dim, cfg.vocab)

    def forward(self, idx: Tensor, targets: Tensor | None = None):
        x = self.embed(idx) + self.place(torch.arange(idx.size(1), device=idx.device))
        for attention, feed, (n1, n2) in zip(self.attention, self.feed, self.norms):
            x = x + attention(n1(x))
            x = x + feed(n2(x))
        logits = self.head(self.final(x))
        if targets is None:
            return logits[:, -1:], None
        return logits, cross_entropy(logits.reshape(-1, logits.size(-1)), targets.reshape(-1))
