"""Functional training: parameters in a dict, updates as pure functions."""
import itertools
import math
import os
import time
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import torch
from torch.func import functional_call, grad_and_value

import model as lm

# ===========================================================================
# Every run of the table shares these numbers: they are not to be changed.
# ===========================================================================
BATCH_SIZE = 24
BLOCK_SIZE = 96
MAX_STEPS = 4000
EVAL_BATCHES = 16
VOCAB_SIZE = 2048
N_LAYER, N_HEAD, N_EMBD = 5, 8, 256
# ===========================================================================
# You are free to change what follows.
# ===========================================================================
CFG = {
    "model": {
        "vocab_size": VOCAB_SIZE,
        "block_size": BLOCK_SIZE,
        "n_layer": N_LAYER,
        "n_head": N_HEAD,
        "n_embd": N_EMBD,
        "dropout": 0.1,
    },
    "optim": {
        "schedule": "cosine",
        "lr": 8e-4,
        "floor": 0.1,
        "warmup": 200,
        "betas": (0.9, 0.95),
        "eps": 1e-8,
        "decay": 0.1,
        "clip": 1.0,
    },
}
DATA_DIR = "data"


# Don't modify this timer, all published minutes come from it.
@contextmanager
def stopwatch():
    clock = SimpleNamespace(start=time.time(), minutes=0.0)
    try:
        yield clock
    finally:
        clock.minutes = (time.time() - clock.start) / 60


def pick_device():
    match (torch.cuda.is_available(), torch.backends.mps.is_available()):
        case (True, _):
            return torch.device("cuda")
        case (False, True):
            return torch.device("mps")
        case _:
            return torch.device("cpu")


def batches(split, device, rng):
    """An endless stream of (inputs, targets)."""
    tokens = np.memmap(os.path.join(DATA_DIR, f"{split}.bin"), dtype=np.uint16, mode="r")
    while True:
        starts = rng.integers(0, len(tokens) - BLOCK_SIZE, size=BATCH_SIZE)
        rows = np.stack([tokens[i : i + BLOCK_SIZE + 1] for i in starts]).astype(np.int64)
        rows = torch.from_numpy(rows).to(device)
        yield rows[:, :-1], rows[:, 1:]


def lr_at(step):
    optim = CFG["optim"]
    if step < (warmup := optim["warmup"]):
        return optim["lr"] * (step + 1) / warmup
    progress = (step - warmup) / max(1, MAX_STEPS - warmup)
    match optim["schedule"]:
        case "cosine":
            shape = 0.5 * (1.0 + math.cos(math.pi * progress))
        case "linear":
            shape = 1.0 - progress
        case other:
            raise ValueError(f"unknown schedule {other!r}")
    return optim["lr"] * (optim["floor"] + (1.0 - optim["floor"]) * shape)


def clip_by_norm(grads, limit):
    total = torch.sqrt(sum(g.pow(2).sum() for g in grads.values()))
    scale = torch.clamp(limit / (total + 1e-6), max=1.0)
    return {name: g * scale for name, g in grads.items()}


def init_state(params):
    zeros = {name: torch.zeros_like(p) for name, p in params.items()}
    return {"t": 0, "m": zeros, "v": {name: z.clone() for name, z in zeros.items()}}


@torch.no_grad()
def adamw(params, grads, state, lr):
    optim = CFG["optim"]
    b1, b2 = optim["betas"]
    state["t"] += 1
    fix1, fix2 = 1 - b1 ** state["t"], 1 - b2 ** state["t"]
    new = {}
    for name, p in params.items():
        g = grads[name]
        m = state["m"][name].mul_(b1).add_(g, alpha=1 - b1)
        v = state["v"][name].mul_(b2).addcmul_(g, g, value=1 - b2)
        decay = optim["decay"] if p.dim() >= 2 else 0.0
        new[name] = p * (1 - lr * decay) - lr * (m / fix1) / ((v / fix2).sqrt() + optim["eps"])
    return new, state


@torch.no_grad()
def estimate(net, params, stream):
    net.eval()
    losses = [functional_call(net, params, (xb, yb))[1] for xb, yb in itertools.islice(stream, EVAL_BATCHES)]
    net.train()
    return torch.stack(losses).mean().item()


def train():
    torch.manual_seed(2718)  # must not be changed
    device = pick_device()  # must not be changed

    net = lm.TinyGPT(lm.Shape(**CFG["model"])).to(device)
    params = {name: p.detach().clone() for name, p in net.named_parameters()}
    state = init_state(params)
    print(f"{sum(p.numel() for p in params.values()):,} parameters on {device}")

    def loss_fn(params, xb, yb):
        return functional_call(net, params, (xb, yb))[1]

    value_and_grads = grad_and_value(loss_fn)
    train_stream = batches("train", device, np.random.default_rng(11))
    val_stream = batches("val", device, np.random.default_rng(12))
    best_vloss = float("inf")

    with stopwatch() as clock:
        for step, (xb, yb) in enumerate(itertools.islice(train_stream, MAX_STEPS)):
            # this should still happen every 200 steps
            if step % 200 == 0 or step == MAX_STEPS - 1:
                if (vloss := estimate(net, params, val_stream)) < best_vloss:
                    best_vloss = vloss
                print(f"step {step:5d}  val {vloss:.4f}  best {best_vloss:.4f}  lr {lr_at(step):.2e}")

            grads, loss = value_and_grads(params, xb, yb)
            grads = clip_by_norm(grads, CFG["optim"]["clip"])
            params, state = adamw(params, grads, state, lr_at(step))

    net.load_state_dict(params, strict=False)
    elapsed_min = clock.minutes  # must not be changed
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print("best %.4f in %.1f min" % train())
