from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class ModelArgs:
    vocab_size: int = 256
    n_layers: int = 4
    n_heads: int = 4
    dim: int = 96
    seq_len: int = 128
    n_experts: int = 4
    top_k: int = 2


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)


class Attention(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.n_heads, self.head_dim = args.n_heads, args.dim // args.n_heads
        self.wq = nn.Linear(args.dim, args.dim, bias=False)
        self.wk = nn.Linear(args.dim, args.dim, bias=False)
        self.wv = nn.Linear(args.dim, args.dim, bias=False)
        self.wo = nn.Linear(args.dim, args.dim, bias=False)

    def forward(self, x):
        B, T, _ = x.shape
        split = lambda z: z.view(B, T, self.n_heads, self.head_dim).transpose(1, 2)
        y = F.scaled_dot_product_attention(split(self.wq(x)), split(self.wk(x)), split(self.wv(x)), is_causal=True)
        return self.wo(y.transpose(1, 2).contiguous().view(B, T, -1))


class MoE(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.top_k = args.top_k
        self.gate = nn.Linear(args.dim, args.n_experts, bias=False)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(args.dim, 4 * args.dim), nn.SiLU(), nn.Linear(4 * args.dim, args.dim))
            for _ in range(args.n_experts)
        )

    def forward(self, x):
        probs = self.gate(x).softmax(-1)
        top, chosen = probs.topk(self.top_k, dim=-1)
        top = top / top.sum(-1, keepdim=True)
        out = torch.zeros_like(x)
        for e, expert in enumerate(self.experts):
            weight = (top * (chosen == e)).sum(-1, keepdim=True)
            out = out + weight * expert(x)
        balance = probs.mean((0, 1)).pow(2).sum() * len(self.experts)
        return out, balance


class Block(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.attn, self.moe = Attention(args), MoE(args)
        self.norm1, self.norm2 = RMSNorm(args.dim), RMSNorm(args.dim)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        y, aux = self.moe(self.norm2(x))
        return x + y, aux


class ExpertLM(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.args = args
        self.embed = nn.Embedding(args.vocab_size, args.dim)
        self.position = nn.Embedding(args.seq_len, args.dim)
        self.blocks = nn.ModuleList([Block(args) for _ in range(args.n_layers)])
        self.norm = RMSNorm(args.dim)
        self.unembed = nn.Linear(args.dim, args.vocab_size, bias=False)

    def forward(self, idx, targets=None):
        h = self.embed(idx) + self.position(torch.arange(idx.shape[1], device=idx.device))
        aux = 0.0
        for block in self.blocks:
            h, a = block(h)
            aux = aux + a
        logits = self.unembed(self.norm(h))
        if targets is None:
            return logits, None, aux
        loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))
        return logits, loss, aux
