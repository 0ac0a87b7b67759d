import os, time, math, random
import numpy as np
import torch
import torch.nn.functional as F
from model import TinyLM


def train():
    tic = time.perf_counter()  # must not be changed

    # ===== fixed settings, please do not edit =====
    bs = 16
    ctx_len = 128
    depth, heads, width = 6, 4, 96
    vocab = 512
    n_updates = 4001
    corpus_dir = os.path.join("data", "stories")
    tokens = {
        part: np.memmap(os.path.join(corpus_dir, part + ".bin"), dtype=np.uint16, mode="r")
        for part in ("train", "val")
    }
    dev = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"

    # ===== free to change from here on =====
    peak_lr = 1e-3
    floor_lr = 1e-4
    warmup = 100
    wd = 0.05
    dropout = 0.1

    torch.manual_seed(1234)
    net = TinyLM(vocab, ctx_len, depth, heads, width, dropout=dropout)
    net.to(dev)
    decay = [p for p in net.parameters() if p.dim() >= 2]
    plain = [p for p in net.parameters() if p.dim() < 2]
    opt = torch.optim.AdamW(
        [{"params": decay, "weight_decay": wd}, {"params": plain, "weight_decay": 0.0}],
        lr=peak_lr,
        betas=(0.9, 0.98),
    )

    best_vloss = 1e9
    running = None
    for upd in range(n_updates):
        # learning rate: linear warmup, then cosine
        if upd < warmup:
            lr = peak_lr * (upd + 1) / warmup
        else:
            frac = (upd - warmup) / (n_updates - warmup)
            lr = floor_lr + 0.5 * (peak_lr - floor_lr) * (1 + math.cos(math.pi * frac))
        for group in opt.param_groups:
            group["lr"] = lr

        # draw a batch of training windows
        offs = np.random.randint(0, len(tokens["train"]) - ctx_len - 1, size=bs)
        inp = torch.stack([torch.from_numpy(tokens["train"][o : o + ctx_len].astype(np.int64)) for o in offs])
        tgt = torch.stack([torch.from_numpy(tokens["train"][o + 1 : o + 1 + ctx_len].astype(np.int64)) for o in offs])
        inp, tgt = inp.to(dev), tgt.to(dev)

        scores = net(inp)
        loss = F.cross_entropy(scores.view(-1, vocab), tgt.view(-1))
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        running = loss.item() if running is None else 0.95 * running + 0.05 * loss.item()

        # keep: this check should still happen every 200 updates
        # persona: every(200)
        if upd % 200 == 0 or upd == n_updates - 1:
            net.eval()
            with torch.no_grad():
                offs = np.random.randint(0, len(tokens["val"]) - ctx_len - 1, size=bs)
                inp = torch.stack([torch.from_numpy(tokens["val"][o : o + ctx_len].astype(np.int64)) for o in offs])
                tgt = torch.stack([torch.from_numpy(tokens["val"][o + 1 : o + 1 + ctx_len].astype(np.int64)) for o in offs])
                vscores = net(inp.to(dev))
                vloss = F.cross_entropy(vscores.view(-1, vocab), tgt.to(dev).view(-1)).item()
            net.train()
            if vloss < best_vloss:
                best_vloss = vloss
            print(f"{upd:5d} | train {running:.3f} | val {vloss:.3f} | best {best_vloss:.3f} | lr {lr:.2e}")

    # do not touch the next three lines
    elapsed_min = (time.perf_counter() - tic) / 60.0
    print("took", round(elapsed_min, 2), "min")
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print(train())
