"""A small stacked GRU language model with its own recurrent cell."""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
from torch.nn import functional as F


@dataclass
class RNNConfig:
    vocab_size: int = 50304
    seq_len: int = 64
    depth: int = 2
    hidden_size: int = 256
    dropout: float = 0.1


class GRUCell(nn.Module):
    """One gated step. The input's share of the gates is projected for all steps at once."""

    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.x2h = nn.Linear(input_size, 3 * hidden_size)
        self.h2h = nn.Linear(hidden_size, 3 * hidden_size)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1.0 / math.sqrt(self.hidden_size)
        for p in self.parameters():
            nn.init.uniform_(p, -bound, bound)

    def forward(self, gates_x, h):
        xr, xz, xn = gates_x.chunk(3, dim=-1)
        hr, hz, hn = self.h2h(h).chunk(3, dim=-1)
        r = torch.sigmoid(xr + hr)
        z = torch.sigmoid(xz + hz)
        n = torch.tanh(xn + r * hn)
        return (1.0 - z) * n + z * h


class GRULayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.cell = GRUCell(config.hidden_size, config.hidden_size)
        self.norm = nn.LayerNorm(config.hidden_size)
        self.drop = nn.Dropout(config.dropout)

    def forward(self, x, h):
        gates = self.cell.x2h(self.norm(x))
        outputs = []
        for t in range(x.size(1)):
            h = self.cell(gates[:, t], h)
            outputs.append(h)
        return x + self.drop(torch.stack(outputs, dim=1)), h


class RNNLM(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocab_size, config.hidden_size)
        self.drop = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList([GRULayer(config) for _ in range(config.depth)])
        self.norm = nn.LayerNorm(config.hidden_size)
        self.head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        nn.init.normal_(self.embed.weight, std=0.02)
        self.head.weight = self.embed.weight

    def init_state(self, batch_size, device):
        size = self.config.hidden_size
        return [torch.zeros(batch_size, size, device=device) for _ in self.layers]

    def num_params(self):
        return sum(p.numel() for p in self.parameters())

    def configure_optimizer(self, lr, weight_decay):
        decay = [p for p in self.parameters() if p.dim() >= 2]
        plain = [p for p in self.parameters() if p.dim() < 2]
        groups = [
            {"params": decay, "weight_decay": weight_decay},
            {"params": plain, "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, lr=lr, betas=(0.9, 0.98))

    def forward(self, idx, targets=None, state=None):
        if state is None:
            state = self.init_state(idx.size(0), idx.device)
        x = self.drop(self.embed(idx))
        new_state = []
        for layer, h in zip(self.layers, state):
            x, h = layer(x, h)
            new_state.append(h)
        logits = self.head(self.norm(x))
        loss = None
        if targets is not None:
            loss = F.cross_entropy(logits.reshape(-1, logits.size(-1)), targets.reshape(-1))
        return logits, loss, new_state
