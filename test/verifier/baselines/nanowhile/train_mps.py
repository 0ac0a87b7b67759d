"""
Trains a GPT on a single Apple GPU. No DDP, no wandb.
"""
import os
import time
import math
from contextlib import nullcontext

import numpy as np
import torch

from model import GPTConfig, GPT


def train():
    # -----------------------------------------------------------------------------
    # The values of this section must not be changed, they define the benchmark
    # data
    dataset = 'enwik8'
    gradient_accumulation_steps = 2
    batch_size = 16 # micro-batch size
    block_size = 256
    # model
    n_layer = 6
    n_head = 8
    n_embd = 256
    bias = False
    # run length
    max_iters = 3000
    eval_iters = 10
    # -----------------------------------------------------------------------------
    # You may change anything in this section
    dropout = 0.0
    learning_rate = 6e-4
    weight_decay = 1e-1
    beta1 = 0.9
    beta2 = 0.95
    grad_clip = 1.0
    decay_lr = True
    warmup_iters = 100
    lr_decay_iters = 3000
    min_lr = 6e-5
    # -----------------------------------------------------------------------------
    # System: do not edit
    device = 'mps'
    device_kind = 'cuda' if 'cuda' in device else 'cpu'
    ctx = nullcontext() if device_kind == 'cpu' else torch.amp.autocast(device_type=device_kind, dtype=torch.bfloat16)
    t0 = time.time()
    data_dir = os.path.join('data', dataset)

    def get_batch(split):
        # We recreate np.memmap every batch to avoid a memory leak
        if split == 'train':
            data = np.memmap(os.path.join(data_dir, 'train.bin'), dtype=np.uint16, mode='r')
        else:
            data = np.memmap(os.path.join(data_dir, 'val.bin'), dtype=np.uint16, mode='r')
        ix = torch.randint(len(data) - block_size, (batch_size,))
        x = torch.stack([torch.from_numpy((data[i:i+block_size]).astype(np.int64)) for i in ix])
        y = torch.stack([torch.from_numpy((data[i+1:i+1+block_size]).astype(np.int64)) for i in ix])
        return x.to(device), y.to(device)

    # -----------------------------------------------------------------------------
    # Model, optimizer and loop: editable

    model_args = dict(n_layer=n_layer, n_head=n_head, n_embd=n_embd, block_size=block_size,
                      bias=bias, vocab_size=None, dropout=dropout)
    model_args['vocab_size'] = 50304
    shape_config = GPTConfig(**model_args)
    model = GPT(shape_config)
    model.to(device)

    optimizer = model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2), device_kind)

    # helps estimate an arbitrarily accurate loss over either split using many batches
    @torch.no_grad()
    def average_losses():
        out = {}
        model.eval()
        for split in ['train', 'val']:
            losses = torch.zeros(eval_iters)
            for k in range(eval_iters):
                X, Y = get_batch(split)
                with ctx:
                    logits, loss = model(X, Y)
                losses[k] = loss.item()
            out[split] = losses.mean()
        model.train()
        return out

    # learning rate decay scheduler (cosine with warmup)
    def get_lr(it):
        if it < warmup_iters:
            return learning_rate * (it + 1) / (warmup_iters + 1)
        if it > lr_decay_iters:
            return min_lr
        decay_ratio = (it - warmup_iters) / (lr_decay_iters - warmup_iters)
        coeff = 0.5 * (1.0 + math.cos(math.pi * decay_ratio))
        return min_lr + coeff * (learning_rate - min_lr)

    # training loop
    X, Y = get_batch('train') # fetch the very first batch
    iteration = 0
    best_vloss = 1e9
    while True:

        # determine and set the learning rate for this iteration
        lr = get_lr(iteration) if decay_lr else learning_rate
        for param_group in optimizer.param_groups:
            param_group['lr'] = lr

        # evaluation has to happen every 200 iterations
        if iteration % 200 == 0:
            losses = average_losses()
            print(f"step {iteration}: train loss {losses['train']:.4f}, val loss {losses['val']:.4f}")
            if losses['val'] < best_vloss:
                best_vloss = losses['val']

        # forward backward update, with gradient accumulation
        for micro_step in range(gradient_accumulation_steps):
            with ctx:
                logits, loss = model(X, Y)
                loss = loss / gradient_accumulation_steps
            X, Y = get_batch('train')
            loss.backward()
        if grad_clip != 0.0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

        iteration += 1

        # termination conditions: leave unchanged
        if iteration > max_iters:
            break

    # Timing and return value are not to be modified
    elapsed_min = (time.time() - t0) / 60.0
    print(f"done in {elapsed_min:.1f} min")
    return best_vloss, elapsed_min


if __name__ == '__main__':
    train()
