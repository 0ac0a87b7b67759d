import math
import os
import time
from functools import partial

import numpy as np
import torch

from model import ModelArgs, Transformer


def train():
    # Start of the clock (not to be changed)
    t_start = time.monotonic()

    #########################################################################
    # FROZEN: shapes and length of the run. Do not alter any of these.
    #########################################################################
    batch_size = 24
    max_seq_len = 192
    dim = 192
    n_layers = 5
    n_heads = 6
    multiple_of = 32
    max_iters = 8_000
    eval_iters = 8
    vocab_size = 4096

    #########################################################################
    # FROZEN: data and device. Do not alter.
    #########################################################################
    device = "mps" if torch.backends.mps.is_available() else "cpu"

    class PretokDataset(torch.utils.data.IterableDataset):
        """Yields shuffled windows of a pretokenised file, for ever."""

        def __init__(self, split, max_seq_len):
            super().__init__()
            self.split = split
            self.max_seq_len = max_seq_len

        def __iter__(self):
            rng = np.random.default_rng(42 if self.split == "train" else 7)
            tokens = np.memmap(os.path.join("data", f"{self.split}.bin"), dtype=np.uint16, mode="r")
            num = len(tokens) // self.max_seq_len - 1
            while True:
                for i in rng.permutation(num):
                    start = i * self.max_seq_len
                    chunk = torch.from_numpy(tokens[start : start + self.max_seq_len + 1].astype(np.int64))
                    yield chunk[:-1], chunk[1:]

    def iter_batches(split):
        dl = torch.utils.data.DataLoader(PretokDataset(split, max_seq_len), batch_size=batch_size)
        for x, y in dl:
            yield x.to(device), y.to(device)

    #########################################################################
    # Everything after this banner can be changed.
    #########################################################################
    learning_rate = 5e-4
    weight_decay = 0.1
    warmup_iters = 400
    grad_clip = 1.0

    args = ModelArgs(
        dim=dim,
        n_layers=n_layers,
        n_heads=n_heads,
        vocab_size=vocab_size,
        multiple_of=multiple_of,
        max_seq_len=max_seq_len,
    )
    model = Transformer(args).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=weight_decay)

    @torch.no_grad()
    def estimate_loss():
        model.eval()
        batch_iter = iter_batches("val")
        losses = torch.zeros(eval_iters)
        for k in range(eval_iters):
            X, Y = next(batch_iter)
            model(X, Y)
            losses[k] = model.last_loss.item()
        model.train()
        return losses.mean().item()

    def get_lr(it):
        if it < warmup_iters:
            return learning_rate * it / warmup_iters
        decay_ratio = (it - warmup_iters) / (max_iters - warmup_iters)
        return 0.5 * learning_rate * (1.0 + math.cos(math.pi * decay_ratio))

    best_vloss = float("inf")
    train_batch_iter = iter_batches("train")
    for iter_num in range(max_iters):
        for group in optimizer.param_groups:
            group["lr"] = get_lr(iter_num)

        # persona: every(400)
        if iter_num % 400 == 0:
            val_loss = estimate_loss()
            best_vloss = min(best_vloss, val_loss)
            print(f"{iter_num} | val {val_loss:.4f}")

        X, Y = next(train_batch_iter)
        model(X, Y)
        loss = model.last_loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    elapsed_min = (time.monotonic() - t_start) / 60.0  # not to be changed
    return best_vloss, elapsed_min  # not to be changed


if __name__ == "__main__":
    vloss, minutes = train()
    print(vloss, minutes)
