"""A small character-level transformer, written out plainly."""
import torch
import torch.nn as nn
from torch.nn import functional as F


class Head(nn.Module):
    """Looks back, once."""

    def __init__(self, n_embd, head_size, block_size, dropout):
        super().__init__()
        self.key = nn.Linear(n_embd, head_size, bias=False)
        self.query = nn.Linear(n_embd, head_size, bias=False)
        self.value = nn.Linear(n_embd, head_size, bias=False)
        self.register_buffer('earlier', torch.tril(torch.ones(block_size, block_size)))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        B, T, C = x.shape
        k = self.key(x)
        q = self.query(x)
        score = q @ k.transpose(-2, -1) * k.shape[-1] ** -0.5
        score = score.masked_fill(self.earlier[:T, :T] == 0, float('-inf'))
        score = F.softmax(score, dim=-1)
        score = self.dropout(score)
        return score @ self.value(x)


class MultiHeadAttention(nn.Module):
    """Several heads side by side."""

    def __init__(self, n_embd, n_head, block_size, dropout):
        super().__init__()
        head_size = n_embd // n_head
        self.heads = nn.ModuleList([Head(n_embd, head_size, block_size, dropout) for _ in range(n_head)])
        self.proj = nn.Linear(head_size * n_head, n_embd)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        out = torch.cat([h(x) for h in self.heads], dim=-1)
        return self.dropout(self.proj(out))


class FeedForward(nn.Module):
    """Two linear layers and a non-linearity."""

    def __init__(self, n_embd, dropout):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(n_embd, 4 * n_embd),
            nn.ReLU(),
            nn.Linear(4 * n_embd, n_embd),
            nn.Dropout(dropout),
        )

    def forward(self, x):
        return self.net(x)


class Block(nn.Module):
    """Communication, then computation."""

    def __init__(self, n_embd, n_head, block_size, dropout):
        super().__init__()
        self.look = MultiHeadAttention(n_embd, n_head, block_size, dropout)
        self.think = FeedForward(n_embd, dropout)
        self.norm_first = nn.LayerNorm(n_embd)
        self.norm_second = nn.LayerNorm(n_embd)

    def forward(self, x):
        x = x + self.look(self.norm_first(x))
        x = x + self.think(self.norm_second(x))
        return x


class LanguageModel(nn.Module):
    def __init__(self, vocab_size, n_embd, n_head, n_layer, block_size, dropout):
        super().__init__()
        self.block_size = block_size
        self.token_rows = nn.Embedding(vocab_size, n_embd)
        self.place_rows = nn.Embedding(block_size, n_embd)
        self.blocks = nn.Sequential(*[Block(n_embd, n_head, block_size, dropout) for _ in range(n_layer)])
        self.norm_last = nn.LayerNorm(n_embd)
        self.readout = nn.Linear(n_embd, vocab_size)
        self.apply(self._start_weights)

    def _start_weights(self, module):
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, mean=0.0, std=0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, mean=0.0, std=0.02)

    def forward(self, idx, targets=None):
        B, T = idx.shape
        tok = self.token_rows(idx)
        pos = self.place_rows(torch.arange(T, device=idx.device))
        x = tok + pos
        x = self.blocks(x)
        x = self.norm_last(x)
        logits = self.readout(x)
        loss = None
        if targets is not None:
            loss = F.cross_entropy(logits.reshape(B * T, -1), targets.reshape(B * T))
        return logits, loss

    @torch.no_grad()
    def generate(self, idx, max_new_tokens):
        for _ in range(max_new_tokens):
            logits, _ = self(idx[:, -self.block_size:])
            probs = F.softmax(logits[:, -1, :], dim=-1)
            idx = torch.cat((idx, torch.multinomial(probs, num_samples=1)), dim=1)
        return idx
