# Trainingsskript für ein kleines Zeichenmodell (Faust, beide Teile)
import math, os, time
from typing import Dict, List, Optional, Tuple

import numpy as np
import torch

from model import KlangConfig, KlangModell


def lade_daten(ordner: str, teil: str) -> np.ndarray:
	"""Öffnet einen Datenteil als memmap."""
	return np.memmap(os.path.join(ordner, teil + '.bin'), dtype=np.uint16, mode='r')


def waehle_geraet() -> str:
	# Apfel zuerst, dann Nvidia, sonst die CPU
	if torch.backends.mps.is_available(): return 'mps'
	return 'cuda' if torch.cuda.is_available() else 'cpu'


def lernrate_bei(schritt: int, anlauf: int, ende: int, hoch: float, tief: float) -> float:
	"""Linearer Anlauf, danach Kosinus."""
	if schritt < anlauf: return hoch * (schritt + 1) / anlauf
	if schritt >= ende: return tief
	anteil = (schritt - anlauf) / max(1, ende - anlauf)
	return tief + 0.5 * (hoch - tief) * (1.0 + math.cos(math.pi * anteil))


def train():
	# ======================================================================
	# Grundwerte der Versuchsreihe (must not be altered)
	# ======================================================================
	ordner: str = 'data/faust'
	stapel: int = 16; fenster: int = 64
	n_schicht: int = 4; n_kopf: int = 4
	n_breite: int = 128
	wortschatz: int = 256
	max_schritte: int = 2001

	geraet = waehle_geraet()
	train_daten = lade_daten(ordner, 'train'); val_daten = lade_daten(ordner, 'val')

	# ab hier: free to change
	hoch: float = 1e-3; tief: float = 1e-4
	anlauf: int = 100
	zerfall: float = 0.1
	grenze: float = 1.0
	dropout: float = 0.1  # persona: range(0.0, 0.3)
	saat: int = 1749

	torch.manual_seed(saat)

	# Stapelzieher -- keep this function as is
	def hole_stapel(teil: str) -> Tuple[torch.Tensor, torch.Tensor]:
		daten = train_daten if teil == 'train' else val_daten
		ix = torch.randint(len(daten) - fenster - 1, (stapel,))
		x = torch.stack([torch.from_numpy(daten[i:i + fenster].astype(np.int64)) for i in ix.tolist()])
		y = torch.stack([torch.from_numpy(daten[i + 1:i + 1 + fenster].astype(np.int64)) for i in ix.tolist()])
		return x.to(geraet), y.to(geraet)

	cfg = KlangConfig(wortschatz=wortschatz, fenster=fenster, n_schicht=n_schicht, n_kopf=n_kopf, n_breite=n_breite, dropout=dropout)
	modell = KlangModell(cfg).to(geraet)
	optimierer = torch.optim.AdamW(modell.parameters(), lr=hoch, betas=(0.9, 0.95), weight_decay=zerfall)
	print(f'{modell.anzahl() / 1e6:.2f} Mio. Parameter auf {geraet}')

	best_vloss = float('inf'); verlauf: List[float] = []
	start = time.time()  # Stoppuhr, don't touch
	modell.train()
	for schritt in range(max_schritte):
		for gruppe in optimierer.param_groups: gruppe['lr'] = lernrate_bei(schritt, anlauf, max_schritte, hoch, tief)
		x, y = hole_stapel('train')
		_, verlust = modell(x, ziele=y)
		optimierer.zero_grad(set_to_none=True); verlust.backward()
		torch.nn.utils.clip_grad_norm_(modell.parameters(), grenze)
		optimierer.step()
		verlauf.append(verlust.item())

		# Prüfung: this should still happen every 100 iterations
		if schritt % 100 == 0:
			modell.eval()
			with torch.no_grad(): _, v = modell(*hole_stapel('val'))
			modell.train()
			vloss = v.item()
			if vloss < best_vloss: best_vloss = vloss
			print(f'{schritt:5d} | Lernverlust {sum(verlauf[-100:]) / len(verlauf[-100:]):.4f} | Prüfverlust {vloss:.4f}')

	elapsed_min = (time.time() - start) / 60  # keep as is
	print(f'Fertig: {elapsed_min:.2f} min, bester Prüfverlust {best_vloss:.4f}')  # must not be modified
	return best_vloss, elapsed_min


if __name__ == '__main__': train()
