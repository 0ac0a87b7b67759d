import torch
from torch import nn
from torch.nn import functional as F


class Decoder(nn.Module):
    def __init__(self, width, depth, heads, window, vocabulary=256):
        super().__init__()
        self.window = window
        self.tokens = nn.Embedding(vocabulary, width)
        self.places = nn.Embedding(window, width)
        layer = nn.TransformerEncoderLayer(width, heads, 4 * width, norm_first=True, batch_first=True)
        self.body = nn.TransformerEncoder(layer, depth, nn.LayerNorm(width))
        self.out = nn.Linear(width, vocabulary)

    def forward(self, idx):
        length = idx.shape[1]
        h = self.tokens(idx) + self.places.weight[:length]
        mask = nn.Transformer.generate_square_subsequent_mask(length, device=idx.device)
        return self.out(self.body(h, mask=mask, is_causal=True))


def nll(net, x, y):
    return F.cross_entropy(net(x).transpose(1, 2), y)
