"""The network, put together by small helper functions from one mapping of settings."""
import math

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        width = cfg["n_embd"]
        self.heads = cfg["n_head"]
        self.to_qkv = nn.Linear(width, 3 * width, bias=False)
        self.to_out = nn.Linear(width, width, bias=False)
        self.p = cfg["dropout"]

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = self.to_qkv(x).view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, dropout_p=self.p if self.training else 0.0, is_causal=True)
        return self.to_out(y.transpose(1, 2).reshape(b, t, c))


def feed_forward(cfg):
    width = cfg["n_embd"]
    return nn.Sequential(
        nn.Linear(width, 4 * width),
        nn.GELU(),
        nn.Linear(4 * width, width),
        nn.Dropout(cfg["dropout"]),
    )


class Layer(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.norm_a = nn.LayerNorm(cfg["n_embd"])
        self.norm_b = nn.LayerNorm(cfg["n_embd"])
        self.attend = Attention(cfg)
        self.think = feed_forward(cfg)

    def forward(self, x):
        x = x + self.attend(self.norm_a(x))
        return x + self.think(self.norm_b(x))


def make_layers(cfg):
    return nn.ModuleList(Layer(cfg) for _ in range(cfg["n_layer"]))


class TinyLM(nn.Module):
    def __init__(self, cfg, layers):
        super().__init__()
        self.tok = nn.Embedding(cfg["vocab_size"], cfg["n_embd"])
        self.pos = nn.Embedding(cfg["block_size"], cfg["n_embd"])
        self.layers = layers
        self.norm = nn.LayerNorm(cfg["n_embd"])
        self.head = nn.Linear(cfg["n_embd"], cfg["vocab_size"], bias=False)
        self.head.weight = self.tok.weight

    def forward(self, idx, targets=None):
        t = idx.shape[1]
        x = self.tok(idx) + self.pos(torch.arange(t, device=idx.device))
        for layer in self.layers:
            x = layer(x)
        logits = self.head(self.norm(x))
        if targets is None:
            return logits, None
        return logits, F.cross_entropy(logits.flatten(0, 1), targets.flatten())


def init_weights(module):
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)


def count_parameters(net):
    return sum(p.numel() for p in net.parameters())


def build(cfg):
    net = TinyLM(cfg, make_layers(cfg))
    net.apply(init_weights)
    return net
