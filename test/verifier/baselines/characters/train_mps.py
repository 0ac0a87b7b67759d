import contextlib
import time

import torch

from model import CharTransformer

# hyperparameters ---- these must not be changed
BATCH = 32
CONTEXT = 64
LAYERS = 3
HEADS = 4
DIM = 64
STEPS = 2400
MICRO = 2  # micro-batches per step

# tuning ---- can be changed
LR = 2e-3
WEIGHT_DECAY = 0.01
COMPILE = True
EVAL_BATCHES = 8


def train():
    t_start = time.monotonic()  # should not be changed

    # the text (frozen)
    with open("data/input.txt", encoding="utf-8") as f:
        text = f.read()
    # tokenizer and split (frozen)
    chars = sorted(set(text))
    stoi = {c: i for i, c in enumerate(chars)}
    encode = lambda s: [stoi[c] for c in s]
    ids = torch.tensor(encode(text), dtype=torch.long)
    split = int(0.9 * len(ids))
    train_ids, val_ids = ids[:split], ids[split:]

    device = "cuda" if torch.cuda.is_available() else "cpu"
    amp = (
        torch.autocast("cuda", dtype=torch.bfloat16)
        if device == "cuda"
        else contextlib.nullcontext()
    )

    # do not change this function
    def get_batch(source):
        ix = torch.randint(len(source) - CONTEXT, (BATCH,))
        x = torch.stack([source[i : i + CONTEXT] for i in ix])
        y = torch.stack([source[i + 1 : i + CONTEXT + 1] for i in ix])
        return x.to(device), y.to(device)

    model = CharTransformer(
        vocab_size=len(chars), context=CONTEXT, layers=LAYERS, heads=HEADS, dim=DIM
    ).to(device)
    raw_model = model
    if COMPILE and device == "cuda":
        model = torch.compile(model)

    optimizer = torch.optim.AdamW(raw_model.parameters(), lr=LR, weight_decay=WEIGHT_DECAY)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=LR, total_steps=STEPS)

    @torch.no_grad()
    def estimate_loss():
        out = {}
        model.eval()
        for name, source in (("train", train_ids), ("val", val_ids)):
            losses = torch.zeros(EVAL_BATCHES)
            for k in range(EVAL_BATCHES):
                X, Y = get_batch(source)
                with amp:
                    _, loss = model(X, Y)
                losses[k] = loss.item()
            out[name] = losses.mean().item()
        model.train()
        return out

    best_vloss = float("inf")
    for i in range(STEPS):
        # should still happen every 80 iters
        if i % 80 == 0:
            losses = estimate_loss()
            if losses["val"] < best_vloss:
                best_vloss = losses["val"]
            print(f"{i}: train {losses['train']:.4f}, val {losses['val']:.4f}")

        optimizer.zero_grad(set_to_none=True)
        for _ in range(MICRO):
            xb, yb = get_batch(train_ids)
            with amp:
                _, loss = model(xb, yb)
                loss = loss / MICRO
            loss.backward()
        torch.nn.utils.clip_grad_norm_(raw_model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()

    # keep these as is
    elapsed_min = (time.monotonic() - t_start) / 60
    print(f"{elapsed_min:.1f} min")
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
