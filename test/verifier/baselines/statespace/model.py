from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class SSMConfig:
    vocab: int = 256
    depth: int = 4
    d_model: int = 64
    d_state: int = 16
    expand: int = 2


class Mixer(nn.Module):
    """A diagonal state-space layer with a gate."""

    def __init__(self, cfg: SSMConfig) -> None:
        super().__init__()
        inner = cfg.expand * cfg.d_model
        self.cfg = cfg
        self.into = nn.Linear(cfg.d_model, 2 * inner, bias=False)
        self.conv = nn.Conv1d(inner, inner, kernel_size=4, groups=inner, padding=3)
        self.decay = nn.Parameter(torch.linspace(-4, -1, inner))
        self.back = nn.Linear(inner, cfg.d_model, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        u, gate = self.into(x).chunk(2, dim=-1)
        u = F.silu(self.conv(u.transpose(1, 2))[..., : x.size(1)].transpose(1, 2))
        a = torch.sigmoid(self.decay)
        states = []
        h = torch.zeros_like(u[:, 0])
        for t in range(u.size(1)):
            h = a * h + (1 - a) * u[:, t]
            states.append(h)
        return self.back(torch.stack(states, dim=1) * F.silu(gate))


class SSM(nn.Module):
    def __init__(self, cfg: SSMConfig) -> None:
        super().__init__()
        self.cfg = cfg
        self.embed = nn.Embedding(cfg.vocab, cfg.d_model)
        self.mixers = nn.ModuleList(Mixer(cfg) for _ in range(cfg.depth))
        self.norms = nn.ModuleList(nn.LayerNorm(cfg.d_model) for _ in range(cfg.depth))
        self.final = nn.LayerNorm(cfg.d_model)

    def forward(self, idx: Tensor) -> Tensor:
        x = self.embed(idx)
        for norm, mixer in zip(self.norms, self.mixers):
            x = x + mixer(norm(x))
        return self.final(x) @ self.embed.weight.T

    def loss(self, idx: Tensor, targets: Tensor) -> Tensor:
        return F.cross_entropy(self(idx).transpose(1, 2), targets)
