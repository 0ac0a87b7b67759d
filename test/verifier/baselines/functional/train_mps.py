# pure functions over a tree of parameters, in the manner of JAX
from functools import partial
from time import time

import numpy as np
import torch

import model as M

# --- HYPERPARAMETERS (FROZEN) --------------------------------
B, T = 32, 48
D = 64
L = H = 4
N_STEPS = 8_000
EVAL = 400
# --------------------------------------------------------------

# --- tunable ---------------------------------------------------
lr = 0.05
momentum = 0.9
# ---------------------------------------------------------------


def batches(path, key):
    """Endless batches [B, T+1]. This generator must not be changed."""
    # must not be changed
    tokens = np.memmap(path, dtype=np.uint16, mode="r")
    rng = np.random.default_rng(key)
    while (starts := rng.integers(0, len(tokens) - T - 1, B)) is not None:
        yield torch.from_numpy(np.stack([tokens[s : s + T + 1] for s in starts]).astype(np.int64))


def loss_fn(params, chunk, apply):
    logits = apply(params, chunk[:, :-1])
    logp = torch.log_softmax(logits, dim=-1)
    return -logp.gather(-1, chunk[:, 1:, None]).mean()


def sgd(params, grads, velocity, rate):
    velocity = {k: momentum * velocity[k] + g for k, g in zip(params, grads)}
    with torch.no_grad():
        for k, p in params.items():
            p -= rate * velocity[k]
    return velocity


def train():
    t_start = time()  # <- don't touch
    dev = "cuda" if torch.cuda.is_available() else "cpu"  # <- don't touch
    params = M.init(n_layer=L, d_model=D, n_head=H, context=T, device=dev)
    apply = partial(M.apply, n_head=H)
    velocity = {k: torch.zeros_like(p) for k, p in params.items()}
    train_it, val_it = batches("data/train.bin", 0), batches("data/val.bin", 1)
    history = []
    step = 0
    while step < N_STEPS:
        # EVAL: must still happen every 400 steps
        if step % EVAL == 0:
            with torch.no_grad():
                history.append(loss_fn(params, next(val_it).to(dev), apply).item())
        loss = loss_fn(params, next(train_it).to(dev), apply)
        grads = torch.autograd.grad(loss, list(params.values()))
        velocity = sgd(params, grads, velocity, lr * (1 - step / N_STEPS))
        step += 1
    best_vloss = min(history)
    elapsed_min = (time() - t_start) / 60  # <- don't touch
    return best_vloss, elapsed_min  # <- don't touch
