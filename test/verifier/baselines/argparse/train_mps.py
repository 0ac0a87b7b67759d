"""Byte-level language model: run it as a script, or import train()."""
import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch

from model import LanguageModel, ModelSettings

HERE = Path(__file__).parent


def build_parser():
    parser = argparse.ArgumentParser(description=__doc__)
    # ---- size of the experiment: do not change these five ----
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--context", type=int, default=64)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--steps", type=int, default=2000)
    # ---- everything below can be changed ----
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--dropout", type=float, default=0.1)
    return parser


def load(split):
    return np.memmap(HERE / "data" / f"{split}.bin", dtype=np.uint16, mode="r")


def sample(tokens, args, device):
    starts = torch.randint(len(tokens) - args.context - 1, (args.batch,))
    rows = np.stack([tokens[s : s + args.context + 1] for s in starts.tolist()])
    rows = torch.from_numpy(rows.astype(np.int64)).to(device)
    return rows[:, :-1], rows[:, 1:]


@torch.no_grad()
def validate(model, tokens, args, device, rounds=8):
    model.eval()
    losses = torch.zeros(rounds)
    for i in range(rounds):
        inputs, targets = sample(tokens, args, device)
        _, loss = model(inputs, targets)
        losses[i] = loss.item()
    model.train()
    return losses.mean().item()


def train(argv=()):
    args = build_parser().parse_args(list(argv))
    torch.manual_seed(1234)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    # do not modify
    started = time.time()

    train_tokens = load("train")
    val_tokens = load("val")
    settings = ModelSettings(
        vocab=256,
        context=args.context,
        layers=args.layers,
        width=args.width,
        heads=args.heads,
        dropout=args.dropout,
    )
    model = LanguageModel(settings).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.1)
    best_vloss = float("inf")

    for step in range(1, args.steps + 1):
        inputs, targets = sample(train_tokens, args, device)
        _, loss = model(inputs, targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

        # this should still happen every 200 steps
        if step % 200 == 0 or step == args.steps:
            vloss = validate(model, val_tokens, args, device)
            best_vloss = min(best_vloss, vloss)
            print(f"{step:5d} train {loss.item():.4f} val {vloss:.4f}")

    elapsed_min = (time.time() - started) / 60  # do not modify
    return best_vloss, elapsed_min


if __name__ == "__main__":
    loss, minutes = train(sys.argv[1:])
    print(f"best {loss:.4f} after {minutes:.1f} minutes")
