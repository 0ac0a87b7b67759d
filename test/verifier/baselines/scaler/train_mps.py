import math, os, time
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import torch

from model import ExpertLM, ModelArgs

# ----- protected: leave everything in this block unchanged ------------------
cfg = SimpleNamespace(
    batch_size=16,
    grad_accum=2,  # micro batches per update
    seq_len=128,
    max_updates=4000,
    eval_every=200,
    eval_iters=8,
    n_layers=4,
    n_heads=4,
    dim=96,
)
# ----- end of protected block; anything below can be changed ----------------

lr, min_lr, warmup = 6e-4, 6e-5, 100
n_experts, top_k = 4, 2
out_dir = "out"


def cosine(it):
    if it < warmup:
        return lr * (it + 1) / warmup
    ratio = (it - warmup) / max(1, cfg.max_updates - warmup)
    return min_lr + 0.5 * (lr - min_lr) * (1 + math.cos(math.pi * ratio))


def train():
    # timer (frozen)
    tic = time.perf_counter()

    # data pipeline - DO NOT MODIFY
    data = {s: np.fromfile(os.path.join("data", s + ".bin"), dtype=np.uint16) for s in ("train", "val")}
    device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    def get_batch(split):
        src = data[split]
        ix = torch.randint(len(src) - cfg.seq_len - 1, (cfg.batch_size,))
        x = torch.stack([torch.from_numpy(src[i : i + cfg.seq_len].astype(np.int64)) for i in ix])
        y = torch.stack([torch.from_numpy(src[i + 1 : i + 1 + cfg.seq_len].astype(np.int64)) for i in ix])
        return x.to(device), y.to(device)

    # from here on everything may be edited
    ddp = int(os.environ.get("RANK", -1)) != -1
    master = not ddp or int(os.environ["RANK"]) == 0
    amp = torch.autocast(device_type="cuda", dtype=torch.float16) if device == "cuda" else nullcontext()
    scaler = torch.cuda.amp.GradScaler(enabled=device == "cuda")

    args = ModelArgs(
        n_layers=cfg.n_layers, n_heads=cfg.n_heads, dim=cfg.dim, seq_len=cfg.seq_len,
        n_experts=n_experts, top_k=top_k,
    )
    model = ExpertLM(args).to(device)
    raw_model = model
    if device == "cuda":
        model = torch.compile(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, betas=(0.9, 0.95), weight_decay=0.1)

    @torch.no_grad()
    def estimate_loss():
        out = {}
        model.eval()
        for split in ("train", "val"):
            losses = torch.zeros(cfg.eval_iters)
            for k in range(cfg.eval_iters):
                X, Y = get_batch(split)
                with amp:
                    _, loss, _ = model(X, Y)
                losses[k] = loss.item()
            out[split] = losses.mean().item()
        model.train()
        return out

    best_vloss = 1e9
    update = 0
    X, Y = get_batch("train")
    while True:
        for group in optimizer.param_groups:
            group["lr"] = cosine(update)

        # evaluation must stay every 200 updates
        if update % cfg.eval_every == 0 and master:
            losses = estimate_loss()
            print(f"{update:5d} train {losses['train']:.4f} val {losses['val']:.4f}")
            if losses["val"] < best_vloss:
                best_vloss = losses["val"]
                os.makedirs(out_dir, exist_ok=True)
                torch.save({"model": raw_model.state_dict(), "best": best_vloss}, os.path.join(out_dir, "ckpt.pt"))

        for micro in range(cfg.grad_accum):
            with amp:
                _, loss, aux = model(X, Y)
                total = (loss + 0.01 * aux) / cfg.grad_accum
            X, Y = get_batch("train")
            scaler.scale(total).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad(set_to_none=True)

        update += 1
        if update > cfg.max_updates:
            break

    elapsed_min = (time.perf_counter() - tic) / 60  # not to be changed
    return best_vloss, elapsed_min  # not to be changed


if __name__ == "__main__":
    train()
