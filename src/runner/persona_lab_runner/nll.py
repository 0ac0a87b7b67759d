"""The head: next-token NLL from logits, the same for every model, written by us."""

from __future__ import annotations

from typing import Any, Tuple

import torch

from .logits import LogitsPlace
from .model_calls import CallPattern

# Taken before any of the candidate's code is imported: what it patches does not reach them.
_softmax = torch.softmax
_log_softmax = torch.log_softmax
_amax = torch.amax
_gather = torch.gather
_log = torch.log


def token_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """NLL of each target in nats: float [B, T, V], int64 [B, T] -> float [B, T].

    log Σ exp(l) = max l − log max softmax(l), as the greatest probability is exp(max l) / Σ exp(l).
    It is at least 1/V, so nothing underflows however unlikely the target is. Written in this way
    because ONNX Runtime has a fused Softmax kernel on the CPU as well as on every GPU provider,
    while LogSoftmax has none on WebGPU (all logits would be copied to the CPU) and a chain of
    max, exp, sum and log costs a third more on the CPU with a large vocabulary.
    """
    greatest = _amax(logits, -1, keepdim=True)
    log_sum = greatest - _log(_amax(_softmax(logits, -1), -1, keepdim=True))
    return (log_sum - _gather(logits, -1, targets.unsqueeze(-1))).squeeze(-1)


def exact_token_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The same in float64 and by another formula: what the graph is held against."""
    return -_gather(_log_softmax(logits.double(), -1), -1, targets.unsqueeze(-1)).squeeze(-1)


class NllModel(torch.nn.Module):
    """(idx, targets) -> nll. The inner model never gets the targets: only dummies."""

    def __init__(self, model: torch.nn.Module, pattern: CallPattern, place: LogitsPlace) -> None:
        super().__init__()
        self.model = model
        self._pattern = pattern
        self._place = place

    def forward(self, idx: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        output: Any = self._pattern.call(self.model, idx, torch.zeros_like(idx))
        return token_nll(self._place.take(output, idx), targets)


def example_batch(rows: torch.Tensor, batch: int = 3) -> Tuple[torch.Tensor, torch.Tensor]:
    """Real tokens to trace with; more than two rows, as batches of 1 and 2 are special to some code."""
    idx = rows[:batch]
    return idx, idx.roll(-1, 1)
