import time
import torch
import numpy as np
from model import BigramLanguageModel


def train():
    start = time.time()  # keep as is

    # hyperparameters (do not modify these!)
    batch_size = 32 # how many independent sequences will we process in parallel?
    block_size = 128 # what is the maximum context length for predictions?
    max_iters = 5000
    n_embd = 96
    n_head = 6
    n_layer = 3
    eval_iters = 20
    # ------------

    # these may be tuned freely
    learning_rate = 1e-3
    dropout = 0.1

    torch.manual_seed(1337)

    # === data, DON'T TOUCH ===
    device = 'mps' if torch.backends.mps.is_available() else 'cpu'
    train_data = torch.from_numpy(np.fromfile('data/train.bin', dtype=np.uint16).astype(np.int64))
    val_data = torch.from_numpy(np.fromfile('data/val.bin', dtype=np.uint16).astype(np.int64))

    # data loading
    def get_batch(split):
        # generate a small batch of data of inputs x and targets y
        data = train_data if split == 'train' else val_data
        ix = torch.randint(len(data) - block_size, (batch_size,))
        x = torch.stack([data[i:i+block_size] for i in ix])
        y = torch.stack([data[i+1:i+block_size+1] for i in ix])
        x, y = x.to(device), y.to(device)
        return x, y

    # === from here on everything is free to change, except where a comment says otherwise ===
    model = BigramLanguageModel(256, n_embd, n_head, n_layer, block_size, dropout)
    m = model.to(device)
    print(sum(p.numel() for p in m.parameters())/1e6, 'M parameters')

    @torch.no_grad()
    def average_losses():
        out = {}
        model.eval()
        for split in ['train', 'val']:
            losses = torch.zeros(eval_iters)
            for k in range(eval_iters):
                X, Y = get_batch(split)
                logits, loss = model(X, Y)
                losses[k] = loss.item()
            out[split] = losses.mean()
        model.train()
        return out

    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate)

    best_vloss = float('inf')
    for iter in range(max_iters):

        # must still be evaluated every 250 iterations
        if iter % 250 == 0 or iter == max_iters - 1:
            losses = average_losses()
            print(f"step {iter}: train loss {losses['train']:.4f}, val loss {losses['val']:.4f}")
            if losses['val'] < best_vloss:
                best_vloss = losses['val'].item()

        # sample a batch of data
        xb, yb = get_batch('train')

        # evaluate the loss
        logits, loss = model(xb, yb)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    # do not alter the two lines below
    elapsed_min = (time.time() - start) / 60
    return best_vloss, elapsed_min


if __name__ == '__main__':
    print(train())
