"""
Trains a GPT on one GPU or several (torchrun). Configuration by module globals.
"""
import os
import time
import math
import inspect
from contextlib import nullcontext

import numpy as np
import torch
from torch.distributed import destroy_process_group, init_process_group
from torch.nn.parallel import DistributedDataParallel as DDP

from model import GPTConfig, GPT

# -----------------------------------------------------------------------------
# I/O
out_dir = 'out'
log_interval = 10
# evaluation: these two should not change
eval_interval = 250
eval_iters = 20

# data and batch: should not change
dataset = 'shakespeare'
gradient_accumulation_steps = 4
batch_size = 6
block_size = 128

# model size: should not change
n_layer = 6
n_head = 6
n_embd = 192

# ok to change from here on
dropout = 0.0
bias = False
learning_rate = 6e-4
weight_decay = 1e-1
beta1, beta2 = 0.9, 0.95
grad_clip = 1.0
decay_lr = True
warmup_iters = 100
min_lr = 6e-5

# fixed: training length
max_iters = 2500
# -----------------------------------------------------------------------------
config = {k: v for k, v in globals().items() if not k.startswith('_') and isinstance(v, (int, float, bool, str))}


def get_lr(it):
    if it < warmup_iters:
        return learning_rate * (it + 1) / (warmup_iters + 1)
    if it > max_iters:
        return min_lr
    ratio = (it - warmup_iters) / (max_iters - warmup_iters)
    return min_lr + 0.5 * (1.0 + math.cos(math.pi * ratio)) * (learning_rate - min_lr)


def train():
    t_begin = time.time()  # should not change
    ddp = int(os.environ.get('RANK', -1)) != -1
    if ddp:
        init_process_group(backend='nccl')
        device = f"cuda:{int(os.environ['LOCAL_RANK'])}"
        master_process = int(os.environ['RANK']) == 0
    else:
        master_process = True
        device = 'cuda' if torch.cuda.is_available() else 'mps' if torch.backends.mps.is_available() else 'cpu'
    device_type = 'cuda' if 'cuda' in device else 'cpu'
    ctx = torch.amp.autocast(device_type=device_type, dtype=torch.bfloat16) if device_type == 'cuda' else nullcontext()

    # poor man's data loader: should not change
    data_dir = os.path.join('data', dataset)
    def get_batch(split):
        if split == 'train':
            data = np.memmap(os.path.join(data_dir, 'train.bin'), dtype=np.uint16, mode='r')
        else:
            data = np.memmap(os.path.join(data_dir, 'val.bin'), dtype=np.uint16, mode='r')
        ix = torch.randint(len(data) - block_size, (batch_size,))
        x = torch.stack([torch.from_numpy((data[i:i+block_size]).astype(np.int64)) for i in ix])
        y = torch.stack([torch.from_numpy((data[i+1:i+1+block_size]).astype(np.int64)) for i in ix])
        return x.to(device), y.to(device)

    model_args = dict(n_layer=n_layer, n_head=n_head, n_embd=n_embd, block_size=block_size, bias=bias, vocab_size=256, dropout=dropout)
    model = GPT(GPTConfig(**model_args))
    model.to(device)
    optimizer = model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2), device_type)
    if ddp:
        model = DDP(model, device_ids=[int(os.environ['LOCAL_RANK'])])
    raw_model = model.module if ddp else model

    @torch.no_grad()
    def estimate_loss(split):
        model.eval()
        losses = torch.zeros(eval_iters)
        for k in range(eval_iters):
            X, Y = get_batch(split)
            with ctx:
                logits, loss = model(X, Y)
            losses[k] = loss.item()
        model.train()
        return losses.mean().item()

    iter_num = 0
    best_vloss = 1e9
    X, Y = get_batch('train')
    t0 = time.time()
    while True:
        lr = get_lr(iter_num) if decay_lr else learning_rate
        for param_group in optimizer.param_groups:
            param_group['lr'] = lr

        # this should happen every 250 iterations
        if iter_num % eval_interval == 0 and master_process:
            val_loss = estimate_loss('val')
            print(f"step {iter_num}: val loss {val_loss:.4f}")
            best_vloss = min(best_vloss, val_loss)

        for micro_step in range(gradient_accumulation_steps):
            if ddp:
                model.require_backward_grad_sync = (micro_step == gradient_accumulation_steps - 1)
            with ctx:
                logits, loss = model(X, Y)
                loss = loss / gradient_accumulation_steps
            X, Y = get_batch('train')
            loss.backward()
        if grad_clip != 0.0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

        t1 = time.time()
        if iter_num % log_interval == 0 and master_process:
            print(f"iter {iter_num}: loss {loss.item() * gradient_accumulation_steps:.4f}, {(t1 - t0) * 1000:.0f}ms")
        t0 = t1
        iter_num += 1
        if iter_num > max_iters:
            break

    if ddp:
        destroy_process_group()
    elapsed_min = (time.time() - t_begin) / 60  # should not change
    return best_vloss, elapsed_min  # should not change


if __name__ == '__main__':
    train()
