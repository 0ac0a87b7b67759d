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


def train(out_dir="out", only_validate=False):
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
    print_every = 10
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
    tokens_a_step = gradient_accumulation_steps * batch_size * block_size
    print(f"tokens a step: {tokens_a_step:,}")

    os.makedirs(out_dir, exist_ok=True)
    torch.manual_seed(1337)
    device_kind = "cuda" if "cuda" in device else "cpu"

    # must not be modified
    def get_batch(split):
        # opened anew each time, so that its pages are given back
        if split == "train":
            data = np.memmap(os.path.join("data", "train.bin"), dtype=np.uint16, mode="r")
        else:
            data = np.memmap(os.path.join("data", "val.bin"), dtype=np.uint16, mode="r")
        ix = torch.randint(len(data) - block_size, (batch_size,))
        x = torch.stack([torch.from_numpy((data[i:i+block_size]).astype(np.int64)) for i in ix])
        y = torch.stack([torch.from_numpy((data[i+1:i+1+block_size]).astype(np.int64)) for i in ix])
        x, y = x.to(device), y.to(device)
        return x, y

    iteration = 0
    best_vloss = 1e9

    model_args = dict(n_layer=n_layer, n_head=n_head, n_embd=n_embd, block_size=block_size,
                      bias=bias, vocab_size=None, dropout=dropout)
    model_args["vocab_size"] = 256
    shape_config = GPTConfig(**model_args)
    model = GPT(shape_config)
    model.to(device)
    optimizer = model.configure_optimizers(weight_decay, learning_rate, (beta1, beta2), device_kind)
    if compile:
        model = torch.compile(model)

    @torch.no_grad()
    def average_losses():
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
    bare_model = model
    running_use = -1.0
    while True:
        lr = get_lr(iteration) if decay_lr else learning_rate
        for param_group in optimizer.param_groups:
            param_group["lr"] = lr

        # the evaluation should still happen every 40 iterations
        if iteration % eval_interval == 0:
            losses = average_losses()
            print(f"step {iteration}: train loss {losses['train']:.4f}, val loss {losses['val']:.4f}")
            if losses["val"] < best_vloss:
                best_vloss = losses["val"]
                if iteration > 0:
                    checkpoint = {
                        "model": bare_model.state_dict(),
                        "optimizer": optimizer.state_dict(),
                        "model_args": model_args,
                        "iteration": iteration,
                        "best_val_loss": best_vloss,
                    }
                    torch.save(checkpoint, os.path.join(out_dir, "ckpt.pt"))
        if iteration == 0 and only_validate:
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
        if iteration % print_every == 0:
            lossf = loss.item() * gradient_accumulation_steps
            print(f"iter {iteration}: loss {lossf:.4f}, time {dt*1000:.2f}ms")
        iteration += 1
        if iteration > max_iters:
            break

    # ============ do not change: result ============
    elapsed_min = (time.time() - t_start) / 60
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
