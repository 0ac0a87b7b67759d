import torch
import torch.nn as nn
from torch.nn import functional as F

class Head(nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.key = nn.Linear(n_embd, head_size, bias=False)
        self.query = nn.Linear(n_embd, head_size, bias=False)
        self.value = nn.Linear(n_embd, head_size, bias=False)
        self.register_buffer('earlier', torch.tril(torch.ones(block_size, block_size)))

    def forward(self, x):
        B, T, C = x.shape
        score = self.query(x) @ self.key(x).transpose(-2, -1) * C ** -0.5
        score = score.masked_fill(self.earlier[:T, :T] == 0, float('-inf'))
        return F.softmax(score, dim=-1) @ self.value(x)

class Block(nn.Module):
    def __init__(self, n_embd, block_size):
        super().__init__()
        self.look = Head(n_embd, n_embd, block_size)
        self.think = nn.Sequential(nn.Linear(n_embd, 4 * n_embd), nn.ReLU(), nn.Linear(4 * n_embd, n_embd))
        self.norm_first = nn.LayerNorm(n_embd)
        self.norm_second = nn.LayerNorm(n_embd)

    def forward(self, x):
        x = x + self.look(self.norm_first(x))
        return x + self.think(self.norm_second(x))

class BigramTransformer(nn.Module):
    def __init__(self, vocab_size, n_embd, n_blocks, block_size):
        super().__init__()
        self.token_rows = nn.Embedding(vocab_size, n_embd)
        self.place_rows = nn.Embedding(block_size, n_embd)
        self.blocks = nn.Sequential(*[Block(n_embd, block_size) for _ in range(n_blocks)])
        self.readout = nn.Linear(n_embd, vocab_size)

    def forward(self, idx, targets=None):
        B, T = idx.shape
        x = self.token_rows(idx) + self.place_rows(torch.arange(T, device=idx.device))
        logits = self.readout(self.blocks(x))
        if targets is None:
            return logits, None
        B, T, C = logits.shape
        loss = F.cross_entropy(logits.view(B * T, C), targets.view(B * T))
        return logits, loss
