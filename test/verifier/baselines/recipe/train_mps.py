import contextlib
import datetime as dt
import os

import numpy as np
import torch

from model import LanguageModel

RECIPE = {
    # frozen: shared by every contestant
    "model": {"n_vocab": 1024, "n_ctx": 96, "n_state": 80, "n_layer": 2},
    "batch": 20,
    "total": 900,

    # tunable
    "lr": 2e-3,
    "warm": 50,
    "smooth": 0.9,
}


def read(split):
    return np.memmap(os.path.join("corpus", split + ".bin"), dtype=np.uint16, mode="r")


def sample(tokens, count, length):
    at = torch.randint(len(tokens) - length, (count,))
    x = torch.stack([torch.from_numpy(tokens[i : i + length].astype("int64")) for i in at.tolist()])
    y = torch.stack(
        [torch.from_numpy(tokens[i + 1 : i + 1 + length].astype("int64")) for i in at.tolist()]
    )
    return x, y


def train():
    torch.manual_seed(3)
    now = dt.datetime.now()  # do not modify
    gear = torch.device("mps" if torch.backends.mps.is_available() else "cpu")  # do not modify
    train_ids, val_ids = read("train"), read("val")  # do not modify

    dims = RECIPE["model"]
    lm = LanguageModel(**dims).to(gear)
    opt = torch.optim.SGD(lm.parameters(), lr=RECIPE["lr"], momentum=0.9, nesterov=True)
    amp = torch.autocast(gear.type, dtype=torch.bfloat16) if gear.type == "mps" else contextlib.nullcontext()

    best_vloss, average, done = 1e9, None, 0
    while done < RECIPE["total"]:
        x, y = sample(train_ids, RECIPE["batch"], dims["n_ctx"])
        x, y = x.to(gear), y.to(gear)
        with amp:
            loss = lm.nll(x, y)
        loss.backward()
        for group in opt.param_groups:
            group["lr"] = RECIPE["lr"] * min(1, (done + 1) / RECIPE["warm"])
        opt.step()
        opt.zero_grad()
        average = loss.item() if average is None else RECIPE["smooth"] * average + 0.1 * loss.item()
        done += 1

        if done % 60 == 0:  # this should still happen every 60 iterations
            with torch.no_grad():
                lm.eval()
                vx, vy = sample(val_ids, RECIPE["batch"], dims["n_ctx"])
                vloss = float(lm.nll(vx.to(gear), vy.to(gear)))
                lm.train()
            if vloss < best_vloss:
                best_vloss = vloss
            print(f"{done}/{RECIPE['total']}: {average:.3f} {vloss:.3f}")

    elapsed_min = (dt.datetime.now() - now).total_seconds() / 60
    return best_vloss, elapsed_min
