"""Train a character-level language model on a plain text file.

    python train_mps.py
"""
import os
import time

import torch

from model import LanguageModel

# ------------------------------------------------------------------
# The size of the experiment. These numbers must not be modified.
batch_size = 32
block_size = 128
max_iters = 5000
eval_iters = 50
n_embd = 192
n_head = 6
n_layer = 4
# ------------------------------------------------------------------
# Knobs: anything below this can be changed.
learning_rate = 3e-4
weight_decay = 0.1
grad_clip = 1.0
dropout = 0.2  # persona: range(0.0, 0.4)

data_dir = 'data'  # don't touch
torch.manual_seed(1337)


def read_text(name):
    with open(os.path.join(data_dir, name), 'r', encoding='utf-8') as f:
        return f.read()


def train():
    device = 'mps' if torch.backends.mps.is_available() else 'cpu'  # do not change
    started = time.time()  # do not change

    # Do not edit the vocabulary and the split.
    text = read_text('input.txt')
    chars = sorted(set(text))
    vocab_size = len(chars)
    stoi = {ch: i for i, ch in enumerate(chars)}
    itos = {i: ch for i, ch in enumerate(chars)}
    data = torch.tensor([stoi[c] for c in text], dtype=torch.long)
    n = int(0.9 * len(data))
    train_data, val_data = data[:n], data[n:]

    def get_batch(split):
        source = train_data if split == 'train' else val_data
        ix = torch.randint(len(source) - block_size, (batch_size,))
        x = torch.stack([source[i:i + block_size] for i in ix])
        y = torch.stack([source[i + 1:i + block_size + 1] for i in ix])
        return x.to(device), y.to(device)

    model = LanguageModel(vocab_size, n_embd, n_head, n_layer, block_size, dropout).to(device)
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f}M parameters")

    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=weight_decay)

    @torch.no_grad()
    def average_losses():
        out = {}
        model.eval()
        for split in ('train', 'val'):
            losses = torch.zeros(eval_iters)
            for k in range(eval_iters):
                X, Y = get_batch(split)
                _, loss = model(X, Y)
                losses[k] = loss.item()
            out[split] = losses.mean().item()
        model.train()
        return out

    best_vloss = float('inf')
    for iter in range(max_iters):
        # this should still happen every 250 iterations
        if iter % 250 == 0 or iter == max_iters - 1:
            losses = average_losses()
            if losses['val'] < best_vloss:
                best_vloss = losses['val']
            print(f"iter {iter}: train {losses['train']:.4f}, val {losses['val']:.4f}")

        xb, yb = get_batch('train')
        logits, loss = model(xb, yb)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()

    elapsed_min = (time.time() - started) / 60  # must not be changed
    print(f"best validation loss {best_vloss:.4f} in {elapsed_min:.1f} min")  # keep this line as is

    prompt = torch.zeros((1, 1), dtype=torch.long, device=device)
    sample = model.generate(prompt, 200)[0].tolist()
    print(''.join(itos[i] for i in sample))
    return best_vloss, elapsed_min


if __name__ == '__main__':
    train()
