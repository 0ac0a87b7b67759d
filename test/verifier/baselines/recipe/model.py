import torch
from torch import nn


class LanguageModel(nn.Module):
    """A stack of gated recurrent layers with a tied output."""

    def __init__(self, n_vocab, n_ctx, n_state, n_layer):
        super().__init__()
        self.n_ctx = n_ctx
        self.wte = nn.Embedding(n_vocab, n_state)
        self.rnn = nn.GRU(n_state, n_state, num_layers=n_layer, batch_first=True)
        self.ln = nn.LayerNorm(n_state)
        self.bias = nn.Parameter(torch.zeros(n_vocab))

    def forward(self, idx):
        h, _ = self.rnn(self.wte(idx))
        return self.ln(h) @ self.wte.weight.t() + self.bias

    def nll(self, idx, targets):
        logits = self.forward(idx)
        return nn.functional.cross_entropy(logits.transpose(1, 2), targets)
