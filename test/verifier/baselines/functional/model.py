import math

import torch

VOCAB = 256


def init(n_layer, d_model, n_head, context, device):
    assert d_model % n_head == 0
    shapes = {"embed": (VOCAB, d_model), "position": (context, d_model)}
    for i in range(n_layer):
        shapes[f"{i}.qkv"] = (d_model, 3 * d_model)
        shapes[f"{i}.proj"] = (d_model, d_model)
        shapes[f"{i}.up"] = (d_model, 4 * d_model)
        shapes[f"{i}.down"] = (4 * d_model, d_model)
    return {
        name: (0.02 * torch.randn(shape, device=device)).requires_grad_()
        for name, shape in shapes.items()
    }


def rms(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)


def attend(params, i, x, n_head):
    b, t, d = x.shape
    q, k, v = (x @ params[f"{i}.qkv"]).reshape(b, t, 3, n_head, d // n_head).permute(2, 0, 3, 1, 4)
    scores = q @ k.mT / math.sqrt(d // n_head)
    mask = torch.ones(t, t, dtype=torch.bool, device=x.device).tril()
    weights = scores.masked_fill(~mask, float("-inf")).softmax(-1)
    return (weights @ v).transpose(1, 2).reshape(b, t, d) @ params[f"{i}.proj"]


def apply(params, idx, n_head):
    x = params["embed"][idx] + params["position"][: idx.shape[1]]
    layers = sum(name.endswith(".qkv") for name in params)
    for i in range(layers):
        x = x + attend(params, i, rms(x), n_head)
        x = x + torch.relu(rms(x) @ params[f"{i}.up"]).square() @ params[f"{i}.down"]
    return rms(x) @ params["embed"].T
