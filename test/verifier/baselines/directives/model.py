import torch
import torch.nn as nn


class TinyLM(nn.Module):
    def __init__(self, context_length, width=32, depth=1, vocab=256):
        super().__init__()
        self.embed = nn.Embedding(vocab, width)
        self.rnn = nn.GRU(width, width, num_layers=depth, batch_first=True)
        self.head = nn.Linear(width, vocab)

    def forward(self, idx):
        h, _ = self.rnn(self.embed(idx))
        return self.head(h)

    def nll(self, idx, targets):
        return nn.functional.cross_entropy(self(idx).flatten(0, 1), targets.flatten())
