import time
import torch
from model import BigramTransformer

# hyperparameters (should not be changed)
batch_size = 32 # how many independent sequences will we process in parallel?
block_size = 8 # what is the maximum context length for predictions?
max_iters = 3000
n_embd = 32
n_blocks = 3

# hyperparameters that are free to change
learning_rate = 1e-3
eval_iters = 50
device = 'cuda' if torch.cuda.is_available() else 'cpu'

torch.manual_seed(1337)

# the text
with open('input.txt', 'r', encoding='utf-8') as f:
    text = f.read()
chars = sorted(list(set(text)))
vocab_size = len(chars)
stoi = {ch: i for i, ch in enumerate(chars)}
data = torch.tensor([stoi[c] for c in text], dtype=torch.long)

# the split: don't touch
n = int(0.9 * len(data))
train_data = data[:n]
val_data = data[n:]

def get_batch(split):
    data = train_data if split == 'train' else val_data
    ix = torch.randint(len(data) - block_size, (batch_size,))
    x = torch.stack([data[i:i+block_size] for i in ix])
    y = torch.stack([data[i+1:i+block_size+1] for i in ix])
    x, y = x.to(device), y.to(device)
    return x, y

def average_losses(model):
    out = {}
    model.eval()
    with torch.no_grad():
        for split in ['train', 'val']:
            losses = torch.zeros(eval_iters)
            for k in range(eval_iters):
                X, Y = get_batch(split)
                logits, loss = model(X, Y)
                losses[k] = loss.item()
            out[split] = losses.mean()
    model.train()
    return out

def train():
    started = time.time()  # should not be changed
    model = BigramTransformer(vocab_size, n_embd, n_blocks, block_size)
    m = model.to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate)
    best_vloss = float('inf')

    for iter in range(max_iters):
        # every 300 iterations this should still happen
        if iter % 300 == 0 or iter == max_iters - 1:
            losses = average_losses(model)
            print(f"step {iter}: train loss {losses['train']:.4f}, val loss {losses['val']:.4f}")
            best_vloss = min(best_vloss, losses['val'].item())

        xb, yb = get_batch('train')
        logits, loss = model(xb, yb)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    elapsed_min = (time.time() - started) / 60  # should not be changed
    return best_vloss, elapsed_min

if __name__ == '__main__':
    train()
