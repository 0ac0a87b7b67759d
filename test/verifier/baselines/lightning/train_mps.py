"""Kleines Sprachmodell nach Art von Lightning / a small language model, Lightning-style."""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor

from model import LitLM

### Feste Werte, sonst sind Läufe nicht vergleichbar -- fixed values, do not edit ###
BATCH: int = 12
CONTEXT: int = 96
STEPS: int = 6_000
VAL_INTERVAL: int = 250
LAYERS, HEADS, WIDTH = 3, 4, 128
VOCAB = 256

### Ab hier frei -- free to change from here on ###
LR = 1e-3
CLIP = 0.5
VAL_BATCHES = 4


class Corpus:  # Datenzugriff: must not be modified
    def __init__(self, folder: str = "data") -> None:
        self.parts = {
            name: np.memmap(f"{folder}/{name}.bin", dtype=np.uint16, mode="r")
            for name in ("train", "val")
        }

    def draw(self, part: str) -> tuple[Tensor, Tensor]:
        tokens = self.parts[part]
        starts = np.random.randint(0, len(tokens) - CONTEXT - 1, size=BATCH)
        rows = np.stack([tokens[s : s + CONTEXT + 1] for s in starts]).astype(np.int64)
        rows = torch.from_numpy(rows)
        return rows[:, :-1], rows[:, 1:]


class MiniTrainer:
    """Die Schleife um das Modell / the loop around the model."""

    def __init__(self, max_steps: int, every: int, device: torch.device) -> None:
        self.max_steps = max_steps
        self.every = every
        self.device = device

    def fit(self, lit: LitLM, corpus: Corpus) -> float:
        optimizer, scheduler = lit.configure_optimizers(LR)
        best = float("inf")
        for step in range(self.max_steps):
            # Validierung: this should still happen every 250 steps
            if step % self.every == 0:
                best = min(best, self.validate(lit, corpus))
                print(f"Schritt {step}: {best:.4f}")
            lit.train()
            loss = lit.training_step(self.batch(corpus, "train"), step)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(lit.parameters(), CLIP)
            optimizer.step()
            scheduler.step()
        return best

    @torch.no_grad()
    def validate(self, lit: LitLM, corpus: Corpus) -> float:
        lit.eval()
        losses = [lit.validation_step(self.batch(corpus, "val"), i) for i in range(VAL_BATCHES)]
        return torch.stack(losses).mean().item()

    def batch(self, corpus: Corpus, part: str) -> tuple[Tensor, Tensor]:
        x, y = corpus.draw(part)
        return x.to(self.device), y.to(self.device)


def train():
    t0 = time.time()  # Uhr: do not touch
    device = torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    corpus = Corpus()
    lit = LitLM(vocab=VOCAB, context=CONTEXT, layers=LAYERS, heads=HEADS, width=WIDTH).to(device)
    trainer = MiniTrainer(max_steps=STEPS, every=VAL_INTERVAL, device=device)
    best_vloss = trainer.fit(lit, corpus)

    # Zeit und Rückgabe -- the next two lines must not be changed
    elapsed_min = (time.time() - t0) / 60
    return best_vloss, elapsed_min


if __name__ == "__main__":
    print(train())
