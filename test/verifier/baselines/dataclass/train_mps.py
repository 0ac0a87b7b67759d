from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import model as lm


@dataclass
class TrainConfig:
    # --- frozen: comparable between runs ---
    window: int = 96
    batch: int = 24
    layers: int = 6
    heads: int = 8
    dim: int = 128
    total_steps: int = 4000
    # --- editable ---
    lr: float = 6e-4
    min_lr: float = 6e-5
    warmup: int = 200
    weight_decay: float = 0.1
    clip: float = 1.0
    log_every: int = 20


class Corpus:  # do not edit
    def __init__(self, folder, window, batch):
        self.window = window
        self.batch = batch
        self.parts = {
            part: np.memmap(Path(folder) / f"{part}.bin", dtype=np.uint16, mode="r") for part in ("train", "val")
        }

    def draw(self, part):
        data = self.parts[part]
        at = np.random.randint(0, len(data) - self.window - 1, self.batch)
        rows = torch.tensor(np.stack([data[i : i + self.window + 1] for i in at]).astype(np.int64))
        return rows[:, :-1], rows[:, 1:]


def schedule(cfg, step):
    if step < cfg.warmup:
        return cfg.lr * step / cfg.warmup
    ratio = (step - cfg.warmup) / max(1, cfg.total_steps - cfg.warmup)
    return cfg.min_lr + 0.5 * (cfg.lr - cfg.min_lr) * (1 + math.cos(math.pi * ratio))


def train(cfg: TrainConfig = TrainConfig()):
    t0 = time.monotonic()  # should not be changed
    device = "cuda" if torch.cuda.is_available() else "cpu"  # should not be changed
    corpus = Corpus("data", cfg.window, cfg.batch)  # should not be changed
    settings = lm.ModelConfig(context=cfg.window, layers=cfg.layers, heads=cfg.heads, dim=cfg.dim)
    net = lm.Transformer(settings).to(device)
    opt = torch.optim.AdamW(net.parameters(), lr=cfg.lr, weight_decay=cfg.weight_decay, betas=(0.9, 0.99))
    best_vloss = math.inf
    step = 0
    while step < cfg.total_steps:
        # must still be run every 200 steps
        if step % 200 == 0 or step == cfg.total_steps - 1:
            net.eval()
            with torch.inference_mode():
                x, y = corpus.draw("val")
                _, val = net(x.to(device), y.to(device))
            net.train()
            best_vloss = min(best_vloss, float(val))
        for g in opt.param_groups:
            g["lr"] = schedule(cfg, step)
        x, y = corpus.draw("train")
        _, loss = net(x.to(device), y.to(device))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), cfg.clip)
        opt.step()
        if step % cfg.log_every == 0:
            print(f"{step:6d} {loss.item():.4f}")
        step += 1
    elapsed_min = (time.monotonic() - t0) / 60.0  # should not be changed
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print("best %.4f in %.1f min" % train())
