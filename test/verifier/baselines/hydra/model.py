import torch
from torch import nn


class CharGRU(nn.Module):
	def __init__(self, vocab, hidden, layers, dropout=0.0):
		super().__init__()
		self.embed = nn.Embedding(vocab, hidden)
		self.cells = nn.GRU(hidden, hidden, layers, batch_first=True, dropout=dropout)
		self.norm = nn.LayerNorm(hidden)
		self.out = nn.Linear(hidden, vocab)

	def forward(self, x, state=None):
		h, state = self.cells(self.embed(x), state)
		return self.out(self.norm(h)), state


def build_model(**kwargs):
	net = CharGRU(**kwargs)
	for name, p in net.named_parameters():
		if p.dim() > 1:
			nn.init.xavier_uniform_(p)
	return net
