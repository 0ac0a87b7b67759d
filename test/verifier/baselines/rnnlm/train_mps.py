"""Truncated-BPTT training of a small GRU language model on contiguous token streams."""
import argparse
import math
import os
import time

import numpy as np
import torch

from model import RNNConfig, RNNLM


def get_args():
    parser = argparse.ArgumentParser(description="stacked GRU language model")
    # -------------------------------------------------------------------
    # the size of the model: these options must not be modified
    # -------------------------------------------------------------------
    parser.add_argument("--depth", type=int, default=2)
    parser.add_argument("--hidden-size", type=int, default=256)
    parser.add_argument("--seq-len", type=int, default=64)
    # ---------------- from here on: free to change ---------------------
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--min-lr", type=float, default=2e-4)
    parser.add_argument("--warmup-frac", type=float, default=0.03)
    parser.add_argument("--weight-decay", type=float, default=0.05)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--eval-spans", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1337)
    args = parser.parse_args([])  # don't change: nothing comes from the command line
    return args


def pick_device():
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def load_tokens(path):
    return np.memmap(path, dtype=np.uint16, mode="r")


class Streams:
    """`rows` cursors that walk side by side through equal shares of one token file."""

    def __init__(self, data, rows, span, device):
        self.data, self.rows, self.span, self.device = data, rows, span, device
        self.share = (len(data) - 1) // rows
        self.starts = [r * self.share for r in range(rows)]
        self.pos = 0

    def next(self):
        fresh = self.pos + self.span > self.share
        if fresh:
            self.pos = 0
        lo = self.pos
        rows = [self.data[s + lo:s + lo + self.span + 1] for s in self.starts]
        block = torch.from_numpy(np.stack(rows).astype(np.int64)).to(self.device)
        self.pos += self.span
        return block[:, :-1].contiguous(), block[:, 1:].contiguous(), fresh


@torch.no_grad()
def evaluate(model, data, batch_size, seq_len, device, spans):
    model.eval()
    held_out = Streams(data, batch_size, seq_len, device)
    state = model.init_state(batch_size, device)
    total = 0.0
    for _ in range(spans):
        x, y, fresh = held_out.next()
        if fresh:
            state = model.init_state(batch_size, device)
        _, loss, state = model(x, y, state)
        total += loss.item()
    model.train()
    return total / spans


def lr_at(progress, args):
    if progress < args.warmup_frac:
        return args.lr * (progress + 1e-4) / args.warmup_frac
    t = (progress - args.warmup_frac) / (1.0 - args.warmup_frac)
    return args.min_lr + 0.5 * (args.lr - args.min_lr) * (1.0 + math.cos(math.pi * t))


def train():
    args = get_args()               # should not change
    depth = args.depth              # frozen
    hidden_size = args.hidden_size  # frozen
    seq_len = args.seq_len          # frozen
    batch_size = 32                 # do not alter
    max_tokens = 8_192_000          # do not alter
    data_dir = "data"               # not to be changed

    torch.manual_seed(args.seed)
    device = pick_device()

    # please do not touch the data
    train_data = load_tokens(os.path.join(data_dir, "train.bin"))
    val_data = load_tokens(os.path.join(data_dir, "val.bin"))

    # anything below this can be changed
    config = RNNConfig(
        seq_len=seq_len,
        depth=depth,
        hidden_size=hidden_size,
        dropout=args.dropout,
    )
    model = RNNLM(config).to(device)
    print(f"{model.num_params() / 1e6:.2f}M parameters on {device}")
    optimizer = model.configure_optimizer(args.lr, args.weight_decay)

    streams = Streams(train_data, batch_size, seq_len, device)
    state = model.init_state(batch_size, device)
    best_vloss = float("inf")
    step = 0
    tokens_seen = 0
    started = time.time()  # must not be modified: the clock starts here
    while tokens_seen < max_tokens:
        lr = lr_at(tokens_seen / max_tokens, args)
        for group in optimizer.param_groups:
            group["lr"] = lr

        # this should still happen every 200 iterations
        if step % 200 == 0:
            vloss = evaluate(model, val_data, batch_size, seq_len, device, args.eval_spans)
            best_vloss = min(best_vloss, vloss)
            print(f"step {step:5d}  tokens {tokens_seen:9d}  val {vloss:.4f}  lr {lr:.2e}")

        x, y, fresh = streams.next()
        if fresh:
            state = model.init_state(batch_size, device)
        state = [h.detach() for h in state]
        _, loss, state = model(x, y, state)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), args.clip)
        optimizer.step()

        step += 1
        tokens_seen += batch_size * seq_len  # keep this line as is: the budget's clock

    vloss = evaluate(model, val_data, batch_size, seq_len, device, args.eval_spans)
    best_vloss = min(best_vloss, vloss)
    elapsed_min = (time.time() - started) / 60  # must not be modified
    return best_vloss, elapsed_min


if __name__ == "__main__":
    best, minutes = train()
    print(f"best validation loss {best:.4f} in {minutes:.1f} min")
