"""Small language model, configured by two dictionaries."""
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

import model as M

# ########## FROZEN: architecture and budget must not be modified ##########
ARCH = {"vocab_size": 1024, "block_size": 96, "n_layer": 5, "n_head": 6, "n_embd": 192}
RUN = dict(batch_size=24, max_steps=3000, eval_every=150)
DATA = Path("data")

# ########## Anything below may be changed ##########
OPTIM = {"lr": 6e-4, "betas": (0.9, 0.95), "weight_decay": 0.1, "warmup": 150, "clip": 1.0}


def pick_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


# Sampling must not be changed
def make_sampler(name, device):
    data = np.memmap(DATA / f"{name}.bin", dtype=np.uint16, mode="r")
    block, batch = ARCH["block_size"], RUN["batch_size"]

    def sample():
        ix = torch.randint(len(data) - block - 1, (batch,))
        rows = np.stack([data[i : i + block + 1] for i in ix.tolist()]).astype(np.int64)
        chunk = torch.from_numpy(rows).to(device)
        return chunk[:, :-1], chunk[:, 1:]

    return sample


def make_optimizer(net):
    matrices = [p for p in net.parameters() if p.ndim > 1]
    vectors = [p for p in net.parameters() if p.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": OPTIM["weight_decay"]},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=OPTIM["lr"], betas=OPTIM["betas"])


def lr_scale(step):
    if step < OPTIM["warmup"]:
        return (step + 1) / OPTIM["warmup"]
    progress = (step - OPTIM["warmup"]) / max(1, RUN["max_steps"] - OPTIM["warmup"])
    return 0.1 + 0.45 * (1 + math.cos(math.pi * progress))


@torch.no_grad()
def evaluate(net, sample, batches=4):
    was_training = net.training
    net.eval()
    total = 0.0
    for _ in range(batches):
        x, y = sample()
        total += net(x, y)["loss"].item()
    net.train(was_training)
    return total / batches


def update(net, opt, sample):
    x, y = sample()
    loss = net(x, y)["loss"]
    opt.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), OPTIM["clip"])
    opt.step()
    return loss.detach()


def fit(net, opt, sched, draw_train, draw_val):
    best = float("inf")
    for step in range(RUN["max_steps"]):
        loss = update(net, opt, draw_train)
        sched.step()
        # The evaluation has to stay as it is: it should still happen every 150 steps
        if (step + 1) % RUN["eval_every"] == 0:
            val = evaluate(net, draw_val)
            best = min(best, val)
            print(f"step {step + 1}: train {loss.item():.4f} val {val:.4f} best {best:.4f}")
    return best


def train(seed=0):
    # This timer must not be changed
    t0 = time.time()

    torch.manual_seed(seed)
    device = pick_device()
    draw_train = make_sampler("train", device)
    draw_val = make_sampler("val", device)
    net = M.LM(M.Settings(**ARCH)).to(device)
    opt = make_optimizer(net)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lr_scale)
    best_vloss = fit(net, opt, sched, draw_train, draw_val)

    # Must not be changed: time and result
    elapsed_min = (time.time() - t0) / 60
    return best_vloss, elapsed_min


if __name__ == "__main__":
    best, minutes = train()
    print(f"best {best:.4f} in {minutes:.1f} min")
