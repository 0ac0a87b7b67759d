import math
import inspect
from dataclasses import dataclass

import torch
import torch.nn as nn
from torch.nn import functional as F


class LayerNorm(nn.Module):
    """Normalises; the bias may be left out."""

    def __init__(self, ndim, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(ndim))
        self.bias = nn.Parameter(torch.zeros(ndim)) if bias else None

    def forward(self, input):
        return F.layer_norm(input, self.weight.shape, self.weight, self.bias, 1e-5)


class CausalSelfAttention(nn.Module):

    def __init__(self, config):
        super().__init__()
        assert config.n_embd % config.n_head == 0
        self.qkv_in = nn.Linear(config.n_embd, 3 * config.n_embd, bias=config.bias)
        self.mix_out = nn.Linear(config.n_embd, config.n_embd, bias=config.bias)
        self.out_drop = nn.Dropout(config.dropout)
        self.n_head = config.n_head
        self.n_embd = config.n_embd
        self.dropout = config.dropout

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.qkv_in(x).split(self.n_embd, dim=2)
        k = k.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        q = q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        v = v.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=None, dropout_p=self.dropout if self.training else 0, is_causal=True)
        y = y.transpose(1, 2).contiguous().view(B, T, C)
        return self.out_drop(self.mix_out(y))


class MLP(nn.Module):

    def __init__(self, config):
        super().__init__()
        self.widen = nn.Linear(config.n_embd, 4 * config.n_embd, bias=config.bias)
        self.gelu = nn.GELU()
        self.mix_out = nn.Linear(4 * config.n_embd, config.n_embd, bias=config.bias)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x):
        return self.dropout(self.mix_out(self.gelu(self.widen(x))))


class Block(nn.Module):

    def __init__(self, config):
        super().__init__()
        self.norm_one = LayerNorm(config.n_embd, bias=config.bias)
        self.attn = CausalSelfAttention(config)
        self.norm_two = LayerNorm(config.n_embd, bias=config.bias)
        self.mlp = MLP(config)

    def forward(self, x):
        x = x + self.attn(self.norm_one(x))
        x = x + self.mlp(self.norm_two(x))
        return x


@dataclass
class GPTConfig:
    block_size: int = 1024
    vocab_size: int = 50304
    n_layer: int = 12
    n_head: int = 12
    n_embd: int = 768
    dropout: float = 0.0
    bias: bool = True


class GPT(nn.Module):

    def __init__(self, config):
        super().__init__()
        assert config.vocab_size is not None
        self.config = config
        self.transformer = nn.ModuleDict(dict(
            token_table = nn.Embedding(config.vocab_size, config.n_embd),
            place_table = nn.Embedding(config.block_size, config.n_embd),
            drop = nn.Dropout(config.dropout),
            h = nn.ModuleList([Block(config) for _ in range(config.n_layer)]),
            norm_last = LayerNorm(config.n_embd, bias=config.bias),
        ))
        self.readout = nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.transformer.token_table.weight = self.readout.weight
        self.apply(self._start_weights)
        for param_name, p in self.named_parameters():
            if param_name.endswith('mix_out.weight'):
                torch.nn.init.normal_(p, mean=0.0, std=0.02/math.sqrt(2 * config.n_layer))

    def _start_weights(self, module):
        if isinstance(module, nn.Linear):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
            if module.bias is not None:
                torch.nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)

    def forward(self, idx, targets=None):
        b, t = idx.size()
        pos = torch.arange(0, t, dtype=torch.long, device=idx.device)
        x = self.transformer.drop(self.transformer.token_table(idx) + self.transformer.place_table(pos))
        for block in self.transformer.h:
            x = block(x)
        x = self.transformer.norm_last(x)
        if targets is not None:
            logits = self.readout(x)
            loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1), ignore_index=-1)
        else:
            logits = self.readout(x[:, [-1], :])
            loss = None
        return logits, loss

    def configure_optimizers(self, weight_decay, learning_rate, betas, device_kind):
        trainable = {param_name: p for param_name, p in self.named_parameters() if p.requires_grad}
        decayed = [p for n, p in trainable.items() if p.dim() >= 2]
        undecayed = [p for n, p in trainable.items() if p.dim() < 2]
        parameter_groups = [
            {'params': decayed, 'weight_decay': weight_decay},
            {'params': undecayed, 'weight_decay': 0.0}
        ]
        can_fuse = 'fused' in inspect.signature(torch.optim.AdamW).parameters
        extra_args = dict(fused=True) if can_fuse and device_kind == 'cuda' else dict()
        return torch.optim.AdamW(parameter_groups, lr=learning_rate, betas=betas, **extra_args)
