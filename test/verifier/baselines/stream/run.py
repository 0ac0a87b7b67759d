# Modèle de langue: a stream of batches, several to an update.
import time

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from network import Network

# =============== do not edit ===============
SHAPE = (16, 64)
DEPTH, WIDTH = 5, 160
MAX_UPDATES, ACCUMULATE = 800, 4
# =============== can be edited ===============
RATE = 5e-4
HEADS = 5


class Windows(Dataset):
	def __init__(self, path, context):
		self.tokens = np.memmap(path, dtype=np.uint16, mode="r")
		self.context = context

	def __len__(self):
		return (len(self.tokens) - 1) // self.context

	def __getitem__(self, at):
		piece = self.tokens[at * self.context : (at + 1) * self.context + 1].astype(np.int64)
		return torch.from_numpy(piece[:-1]), torch.from_numpy(piece[1:])


def endless(loader):
	while True:
		yield from loader


def device_for(name):
	match name:
		case "auto" if torch.cuda.is_available():
			return torch.device("cuda")
		case "auto" | "cpu":
			return torch.device("cpu")
		case other:
			return torch.device(other)


def run():
	clock = time.monotonic()  # do not change
	rows, context = SHAPE
	device = device_for("auto")
	training = DataLoader(Windows("data/train.bin", context), batch_size=rows, shuffle=True, drop_last=True)
	validation = DataLoader(Windows("data/val.bin", context), batch_size=rows)
	network = Network(depth=DEPTH, width=WIDTH, heads=HEADS, context=context).to(device)
	optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
	feed = iter(endless(training))
	meilleure_perte = float("inf")
	update = 0
	while update < MAX_UPDATES:
		optimizer.zero_grad()
		for _ in range(ACCUMULATE):
			inputs, targets = next(feed)
			loss = network.loss(inputs.to(device), targets.to(device)) / ACCUMULATE
			loss.backward()
		optimizer.step()
		update += 1
		# this should still happen every 40 steps
		if update % 40 == 0:
			network.eval()
			pertes = []
			with torch.no_grad():
				for inputs, targets in validation:
					pertes.append(network.loss(inputs.to(device), targets.to(device)).item())
			network.train()
			perte = sum(pertes) / len(pertes)
			if perte < meilleure_perte:
				meilleure_perte = perte
			print(f"{update}: {perte:.4f}")
	minutes = (time.monotonic() - clock) / 60  # do not change
	return meilleure_perte, minutes
