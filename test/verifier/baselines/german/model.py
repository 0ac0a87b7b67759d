# Das Modell: ein kleiner Transformer mit Vornormierung
import math
from dataclasses import dataclass
from typing import Optional, Tuple

import torch
import torch.nn as nn
from torch.nn import functional as F


@dataclass
class KlangConfig:
	wortschatz: int = 256
	fenster: int = 64
	n_schicht: int = 4
	n_kopf: int = 4
	n_breite: int = 128
	dropout: float = 0.0


class Aufmerksamkeit(nn.Module):
	"""Kausale Selbstaufmerksamkeit."""

	def __init__(self, cfg: KlangConfig) -> None:
		super().__init__()
		assert cfg.n_breite % cfg.n_kopf == 0
		self.n_kopf = cfg.n_kopf; self.n_breite = cfg.n_breite
		self.qkv = nn.Linear(cfg.n_breite, 3 * cfg.n_breite, bias=False)
		self.aus = nn.Linear(cfg.n_breite, cfg.n_breite, bias=False)
		self.dropout = cfg.dropout

	def forward(self, x: torch.Tensor) -> torch.Tensor:
		B, T, C = x.shape
		q, k, v = self.qkv(x).split(self.n_breite, dim=2)
		q, k, v = (t.view(B, T, self.n_kopf, C // self.n_kopf).transpose(1, 2) for t in (q, k, v))
		y = F.scaled_dot_product_attention(q, k, v, is_causal=True, dropout_p=self.dropout if self.training else 0.0)
		return self.aus(y.transpose(1, 2).contiguous().view(B, T, C))


class Vorwaerts(nn.Module):
	"""Zwei Schichten mit GELU."""

	def __init__(self, cfg: KlangConfig) -> None:
		super().__init__()
		self.rein = nn.Linear(cfg.n_breite, 4 * cfg.n_breite); self.raus = nn.Linear(4 * cfg.n_breite, cfg.n_breite)
		self.drop = nn.Dropout(cfg.dropout)

	def forward(self, x: torch.Tensor) -> torch.Tensor: return self.drop(self.raus(F.gelu(self.rein(x))))


class Block(nn.Module):
	def __init__(self, cfg: KlangConfig) -> None:
		super().__init__()
		self.norm1 = nn.LayerNorm(cfg.n_breite); self.norm2 = nn.LayerNorm(cfg.n_breite)
		self.auf = Aufmerksamkeit(cfg); self.vor = Vorwaerts(cfg)

	def forward(self, x: torch.Tensor) -> torch.Tensor:
		x = x + self.auf(self.norm1(x))
		return x + self.vor(self.norm2(x))


class KlangModell(nn.Module):
	def __init__(self, cfg: KlangConfig) -> None:
		super().__init__()
		self.cfg = cfg
		self.tok = nn.Embedding(cfg.wortschatz, cfg.n_breite)
		self.pos = nn.Embedding(cfg.fenster, cfg.n_breite)
		self.drop = nn.Dropout(cfg.dropout)
		self.bloecke = nn.ModuleList([Block(cfg) for _ in range(cfg.n_schicht)])
		self.norm = nn.LayerNorm(cfg.n_breite)
		self.kopf = nn.Linear(cfg.n_breite, cfg.wortschatz, bias=False)
		self.kopf.weight = self.tok.weight
		self.apply(self._anfang)

	def _anfang(self, m: nn.Module) -> None:
		if isinstance(m, (nn.Linear, nn.Embedding)): nn.init.normal_(m.weight, mean=0.0, std=0.02)
		if isinstance(m, nn.Linear) and m.bias is not None: nn.init.zeros_(m.bias)

	def anzahl(self) -> int: return sum(p.numel() for p in self.parameters())

	def forward(self, idx: torch.Tensor, ziele: Optional[torch.Tensor] = None):
		B, T = idx.shape
		x = self.drop(self.tok(idx) + self.pos(torch.arange(T, device=idx.device)))
		for block in self.bloecke: x = block(x)
		logits = self.kopf(self.norm(x))
		if ziele is None: return logits, None
		return logits, F.cross_entropy(logits.view(-1, logits.size(-1)), ziele.reshape(-1))
