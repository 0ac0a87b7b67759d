from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Settings:
    vocab_size: int
    block_size: int
    n_layer: int
    n_head: int
    n_embd: int
    dropout: float = 0.0


class SelfAttention(nn.Module):
    def __init__(self, s: Settings):
        super().__init__()
        self.n_head = s.n_head
        self.p = s.dropout
        self.qkv = nn.Linear(s.n_embd, 3 * s.n_embd)
        self.proj = nn.Linear(s.n_embd, s.n_embd)

    def forward(self, x: Tensor) -> Tensor:
        B, T, C = x.size()
        q, k, v = self.qkv(x).split(C, dim=2)
        q, k, v = (t.view(B, T, self.n_head, C // self.n_head).transpose(1, 2) for t in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, dropout_p=self.p if self.training else 0.0, is_causal=True)
        return self.proj(y.transpose(1, 2).contiguous().view(B, T, C))


class FeedForward(nn.Module):
    def __init__(self, s: Settings):
        super().__init__()
        self.up = nn.Linear(s.n_embd, 4 * s.n_embd)
        self.down = nn.Linear(4 * s.n_embd, s.n_embd)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(F.gelu(self.up(x)))


class Block(nn.Module):
    def __init__(self, s: Settings):
        super().__init__()
        self.norm_a = nn.LayerNorm(s.n_embd)
        self.attn = SelfAttention(s)
        self.norm_b = nn.LayerNorm(s.n_embd)
        self.mlp = FeedForward(s)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm_a(x))
        return x + self.mlp(self.norm_b(x))


class LM(nn.Module):
    def __init__(self, settings: Settings):
        super().__init__()
        self.settings = settings
        self.tok = nn.Embedding(settings.vocab_size, settings.n_embd)
        self.pos = nn.Embedding(settings.block_size, settings.n_embd)
        self.blocks = nn.Sequential(*[Block(settings) for _ in range(settings.n_layer)])
        self.norm = nn.LayerNorm(settings.n_embd)
        self.head = nn.Linear(settings.n_embd, settings.vocab_size, bias=False)
        self.apply(self.reset)

    @staticmethod
    def reset(module: nn.Module) -> None:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, 0.0, 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, 0.0, 0.02)

    def forward(self, idx: Tensor, targets: Tensor | None = None) -> dict[str, Tensor | None]:
        x = self.tok(idx) + self.pos(torch.arange(idx.size(1), device=idx.device))
        logits = self.head(self.norm(self.blocks(x)))
        loss = None
        if targets is not None:
            loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        return {"logits": logits, "loss": loss}
