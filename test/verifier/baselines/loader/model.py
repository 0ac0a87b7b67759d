import torch
from torch import nn


class DecoderLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.feed = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])

    def forward(self, x, mask):
        h = self.norms[0](x)
        x = x + self.attention(h, h, h, attn_mask=mask, need_weights=False)[0]
        return x + self.feed(self.norms[1](x))


class Decoder(nn.Module):
    def __init__(self, width, layers, heads, seq):
        super().__init__()
        self.embed = nn.Embedding(256, width)
        self.place = nn.Parameter(torch.zeros(seq, width))
        stack = []
        for _ in range(layers):
            stack.append(DecoderLayer(width, heads))
        self.layers = nn.ModuleList(stack)
        self.head = nn.Linear(width, 256)

    def forward(self, tokens):
        t = tokens.size(1)
        mask = nn.Transformer.generate_square_subsequent_mask(t, device=tokens.device)
        x = self.embed(tokens) + self.place[:t]
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(x)


def build_model(width, layers, heads, seq):
    return Decoder(width, layers, heads, seq)
