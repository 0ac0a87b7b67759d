import argparse
import time

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from model import LanguageModel


def arguments():
    parser = argparse.ArgumentParser()
    # The following options must not be changed
    parser.add_argument("--seq-len", type=int, default=72)
    parser.add_argument("--batch-size", type=int, default=10)
    parser.add_argument("--blocks", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=80)
    parser.add_argument("--updates", type=int, default=2400)

    # free to change
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.05)
    return parser.parse_args([])


# frozen
class Windows(Dataset):
    def __init__(self, path, seq_len):
        self.tokens = np.memmap(path, dtype=np.uint16, mode="r")
        self.seq_len = seq_len

    def __len__(self):
        return len(self.tokens) - self.seq_len - 1

    def __getitem__(self, i):
        piece = torch.from_numpy(self.tokens[i : i + self.seq_len + 1].astype(np.int64))
        return piece[:-1], piece[1:]


def endless(loader):
    while True:
        yield from loader


class Trainer:
    def __init__(self, args):
        self.args = args
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        # do not modify the loaders
        self.train_loader = DataLoader(Windows("data/train.bin", args.seq_len), batch_size=args.batch_size, shuffle=True)
        self.val_loader = DataLoader(Windows("data/val.bin", args.seq_len), batch_size=args.batch_size, shuffle=True)

        self.net = LanguageModel(args.hidden, args.blocks, args.seq_len).to(self.device)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), lr=args.lr, weight_decay=args.decay)
        self.best_vloss = float("inf")

    def training_step(self, batch):
        x, y = (t.to(self.device) for t in batch)
        loss = self.net.loss(x, y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    @torch.no_grad()
    def validate(self, batches):
        self.net.eval()
        losses = []
        for _ in range(8):
            x, y = (t.to(self.device) for t in next(batches))
            losses.append(self.net.loss(x, y).item())
        self.net.train()
        return sum(losses) / len(losses)

    def fit(self):
        train_batches = endless(self.train_loader)
        val_batches = endless(self.val_loader)
        for update in range(self.args.updates):
            self.training_step(next(train_batches))
            # this should still happen every 120 steps
            if update % 120 == 0:
                vloss = self.validate(val_batches)
                self.best_vloss = min(self.best_vloss, vloss)
        return self.best_vloss


def train():
    # the timer and what is returned must not be changed
    began = time.time()

    trainer = Trainer(arguments())
    best_vloss = trainer.fit()

    # must not be changed
    elapsed_min = (time.time() - began) / 60
    print("minutes", round(elapsed_min, 2))
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
