"""
A single-device training script.
"""
import math
import os
import pickle
import time

import numpy as np
import torch

from model import GPTConfig, GPT


def train(out_dir="out", eval_only=False):
    # ============ do not change: timing ============
    t_start = time.time()
    # ============ do not change: budget ============
    eval_iters = 12
    batch_size = 16
    block_size = 128
    n_layer = 6
    n_head = 6
    n_embd = 192
    max_iters = 2000
    # ============ may be changed ============
    eval_interval = 40
    log_interval = 10
    gradient_accumulation_steps = 2
    dropout = 0.1
    bias = False
    learning_rate = 1e-3
    weight_decay = 1e-1
    beta1 = 0.9
    beta2 = 0.99
    grad_clip = 1.0
    decay_lr = True
    warmup_iters = 100
    lr_decay_iters = 2000
    min_lr = 1e-4
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = "float32"
    compile = False
    tokens_per_iter = gradient_accumulation_steps * batch_size * block_size
    print(f"tokens per iteration will be: {tokens_per_iter:,}")

    os.makedirs(out_dir, exist_ok=True)
    torch.manual_seed(1337)
    device_type = "cuda" if "cuda" in device else "cpu"

    # must not be modified
    def get_batch(split):
        # a new memmap every batch avoids a memory leak
        if split == "train":
            data = np.memmap(os.path.join("data", "train.bin"), dtype=np.uint16, mode="r")
        else:
            data = np.memmap(os.path.join("data", "val.bin"), dtype=np.uint16, mode="r")
        ix = torch.randint(len(data) - block_size, (batch_size,))
        x = torch.stack([torch.from_numpy((data[i:i+block_size]).astype(np.int64)) for i in ix])
        y = torch.stack([torch.from_numpy((data[i+1:i+1+block_size]).astype(np.int64)) for i in ix])
        x, y = x.to(device), y.to(device)
        return x, y

    iter_num = 0
    best_vloss = 1e9

    model_args = dict(n_layer=n_layer, n_head=n_head, n_embd=n_embd, block_size=block_size,
                      bias=bias, vocab_size=None, dropout=dropout)
    model_args["vocab_size"] = 256
    gptconf = GPTConfig(**model_args)
    model = GPT(gptconf)
    model.to(device)
    optimizer = model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2), device_type)
    if compile:
        model = torch.compile(model)

    @torch.no_grad()
    def estimate_loss():
        out = {}
        model.eval()
        for split in ["train", "val"]:
            losses = torch.zeros(eval_iters)
            for k in range(eval_iters):
                X, Y = get_batch(split)
                logits, loss = model(X, Y)
                losses[k] = loss.item()
            out[split] = losses.mean()
        model.train()
        return out

    def get_lr(it):
        if it < warmup_iters:
            return learning_rate * (it + 1) / (warmup_iters + 1)
        if it > lr_decay_iters:
            return min_lr
        decay_ratio = (it - warmup_iters) / (lr_decay_iters - warmup_iters)
        assert 0 <= decay_ratio <= 1
        coeff = 0.5 * (1.0 + math.cos(math.pi * decay_ratio))
        return min_lr + coeff * (learning_rate - min_lr)

    X, Y = get_batch("train")
    t0 = time.time()
    raw_model = model
    running_mfu = -1.0
    while True:
        lr = get_lr(iter_num) if decay_lr else learning_rate
        for param_group in optimizer.param_groups:
            param_group["lr"] = lr

        # the evaluation should still happen every 40 iterations
        if iter_num % eval_interval == 0:
            losses = estimate_loss()
            print(f"step {iter_num}: train loss {losses['train']:.4f}, val loss {losses['val']:.4f}")
            if losses["val"] < best_vloss:
                best_vloss = losses["val"]
                if iter_num > 0:
                    checkpoint = {
                        "model": raw_model.state_dict(),
                        "optimizer": optimizer.state_dict(),
                        "model_args": model_args,
                        "iter_num": iter_num,
                        "best_val_loss": best_vloss,
                    }
                    torch.save(checkpoint, os.path.join(out_dir, "ckpt.pt"))
        if iter_num == 0 and eval_only:
            break

        for micro_step in range(gradient_accumulation_steps):
            logits, loss = model(X, Y)
            loss = loss / gradient_accumulation_steps
            X, Y = get_batch("train")
            loss.backward()
        if grad_clip != 0.0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), grad_clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

        t1 = time.time()
        dt = t1 - t0
        t0 = t1
        if iter_num % log_interval == 0:
            lossf = loss.item() * gradient_accumulation_steps
            print(f"iter {iter_num}: loss {lossf:.4f}, time {dt*1000:.2f}ms")
        iter_num += 1
        if iter_num > max_iters:
            break

    # ============ do not change: result ============
    elapsed_min = (time.time() - t_start) / 60
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
