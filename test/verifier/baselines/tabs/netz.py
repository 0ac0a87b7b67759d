import torch, torch.nn as nn
import torch.nn.functional as F

type Tensor = torch.Tensor


def zwei[T](wert: T) -> tuple[T, T]:
	return wert, wert


class Schicht(nn.Module):
	def __init__(self, breite, köpfe, fenster):
		super().__init__()
		self.köpfe, self.fenster = köpfe, fenster
		self.n1, self.n2 = nn.LayerNorm(breite), nn.LayerNorm(breite)
		self.qkv, self.aus = nn.Linear(breite, 3 * breite), nn.Linear(breite, breite)
		self.mlp = nn.Sequential(nn.Linear(breite, breite * 4), nn.SiLU(), nn.Linear(breite * 4, breite))

	def forward(self, x: Tensor) -> Tensor:
		b, t, c = x.shape
		q, k, v = (s.view(b, t, self.köpfe, -1).transpose(1, 2) for s in self.qkv(self.n1(x)).chunk(3, dim=2))
		a = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, c)
		x = x + self.aus(a)
		return x + self.mlp(self.n2(x))


class Netz(nn.Module):
	def __init__(self, fenster, tiefe, köpfe, breite, wörter=256):
		super().__init__()
		self.wort, self.ort = nn.Embedding(wörter, breite), nn.Embedding(fenster, breite)
		self.schichten = nn.ModuleList([Schicht(breite, köpfe, fenster) for _ in range(tiefe)])
		self.norm, self.kopf = nn.LayerNorm(breite), nn.Linear(breite, wörter)

	def forward(self, idx, ziele=None):
		x = self.wort(idx) + self.ort(torch.arange(idx.shape[1], device=idx.device))
		for s in self.schichten: x = s(x)
		logits = self.kopf(self.norm(x))
		if ziele is None: return logits[:, [-1]], None
		return logits, F.cross_entropy(logits.flatten(0, 1), ziele.flatten())
