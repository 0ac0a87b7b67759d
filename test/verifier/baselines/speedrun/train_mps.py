"""
train_mps.py: one-file speed run for whatever accelerator is at hand.
The rules of the track are written next to the code that they govern.
"""
import math
import os
import time
from dataclasses import dataclass

import numpy as np
import torch

from model import GPT, GPTConfig

torch.manual_seed(1337)  # do not change


@dataclass
class Hyperparameters:
    # -----------------------------------------------------------
    # track rules: these must not be modified
    # -----------------------------------------------------------
    data_dir: str = "data/shakespeare"
    train_steps: int = 3000
    batch_size: int = 48
    sequence_length: int = 128
    vocab_size: int = 50304
    n_layer: int = 6
    n_head: int = 6
    n_embd: int = 192
    val_every: int = 125
    # -----------------------------------------------------------
    # free to change: everything from here down
    val_batches: int = 8
    muon_lr: float = 0.02
    muon_momentum: float = 0.95
    adam_lr: float = 0.003
    weight_decay: float = 0.01
    warmup_steps: int = 50
    cooldown_frac: float = 0.4


# please keep the loader as is
def load_tokens(path):
    return np.memmap(path, dtype=np.uint16, mode="r")


def draw(tokens, batch_size, sequence_length, device):
    """One batch: random offsets into the memmap, one window per row."""
    offsets = torch.randint(len(tokens) - sequence_length, (batch_size,))
    x = torch.stack([torch.from_numpy(tokens[o : o + sequence_length].astype(np.int64)) for o in offsets])
    y = torch.stack([torch.from_numpy(tokens[o + 1 : o + 1 + sequence_length].astype(np.int64)) for o in offsets])
    return x.to(device), y.to(device)


@torch.no_grad()
def zeropower_via_newtonschulz5(G, steps=5, eps=1e-7):
    """Newton-Schulz iteration towards the nearest semi-orthogonal matrix."""
    a, b, c = (3.4445, -4.7750, 2.0315)
    X = G / (G.norm() + eps)
    transposed = G.size(0) > G.size(1)
    if transposed:
        X = X.T
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X.T if transposed else X


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised."""

    def __init__(self, params, lr=0.02, momentum=0.95):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "buf" not in state:
                    state["buf"] = torch.zeros_like(p.grad)
                buf = state["buf"]
                buf.mul_(group["momentum"]).add_(p.grad)
                g = p.grad.add(buf, alpha=group["momentum"])
                g = zeropower_via_newtonschulz5(g)
                p.add_(g, alpha=-group["lr"] * max(1.0, p.size(0) / p.size(1)) ** 0.5)


def lr_scale(step, args):
    if step < args.warmup_steps:
        return (step + 1) / args.warmup_steps
    left = (args.train_steps - step) / args.train_steps
    return min(1.0, left / args.cooldown_frac)


def train():
    args = Hyperparameters()

    # machine and data, don't edit these
    device = "mps" if torch.backends.mps.is_available() else ("cuda" if torch.cuda.is_available() else "cpu")
    train_tokens = load_tokens(os.path.join(args.data_dir, "train.bin"))
    val_tokens = load_tokens(os.path.join(args.data_dir, "val.bin"))

    config = GPTConfig(
        vocab_size=args.vocab_size,
        block_size=args.sequence_length,
        n_layer=args.n_layer,
        n_head=args.n_head,
        n_embd=args.n_embd,
    )
    model = GPT(config).to(device)
    print(f"device {device}, {model.num_parameters() / 1e6:.2f}M parameters")

    matrices = [p for p in model.blocks.parameters() if p.ndim == 2]
    matrix_ids = {id(p) for p in matrices}
    others = [p for p in model.parameters() if id(p) not in matrix_ids]
    optimizers = [
        Muon(matrices, lr=args.muon_lr, momentum=args.muon_momentum),
        torch.optim.AdamW(others, lr=args.adam_lr, betas=(0.9, 0.95), weight_decay=args.weight_decay),
    ]
    for opt in optimizers:
        for group in opt.param_groups:
            group["initial_lr"] = group["lr"]

    best_vloss = float("inf")
    # ===== the clock: do not alter =====
    t0 = time.perf_counter()
    # ===== editable again =====

    model.train()
    for step in range(args.train_steps + 1):
        last_step = step == args.train_steps

        # validation: this should still happen every 125 steps
        if last_step or step % args.val_every == 0:
            model.eval()
            total = 0.0
            with torch.no_grad():
                for _ in range(args.val_batches):
                    xv, yv = draw(val_tokens, args.batch_size, args.sequence_length, device)
                    _, l = model(xv, yv)
                    total += l.item()
            vloss = total / args.val_batches
            best_vloss = min(best_vloss, vloss)
            print(f"step {step}/{args.train_steps} val {vloss:.4f} best {best_vloss:.4f}")
            model.train()

        if last_step:
            break

        x, y = draw(train_tokens, args.batch_size, args.sequence_length, device)
        _, loss = model(x, y)
        loss.backward()
        scale = lr_scale(step, args)
        for opt in optimizers:
            for group in opt.param_groups:
                group["lr"] = group["initial_lr"] * scale
            opt.step()
        model.zero_grad(set_to_none=True)

    elapsed_min = (time.perf_counter() - t0) / 60  # must not be changed
    return best_vloss, elapsed_min  # must not be changed


if __name__ == "__main__":
    best, minutes = train()
    print(f"best val loss {best:.4f} after {minutes:.1f} min")
