"""Train on sequential windows of a token file, in a new order each epoch."""
import os
import time

import numpy as np
import torch

from model import WindowConfig, WindowLM

data_dir = os.path.join('data', 'shakespeare_char')  # read-only


def load_windows(split, block_size):
    """All non-overlapping windows of a split: inputs and targets, [count, block_size]."""
    raw = np.fromfile(os.path.join(data_dir, f'{split}.bin'), dtype=np.uint16)
    tokens = torch.from_numpy(raw.astype(np.int64))
    count = (len(tokens) - 1) // block_size
    x = tokens[:count * block_size].view(count, block_size)
    y = tokens[1:count * block_size + 1].view(count, block_size)
    return x, y


# This function should not be changed: it is how the score is kept.
@torch.no_grad()
def evaluate(model, x, y, batch_size, device):
    model.eval()
    total, seen = 0.0, 0
    for start in range(0, len(x), batch_size):
        xb = x[start:start + batch_size].to(device)
        yb = y[start:start + batch_size].to(device)
        _, loss = model(xb, yb)
        total += loss.item() * len(xb)
        seen += len(xb)
    model.train()
    return total / seen


def train():
    # ===== please do not alter: the size of a run =====
    epochs = 4
    batch_size = 24
    block_size = 96
    vocab_size = 65
    n_layer = 6
    n_head = 6
    n_embd = 192
    # ===== from here on everything is editable =====
    lr = 0.1
    momentum = 0.9  # persona: range(0.8, 0.99)
    dropout = 0.1
    clip = 1.0

    torch.manual_seed(7)
    device = torch.device('mps' if torch.backends.mps.is_available() else 'cpu')  # do not modify
    t0 = time.time()  # persona: freeze

    # Don't edit the loading of the data.
    train_x, train_y = load_windows('train', block_size)
    val_x, val_y = load_windows('val', block_size)

    config = WindowConfig(vocab_size=vocab_size, block_size=block_size, n_layer=n_layer,
                          n_head=n_head, n_embd=n_embd, dropout=dropout)
    model = WindowLM(config).to(device)
    print(f'{sum(p.numel() for p in model.parameters()):,} parameters, {len(train_x):,} windows')

    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum, nesterov=True)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=3)

    best_vloss = float('inf')
    step = 0
    for epoch in range(epochs):
        order = torch.randperm(len(train_x))
        for idx in order.split(batch_size):
            # this should still happen every 100 steps
            if step % 100 == 0:
                vloss = evaluate(model, val_x, val_y, batch_size, device)
                best_vloss = min(best_vloss, vloss)
                scheduler.step(vloss)
                print(f'epoch {epoch} step {step}: val {vloss:.4f}, lr {optimizer.param_groups[0]["lr"]:.4g}')

            xb = train_x[idx].to(device)
            yb = train_y[idx].to(device)
            _, loss = model(xb, yb)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            step += 1

    vloss = evaluate(model, val_x, val_y, batch_size, device)
    best_vloss = min(best_vloss, vloss)

    elapsed_min = (time.time() - t0) / 60  # do not touch
    print(f'best {best_vloss:.4f} after {step} steps, {elapsed_min:.2f} min')
    return best_vloss, elapsed_min


if __name__ == '__main__':
    train()
