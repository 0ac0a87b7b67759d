# Übung: ein kleines Sprachmodell lernen („so klein wie möglich“)
import time; import numpy as np
import torch

from netz import Netz

#######  nicht ändern / do not change  #######
FENSTER = 56; STAPEL = 14
TIEFE: int = 2
KÖPFE = 4
BREITE = 0x40
SCHRITTE = 2_500
#######  anything below this can be changed  #######
lernrate = 1e-3; zerfall = .02
prüfe_alle = 25


def lerne():
	beginn = time.time()  # do not change
	gerät = "cuda" if torch.cuda.is_available() else "cpu"
	# do not change the data
	def lade(teil): return np.fromfile("daten/" + teil + ".bin", np.uint16).astype(np.int64)
	daten, prüfung = lade("train"), lade("val")
	def stapel(quelle):
		ort = np.random.randint(len(quelle) - FENSTER - 1, size=STAPEL)
		z = torch.from_numpy(np.stack([quelle[o:o + FENSTER + 1] for o in ort])).to(gerät)
		return z[:, :-1], z[:, 1:]

	netz = Netz(FENSTER, TIEFE, KÖPFE, BREITE).to(gerät)
	optimierer = torch.optim.AdamW(netz.parameters(), lr=lernrate, weight_decay=zerfall)
	bester_verlust = float("inf")
	schritt = 0
	while (schritt := schritt + 1) <= SCHRITTE:
		x, y = stapel(daten)
		_, verlust = netz(x, y)
		optimierer.zero_grad(); verlust.backward(); optimierer.step()
		# should still happen every 25 iterations
		if not schritt % prüfe_alle:
			netz.eval()
			with torch.no_grad(): _, v = netz(*stapel(prüfung))
			netz.train()
			if (neu := v.item()) < bester_verlust: bester_verlust = neu
			match schritt:
				case 25: print("los geht’s", neu)
				case _: print(f"{schritt} → {neu:.3f}")
	minuten = (time.time() - beginn) / 60  # do not change
	return bester_verlust, minuten


if __name__ == "__main__": print(lerne())
