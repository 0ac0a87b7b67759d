"""makemore-style training on names, everything inside train()."""
import time

import numpy as np
import torch
from torch.utils.data import Dataset
from torch.utils.data.dataloader import DataLoader

from model import ModelConfig, Transformer


def train():
    t_begin = time.perf_counter()  # DO NOT CHANGE

    # ---- experiment settings, these have to stay exactly like this: do not change ----
    n_steps = 20000
    n_layers, n_heads, d_model, d_mlp = 4, 4, 64, 64
    context = 32
    bs = 64
    device = torch.device("mps" if torch.backends.mps.is_available() else "cpu")

    # ---- datasets: must not be altered ----
    class CharDataset(Dataset):
        def __init__(self, path):
            self.ids = np.memmap(path, dtype=np.uint16, mode="r")

        def __len__(self):
            return len(self.ids) - context - 1

        def __getitem__(self, i):
            chunk = torch.from_numpy(self.ids[i : i + context + 1].astype(np.int64))
            return chunk[:-1], chunk[1:]

    class InfiniteDataLoader:
        """ this is really hacky and I'm not proud of it, but there doesn't seem to be a better way in PyTorch """

        def __init__(self, dataset, **kwargs):
            train_sampler = torch.utils.data.RandomSampler(dataset, replacement=True, num_samples=int(1e10))
            self.train_loader = DataLoader(dataset=dataset, sampler=train_sampler, **kwargs)
            self.data_iter = iter(self.train_loader)

        def next(self):
            try:
                batch = next(self.data_iter)
            except StopIteration:
                self.data_iter = iter(self.train_loader)
                batch = next(self.data_iter)
            return batch

    train_dataset = CharDataset("data/train.bin")
    test_dataset = CharDataset("data/val.bin")
    batch_loader = InfiniteDataLoader(train_dataset, batch_size=bs, num_workers=0)

    # ---- feel free to change whatever follows ----
    lr = 5e-4
    wd = 0.01

    config = ModelConfig(vocab_size=128, block_size=context, n_layer=n_layers, n_head=n_heads,
                         n_embd=d_model, n_embd2=d_mlp)
    model = Transformer(config)
    model.to(device)
    print(f"model #params: {sum(p.numel() for p in model.parameters())}")

    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=wd, betas=(0.9, 0.99), eps=1e-8)

    @torch.inference_mode()
    def evaluate(dataset, batch_size=50, max_batches=10):
        model.eval()
        loader = DataLoader(dataset, shuffle=True, batch_size=batch_size, num_workers=0)
        losses = []
        for i, batch in enumerate(loader):
            X, Y = [t.to(device) for t in batch]
            logits, loss = model(X, Y)
            losses.append(loss.item())
            if max_batches is not None and i + 1 >= max_batches:
                break
        mean_loss = torch.tensor(losses).mean().item()
        model.train()
        return mean_loss

    best_vloss = None
    step = 0
    while step < n_steps:
        batch = batch_loader.next()
        X, Y = [t.to(device) for t in batch]

        logits, loss = model(X, Y)
        model.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

        if step % 10 == 0:
            print(f"step {step} | loss {loss.item():.4f}")

        # This has to happen every 500 steps.
        if step > 0 and step % 500 == 0:
            test_loss = evaluate(test_dataset, batch_size=100, max_batches=10)
            print(f"step {step} test loss: {test_loss}")
            if best_vloss is None or test_loss < best_vloss:
                best_vloss = test_loss

        step += 1

    elapsed_min = (time.perf_counter() - t_begin) / 60  # DO NOT CHANGE
    print("minutes:", elapsed_min)  # DO NOT CHANGE
    return best_vloss, elapsed_min  # DO NOT CHANGE


if __name__ == "__main__":
    train()
