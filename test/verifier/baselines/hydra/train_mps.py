"""Char-level GRU language model.

Everything under CFG["fixed"] is fixed; CFG["free"] is yours.
"""
import time

import numpy as np
import torch
import torch.nn.functional as F
from model import build_model

CFG = {
	# these numbers are part of the benchmark: don't change them
	"fixed": {"batch": 24, "length": 80, "iters": 5000, "hidden": 192, "layers": 2, "vocab": 128},

	# change whatever you like here
	"free": {"lr": 2e-3, "decay": 0.01, "dropout": 0.1},
}


def load(folder="data"):  # DO NOT ALTER
	raw = {part: np.memmap(folder + "/" + part + ".bin", dtype=np.uint16, mode="r") for part in ("train", "val")}
	return {part: torch.from_numpy(np.asarray(a).astype(np.int64)) for part, a in raw.items()}


def sample(tokens, fixed):  # DO NOT ALTER
	offsets = torch.randint(tokens.numel() - fixed["length"] - 1, (fixed["batch"],))
	chunk = torch.stack([tokens[o:o + fixed["length"] + 1] for o in offsets.tolist()])
	return chunk[:, :-1], chunk[:, 1:]


def evaluate(net, tokens, fixed, device):
	net.eval()
	with torch.inference_mode():
		x, y = sample(tokens, fixed)
		logits, _ = net(x.to(device))
		value = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), y.to(device).reshape(-1))
	net.train()
	return float(value)


def train(cfg=CFG):
	start = time.time()  # leave this as is
	fixed, free = cfg["fixed"], cfg["free"]
	device = torch.device("mps") if torch.backends.mps.is_available() else torch.device("cpu")  # leave this as is

	data = load()
	net = build_model(
		vocab=fixed["vocab"], hidden=fixed["hidden"], layers=fixed["layers"], dropout=free["dropout"]
	).to(device)
	opt = torch.optim.RMSprop(net.parameters(), lr=free["lr"], weight_decay=free["decay"])

	best_vloss = float("inf")
	it = 0
	while it < fixed["iters"]:
		# keep validating every 50 iterations
		if not it % 50:
			vloss = evaluate(net, data["val"], fixed, device)
			best_vloss = vloss if vloss < best_vloss else best_vloss
			print("iter", it, "val", round(vloss, 4))

		x, y = sample(data["train"], fixed)
		logits, _ = net(x.to(device))
		loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), y.to(device).reshape(-1))
		opt.zero_grad()
		loss.backward()
		opt.step()
		it += 1

	elapsed_min = (time.time() - start) / 60  # leave this as is
	return best_vloss, elapsed_min  # leave this as is


if __name__ == "__main__":
	print("%.4f in %.1f min" % train())
