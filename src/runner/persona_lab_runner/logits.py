"""Finds the logits in what a model returns."""

from __future__ import annotations

import collections.abc
from typing import Any, Iterator, List, Optional, Tuple

import torch

from .failure import RunnerFailure
from .model_calls import CallPattern

# A path into an output: ("item", index or key) or ("attribute", name).
Path = Tuple[Tuple[str, Any], ...]


class LogitsPlace:
    """Where in the output the logits are, and how their axes are ordered. Plain data."""

    def __init__(self, path: Path, layout: str, vocabulary: int) -> None:
        self.path = path
        self.layout = layout
        self.vocabulary = vocabulary

    def take(self, output: Any, idx: torch.Tensor) -> torch.Tensor:
        """The logits as float32 [B, T, V]."""
        for kind, key in self.path:
            output = getattr(output, key) if kind == "attribute" else output[key]
        logits = output.float()
        if self.layout == "BVT":
            return logits.transpose(1, 2)
        if self.layout == "flat":
            return logits.reshape(idx.shape[0], idx.shape[1], self.vocabulary)
        return logits


def locate(output: Any, idx: torch.Tensor, vocabulary_hint: Optional[int]) -> LogitsPlace:
    """The one place of the output that can be the logits for `idx` [B, T].

    By name (`logits`) first; else the only fitting tensor; else the one whose last axis is as long
    as the table of token embeddings.
    """
    places = list(_fitting(output, idx))
    named = [place for place in places if place.path and str(place.path[-1][1]) == "logits"]
    if named:
        return named[0]
    if vocabulary_hint is not None and len(places) > 1:
        places = [place for place in places if place.vocabulary == vocabulary_hint] or places
    if not places:
        raise RunnerFailure(
            "The model returns no logits for every position: shapes of its output are "
            f"{_shapes(output)} for tokens of shape {list(idx.shape)}."
        )
    if len(places) > 1:
        raise RunnerFailure(
            f"The model returns {len(places)} tensors that could be the logits: return them under the"
            " name logits, or alone beside the loss."
        )
    return places[0]


def usable_call(
    model: torch.nn.Module,
    patterns: List[Optional[CallPattern]],
    idx: torch.Tensor,
    vocabulary_hint: Optional[int],
) -> Tuple[CallPattern, LogitsPlace]:
    """The first way of calling the model that gives logits for every position."""
    plain = [CallPattern.plain("idx", "targets"), CallPattern.plain("idx")]
    first_problem: Optional[Exception] = None
    for pattern in [*(known for known in patterns if known is not None), *plain]:
        try:
            with torch.no_grad():
                output = pattern.call(model, idx, torch.zeros_like(idx))
            return pattern, locate(output, idx, vocabulary_hint)
        except Exception as problem:
            first_problem = first_problem or problem
    assert first_problem is not None
    raise first_problem


def check_independent_of_targets(
    model: torch.nn.Module, pattern: CallPattern, place: LogitsPlace, idx: torch.Tensor
) -> None:
    """Fails where two different dummies in place of the targets give different logits."""
    if not pattern.has_targets:
        return
    zeros = torch.zeros_like(idx)
    others = (idx * 31 + torch.arange(idx.shape[1]) * 7 + 1) % place.vocabulary
    with torch.no_grad():
        first, again, other = (
            place.take(pattern.call(model, idx, dummy), idx) for dummy in (zeros, zeros, others)
        )
    noise = float((first - again).abs().max())
    difference = float((first - other).abs().max())
    if difference > max(1e-5, 20 * noise):
        raise RunnerFailure(
            "The model's logits depend on the targets that it is given (they differ by up to"
            f" {difference:.3g} for other targets): it predicts what it was told."
        )


def vocabulary_of(model: torch.nn.Module) -> Optional[int]:
    """The length of the largest table of embeddings: that of the tokens, as a rule."""
    tables = [m.num_embeddings for m in model.modules() if isinstance(m, torch.nn.Embedding)]
    return max(tables, default=None)


def _fitting(output: Any, idx: torch.Tensor, path: Path = ()) -> Iterator[LogitsPlace]:
    if isinstance(output, torch.Tensor):
        fit = _layout(output, int(idx.shape[0]), int(idx.shape[1]))
        if fit is not None:
            yield LogitsPlace(path, *fit)
        return
    if len(path) > 2:
        return
    for kind, key, value in _members(output):
        yield from _fitting(value, idx, (*path, (kind, key)))


def _members(output: Any) -> Iterator[Tuple[str, Any, Any]]:
    if isinstance(output, collections.abc.Mapping):
        for key, value in output.items():
            yield ("item", key, value)
    elif isinstance(output, tuple) and hasattr(output, "_fields"):
        for name in output._fields:
            yield ("attribute", name, getattr(output, name))
    elif isinstance(output, (tuple, list)):
        for index, value in enumerate(output):
            yield ("item", index, value)
    elif not isinstance(output, torch.nn.Module):
        for name, value in getattr(output, "__dict__", {}).items():
            yield ("attribute", name, value)


def _layout(tensor: torch.Tensor, batch: int, block: int) -> Optional[Tuple[str, int]]:
    shape = tuple(tensor.shape)
    if not tensor.is_floating_point():
        return None
    if len(shape) == 3 and shape[:2] == (batch, block) and shape[2] > 1:
        return ("BTV", shape[2])
    if len(shape) == 3 and (shape[0], shape[2]) == (batch, block) and shape[1] > 1:
        return ("BVT", shape[1])
    if len(shape) == 2 and shape[0] == batch * block and shape[1] > 1:
        return ("flat", shape[1])
    return None


def _shapes(output: Any) -> str:
    if isinstance(output, torch.Tensor):
        return str(list(output.shape))
    found = [str(list(v.shape)) for _, _, v in _members(output) if isinstance(v, torch.Tensor)]
    return ", ".join(found) or f"unknown ({type(output).__name__})"
