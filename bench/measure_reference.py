"""The other side of the measurement benchmark: exports a model, and scores it with PyTorch and ORT.

    measure_reference.py export OUT SIZE          writes OUT/model.onnx, OUT/weights.pt, OUT/val.bin
    measure_reference.py torch OUT SIZE ROWS...   prints JSON: the best rate over these batch sizes
    measure_reference.py onnxruntime OUT SIZE ROWS...

Rates are tokens per second over all windows of val.bin, after one warm-up batch.
"""
import json
import os
import re
import sys
import time
import warnings

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
# layers, heads, width, T, vocabulary, windows
SIZES = {
    "narrow": (4, 4, 32, 64, 256, 8192),
    "wide-vocabulary": (4, 4, 32, 64, 50304, 512),
    "deep": (6, 6, 384, 256, 256, 128),
}


class Block(nn.Module):
    def __init__(self, heads, width, T):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.register_buffer("mask", torch.ones(T, T, dtype=torch.bool).tril())

    def forward(self, x):
        B, T, C = x.shape
        heads = self.qkv(self.norm1(x)).split(C, dim=2)
        q, k, v = (h.view(B, T, self.heads, C // self.heads).transpose(1, 2) for h in heads)
        scores = q @ k.transpose(-2, -1) / (C // self.heads) ** 0.5
        scores = scores.masked_fill(~self.mask[:T, :T], float("-inf"))
        x = x + self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, C))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Gpt(nn.Module):
    """(idx, targets) int64 [B, T] -> nll float32 [B, T]."""

    def __init__(self, layers, heads, width, T, vocabulary):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(T, width)
        self.blocks = nn.ModuleList(Block(heads, width, T) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, idx, targets):
        x = self.tokens(idx) + self.positions.weight[: idx.shape[1]]
        for block in self.blocks:
            x = block(x)
        log_p = F.log_softmax(self.head(self.norm(x)), -1)
        return -log_p.gather(-1, targets[..., None])[..., 0]


def main(task, out, size, *rows):
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    torch.manual_seed(5)
    *shape, vocabulary, windows = SIZES[size]
    T = shape[-1]
    model = Gpt(*shape, vocabulary).eval()
    if task == "export":
        return export(model, out, T, vocabulary, windows)
    ids = torch.from_numpy(numpy.fromfile(f"{out}/val.bin", numpy.uint16).astype(numpy.int64))
    idx, targets = ids[:-1].view(-1, T), ids[1:].view(-1, T)
    if task == "torch":
        model.load_state_dict(torch.load(f"{out}/weights.pt"))
        run, about = torch_runner(model)
    else:
        run, about = onnx_runner(f"{out}/model.onnx")
    rates = {int(r): rate(run, idx, targets, int(r)) for r in rows}
    best = max(rates, key=lambda r: rates[r][0])
    print(json.dumps({"rate": rates[best][0], "rows": best, "nll": rates[best][1], **about}))


def export(model, out, T, vocabulary, windows):
    # Zipf's law, as words of a text follow it.
    random = numpy.random.default_rng(3)
    ids = (random.zipf(1.2, windows * T + 1) - 1) % vocabulary
    ids.astype(numpy.uint16).tofile(f"{out}/val.bin")
    torch.save(model.state_dict(), f"{out}/weights.pt")
    example = torch.zeros(2, T, dtype=torch.int64)
    names = ["idx", "targets", "nll"]
    torch.onnx.export(
        model,
        (example, example),
        f"{out}/model.onnx",
        input_names=names[:2],
        output_names=names[2:],
        dynamic_axes={name: {0: "B", 1: "T"} for name in names},
        opset_version=17,
        dynamo=False,
    )


def torch_runner(model):
    def run(idx, targets):
        with torch.no_grad():
            return model(idx, targets).numpy()

    named = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    blas = f"BLAS {named.group(1)}" if named else "an unnamed BLAS"
    return run, {"version": torch.__version__, "blas": blas, "threads": torch.get_num_threads()}


def onnx_runner(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    options.intra_op_num_threads = int(os.environ.get("ORT_THREADS", "0"))
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(idx, targets):
        return session.run(["nll"], {"idx": idx.numpy(), "targets": targets.numpy()})[0]

    return run, {"version": onnxruntime.__version__}


def rate(run, idx, targets, rows):
    run(idx[:rows], targets[:rows])
    total = 0.0
    start = time.perf_counter()
    for first in range(0, len(idx), rows):
        total += run(idx[first : first + rows], targets[first : first + rows]).sum(dtype=numpy.float64)
    seconds = time.perf_counter() - start
    return idx.numel() / seconds, total / idx.numel()


if __name__ == "__main__":
    main(*sys.argv[1:])
