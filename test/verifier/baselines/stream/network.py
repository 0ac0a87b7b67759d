import torch
import torch.nn as nn
import torch.nn.functional as F

VOCABULARY = 1024


class Cell(nn.Module):
	def __init__(self, width, heads):
		super().__init__()
		self.before = nn.LayerNorm(width)
		self.mix = nn.Linear(width, 3 * width)
		self.heads = heads
		self.after = nn.LayerNorm(width)
		self.think = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

	def forward(self, x):
		b, t, c = x.shape
		q, k, v = self.mix(self.before(x)).view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
		y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
		x = x + y.transpose(1, 2).reshape(b, t, c)
		return x + self.think(self.after(x))


class Network(nn.Module):
	def __init__(self, depth, width, heads, context):
		super().__init__()
		self.words = nn.Embedding(VOCABULARY, width)
		self.where = nn.Embedding(context, width)
		self.cells = nn.ModuleList(Cell(width, heads) for _ in range(depth))
		self.final = nn.LayerNorm(width)
		self.out = nn.Linear(width, VOCABULARY)

	def forward(self, idx):
		x = self.words(idx) + self.where(torch.arange(idx.shape[1], device=idx.device))
		for cell in self.cells:
			x = cell(x)
		return self.out(self.final(x))

	def loss(self, idx, targets):
		return F.cross_entropy(self(idx).transpose(1, 2), targets)
