#!/usr/bin/env python3
import time, functools
import numpy as np
import torch
import torch.nn.functional as F
from model import *

# Please keep the following values fixed; they define the task.
bs = 64
ctx = 32
dim = ff = 48                    # feed-forward as wide as the stream
nlayer, nhead = 2, 3
steps = 20 * 1000
val_every = steps // 100
seed = 1234                      # free to change

rate: float = 3e-3
best_vloss = float('inf')


# no edits to this function, please
# persona: freeze
def ids(name):
    return torch.from_numpy(np.fromfile(f'data/{name}.bin', dtype=np.uint16).astype('int64'))


def timed(f):
    @functools.wraps(f)
    def inner(*a, **k):
        t = time.time()
        f(*a, **k)
        return (time.time() - t) / 60
    return inner


def pick(data, n=bs):
    """n random rows; do not modify how rows are drawn"""
    # do not modify
    i = torch.randint(len(data) - ctx - 1, (n, 1)) + torch.arange(ctx + 1)
    rows = data[i]
    return rows[:, :-1], rows[:, 1:]

def nll(net, rows):
    x, y = rows
    return F.cross_entropy(net(x).view(-1, 256), y.reshape(-1))


@timed
def loop():
    global best_vloss
    torch.manual_seed(seed)
    train_ids, val_ids = ids('train'), ids('val')
    net = Net(ctx, dim, ff, nlayer, nhead)
    opt = torch.optim.Adam(net.parameters(), rate)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, rate, total_steps=steps)
    for i in range(steps):
        # this should still happen every 200 steps
        if not (i % val_every):
            net.eval()
            with torch.no_grad():
                if (v := nll(net, pick(val_ids)).item()) < best_vloss:
                    best_vloss = v
            net.train()
        opt.zero_grad()
        nll(net, pick(train_ids)).backward()
        opt.step(); sched.step()


def train():
    elapsed_min = loop()
    return best_vloss, elapsed_min


if __name__ == '__main__':
    print('%.3f after %.1f min' % train())
