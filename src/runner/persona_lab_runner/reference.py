"""Reference losses of the live model, which every export is held against."""

from __future__ import annotations

import itertools
import json
from typing import Any, Dict, List, Sequence, Tuple

import torch

from .logits import LogitsPlace
from .model_calls import CallPattern
from .nll import exact_token_nll

BATCH_SIZES = (1, 2, 7)
_ROWS = sum(BATCH_SIZES)


def reference_rows(sampled: Sequence[Sequence[int]], block_size: int) -> torch.Tensor:
    """Rows of real tokens, int64 [10, T]: sampled windows, cut or strung together to T tokens."""
    stream = list(itertools.chain.from_iterable(sampled))
    if len(stream) < 2:
        stream = stream + [0, 0]
    needed = _ROWS * block_size
    # An offset that grows by one each round, so that repeated rows are not equal.
    rounds = itertools.count()
    tokens: List[int] = []
    while len(tokens) < needed:
        offset = next(rounds) % len(stream)
        tokens += stream[offset:] + stream[:offset]
    return torch.tensor(tokens[:needed], dtype=torch.int64).reshape(_ROWS, block_size)


def compute_logits(
    model: torch.nn.Module, pattern: CallPattern, place: LogitsPlace, idx: torch.Tensor
) -> torch.Tensor:
    """Logits [B, T, V]; no frame above the model holds the targets that the NLL will be for."""
    with torch.no_grad():
        return place.take(pattern.call(model, idx, torch.zeros_like(idx)), idx)


def reference_losses(
    model: torch.nn.Module, pattern: CallPattern, place: LogitsPlace, rows: torch.Tensor
) -> List[Dict[str, Any]]:
    """For batches of 1, 2 and 7 windows: tokens, targets (the next tokens; then others), NLL."""
    batches = []
    start = 0
    for size in BATCH_SIZES:
        idx = rows[start : start + size]
        start += size
        logits = compute_logits(model, pattern, place, idx)
        following = idx.roll(-1, 1)
        for targets in (following, (following * 13 + 5) % place.vocabulary):
            nll = exact_token_nll(logits, targets)
            batches.append(
                {"idx": idx.tolist(), "targets": targets.tolist(), "nll": nll.tolist()}
            )
    return batches


def greatest_difference(
    model: torch.nn.Module,
    pattern: CallPattern,
    place: LogitsPlace,
    batches: Sequence[Dict[str, Any]],
) -> Tuple[float, float]:
    """(mean, greatest) absolute difference of this model's NLL to the reference, nats a token."""
    differences = []
    for batch in batches:
        logits = compute_logits(model, pattern, place, torch.tensor(batch["idx"]))
        nll = exact_token_nll(logits, torch.tensor(batch["targets"]))
        expected = torch.tensor(batch["nll"], dtype=torch.float64)
        difference = (nll - expected).abs()
        # Equal infinities agree.
        difference[nll == expected] = 0.0
        differences.append(difference.flatten())
    everything = torch.cat(differences)
    return float(everything.mean()), float(everything.max())


def write_reference(path: str, vocabulary: int, batches: Sequence[Dict[str, Any]]) -> None:
    """Writes what the exported graph is compared with; JSON has no NaN, so those become null."""
    plain = [
        {**batch, "nll": [[x if abs(x) < 1e30 else None for x in row] for row in batch["nll"]]}
        for batch in batches
    ]
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"schema": 1, "vocabSize": vocabulary, "batches": plain}, file, allow_nan=False)
