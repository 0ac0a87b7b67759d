"""A small training framework: callbacks, an engine, nested configs."""
import math
import os
import time
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from model import Net, NetConfig


@dataclass(frozen=True)
class ModelCfg:
    n_layer: int = 6  # must not be changed
    n_head: int = 6  # must not be changed
    n_embd: int = 384  # must not be changed
    dropout: float = 0.1


@dataclass(frozen=True)
class DataCfg:
    # the size of the experiment: please do not edit these
    batch_size: int = 24
    block_size: int = 256
    vocab_size: int = 4096

    # free to change
    root: str = "data"


@dataclass(frozen=True)
class OptimCfg:
    max_steps: int = 4000  # this should not change: all runs are equally long
    lr: float = 6e-4
    min_lr: float = 6e-5
    warmup: int = 200
    weight_decay: float = 0.1
    betas: tuple = (0.9, 0.95)
    clip: float = 1.0


@dataclass(frozen=True)
class Experiment:
    model: ModelCfg = field(default_factory=ModelCfg)
    data: DataCfg = field(default_factory=DataCfg)
    optim: OptimCfg = field(default_factory=OptimCfg)
    name: str = "base"


# Must not be modified: every candidate sees the same stream of tokens.
class Loader:
    def __init__(self, cfg, device):
        self.cfg = cfg
        self.device = device
        self.splits = {
            "train": np.memmap(os.path.join(cfg.root, "train.bin"), dtype=np.uint16, mode="r"),
            "val": np.memmap(os.path.join(cfg.root, "val.bin"), dtype=np.uint16, mode="r"),
        }

    def draw(self, split):
        tokens = self.splits[split]
        n = self.cfg.block_size
        ix = torch.randint(len(tokens) - n - 1, (self.cfg.batch_size,))
        x = torch.stack([torch.from_numpy(tokens[i:i + n].astype(np.int64)) for i in ix])
        y = torch.stack([torch.from_numpy(tokens[i + 1:i + 1 + n].astype(np.int64)) for i in ix])
        return x.to(self.device), y.to(self.device)


class Callback:
    def on_start(self, engine):
        pass

    def on_step(self, engine):
        pass

    def on_eval(self, engine):
        pass


class LRSchedule(Callback):
    def __init__(self, cfg):
        self.cfg = cfg

    def value(self, step):
        c = self.cfg
        if step < c.warmup:
            return c.lr * (step + 1) / c.warmup
        t = (step - c.warmup) / max(1, c.max_steps - c.warmup)
        return c.min_lr + 0.5 * (c.lr - c.min_lr) * (1 + math.cos(math.pi * t))

    def on_step(self, engine):
        lr = self.value(engine.step)
        for group in engine.optimizer.param_groups:
            group["lr"] = lr


class Evaluate(Callback):
    def __init__(self, batches=20):
        self.batches = batches
        self.best = float("inf")

    @torch.no_grad()
    def on_eval(self, engine):
        engine.model.eval()
        losses = torch.zeros(self.batches)
        for k in range(self.batches):
            x, y = engine.loader.draw("val")
            _, loss = engine.model(x, y)
            losses[k] = loss.item()
        engine.model.train()
        vloss = losses.mean().item()
        self.best = min(self.best, vloss)
        print(f"step {engine.step}: val {vloss:.4f} best {self.best:.4f}")


class Engine:
    def __init__(self, model, optimizer, loader, cfg, callbacks):
        self.model = model
        self.optimizer = optimizer
        self.loader = loader
        self.cfg = cfg
        self.callbacks = list(callbacks)
        self.step = 0

    def fire(self, hook):
        for cb in self.callbacks:
            getattr(cb, hook)(self)

    def train_step(self):
        x, y = self.loader.draw("train")
        _, loss = self.model(x, y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.cfg.clip)
        self.optimizer.step()
        return loss

    def run(self, max_steps):
        self.fire("on_start")
        for step in range(max_steps):
            self.step = step
            # this should still happen every 200 steps
            if step % 200 == 0:
                self.fire("on_eval")
            self.fire("on_step")
            self.train_step()
        self.fire("on_eval")


def build_model(exp):
    config = NetConfig(
        vocab_size=exp.data.vocab_size,
        block_size=exp.data.block_size,
        n_layer=exp.model.n_layer,
        n_head=exp.model.n_head,
        n_embd=exp.model.n_embd,
        dropout=exp.model.dropout,
    )
    return Net(config)


def build_optimizer(model, cfg):
    return torch.optim.AdamW(model.param_groups(cfg.weight_decay), lr=cfg.lr, betas=cfg.betas)


def train():
    # ---- device and clock: do not touch ----
    device = "mps" if torch.backends.mps.is_available() else "cpu"
    torch.manual_seed(1337)
    started = time.time()

    # ---- anything below this can be changed ----
    exp = replace(Experiment(), name="baseline")
    model = build_model(exp).to(device)
    optimizer = build_optimizer(model, exp.optim)
    loader = Loader(exp.data, device)
    evaluator = Evaluate()
    engine = Engine(model, optimizer, loader, exp.optim, [LRSchedule(exp.optim), evaluator])
    engine.run(exp.optim.max_steps)
    best_vloss = evaluator.best

    elapsed_min = (time.time() - started) / 60  # don't change
    return best_vloss, elapsed_min


if __name__ == "__main__":
    best_vloss, elapsed_min = train()
    print(f"best {best_vloss:.4f} in {elapsed_min:.1f} min")
