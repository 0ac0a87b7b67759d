# Character model on a novel, all settings at the top of the file.
import time

import numpy as np
import torch
import torch.nn.functional as F

from model import CharLM

# do not touch: shared by every experiment in the report
CONTEXT = 80
BATCH = 20
DEPTH, HEADS = 5, 4
WIDTH = 64
TOTAL_STEPS = 3000

# free to change
LR = 1e-3
WARMUP = 100
EVAL_BATCHES = 4
SEED = 7

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # do not change


# must not be modified
def load_tokens(name):
    return np.fromfile(f"data/{name}.bin", dtype=np.uint16).astype(np.int64)


# must not be modified
def sample_windows(tokens, count):
    starts = np.random.randint(0, len(tokens) - CONTEXT - 1, size=count)
    chunk = np.stack([tokens[s : s + CONTEXT + 1] for s in starts])
    chunk = torch.from_numpy(chunk).to(device)
    return chunk[:, :-1], chunk[:, 1:]


def lr_at(step):
    if step < WARMUP:
        return LR * (step + 1) / WARMUP
    return LR


@torch.no_grad()
def evaluate(net, tokens):
    net.eval()
    total = 0.0
    for _ in range(EVAL_BATCHES):
        inputs, targets = sample_windows(tokens, BATCH)
        logits = net(inputs)
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten()).item()
    net.train()
    return total / EVAL_BATCHES


def train():
    clock = time.perf_counter()  # must not be changed
    np.random.seed(SEED)
    torch.manual_seed(SEED)
    training_tokens = load_tokens("train")
    validation_tokens = load_tokens("val")
    net = CharLM(vocab=256, width=WIDTH, depth=DEPTH, heads=HEADS, context=CONTEXT).to(device)
    opt = torch.optim.AdamW(net.parameters(), lr=LR, weight_decay=0.01)
    best_vloss = 1e9
    for step in range(TOTAL_STEPS):
        for group in opt.param_groups:
            group["lr"] = lr_at(step)
        inputs, targets = sample_windows(training_tokens, BATCH)
        logits = net(inputs)
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        opt.zero_grad()
        loss.backward()
        opt.step()
        # this should still happen every 50 steps
        if (step + 1) % 50 == 0:
            vloss = evaluate(net, validation_tokens)
            best_vloss = min(best_vloss, vloss)
            print(step + 1, loss.item(), vloss)
    elapsed_min = (time.perf_counter() - clock) / 60  # must not be changed
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print(train())
