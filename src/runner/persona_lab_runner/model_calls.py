"""What is remembered of the model's calls: inputs, outputs, losses. Nothing here waits for a device."""

from __future__ import annotations

import collections
import collections.abc
from typing import Any, Counter, Dict, Iterator, List, Optional, Tuple

import torch

_INTEGERS = (torch.int64, torch.int32, torch.int16, torch.uint8)
_ROWS_KEPT = 16
_SHAPES_KEPT = 256
_WINDOWS_SEARCHED = 8


class CallPattern:
    """How a model was called: which argument held the tokens, which the targets, and the rest.

    Plain data, so that it can be handed to another process.
    """

    def __init__(self, args: Tuple[Any, ...], kwargs: Dict[str, Any], idx: torch.Tensor) -> None:
        self._idx = idx
        self.args = [self._role(value) for value in args]
        self.kwargs = {name: self._role(value) for name, value in kwargs.items()}
        del self._idx

    @classmethod
    def plain(cls, *roles: str) -> CallPattern:
        """A call with positional arguments of these roles, as in `plain("idx", "targets")`."""
        pattern = cls.__new__(cls)
        pattern.args = [(role, None) for role in roles]
        pattern.kwargs = {}
        return pattern

    @property
    def has_targets(self) -> bool:
        return any(role == "targets" for role, _ in [*self.args, *self.kwargs.values()])

    def call(self, model: Any, idx: torch.Tensor, dummy_targets: torch.Tensor) -> Any:
        """Calls the model in this way with other tokens."""

        def value(slot: Tuple[str, Any]) -> Any:
            role, given = slot
            return {"idx": idx, "targets": dummy_targets}.get(role, given)

        named = {name: value(slot) for name, slot in self.kwargs.items()}
        return model(*[value(slot) for slot in self.args], **named)

    def _role(self, value: Any) -> Tuple[str, Any]:
        if value is self._idx:
            return ("idx", None)
        if isinstance(value, torch.Tensor):
            if value.dtype in _INTEGERS and value.shape == self._idx.shape:
                return ("targets", None)
            return ("value", value.detach().cpu())
        return ("value", value)


def tokens_of(args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Optional[torch.Tensor]:
    """The first two-dimensional integer tensor among the arguments: the token ids [B, T]."""
    for value in args:
        if isinstance(value, torch.Tensor) and value.dim() == 2 and value.dtype in _INTEGERS:
            return value
    for value in kwargs.values():
        if isinstance(value, torch.Tensor) and value.dim() == 2 and value.dtype in _INTEGERS:
            return value
    return None


def tensors_in(output: Any) -> Iterator[torch.Tensor]:
    """The tensors at the top of an output: itself, or in a tuple, a list, a mapping, attributes."""
    if isinstance(output, torch.Tensor):
        yield output
        return
    if isinstance(output, (tuple, list)):
        values: Any = output
    elif isinstance(output, collections.abc.Mapping):
        values = output.values()
    else:
        values = getattr(output, "__dict__", {}).values()
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value


def scalar_loss(output: Any) -> Optional[torch.Tensor]:
    """The first floating-point scalar of an output, detached."""
    for tensor in tensors_in(output):
        if tensor.dim() == 0 and tensor.is_floating_point():
            return tensor.detach()
    return None


class RootCalls:
    """The calls of one root module of one kind (with gradients, without, …)."""

    def __init__(self, module: torch.nn.Module) -> None:
        self.module = module
        self.count = 0
        self.with_loss = 0
        self.last_order = 0
        self.shapes: Counter[Tuple[int, int]] = collections.Counter()
        self.samples: List[torch.Tensor] = []
        self.pattern: Optional[CallPattern] = None
        self.pattern_without_targets: Optional[CallPattern] = None
        # How many calls each reading took: a reading is what lies between two training calls.
        self.readings: List[int] = []
        self._last_iteration = -1
        self._last_idx: Optional[torch.Tensor] = None

    def add(
        self,
        args: Tuple[Any, ...],
        kwargs: Dict[str, Any],
        idx: torch.Tensor,
        order: int,
        iteration: int,
    ) -> None:
        self.count += 1
        self.last_order = order
        if iteration != self._last_iteration:
            self._last_iteration = iteration
            self.readings.append(0)
        self.readings[-1] += 1
        shape = (int(idx.shape[0]), int(idx.shape[1]))
        if shape in self.shapes or len(self.shapes) < _SHAPES_KEPT:
            self.shapes[shape] += 1
        if self.count & (self.count - 1) == 0:  # 1, 2, 4, 8, …: spread over the run, and few
            self.samples.append(idx[:_ROWS_KEPT].detach().clone())
            self._remember(CallPattern(args, kwargs, idx))
        self._last_idx = idx

    def rows(self) -> List[List[int]]:
        """The sampled rows of tokens; read when the run is over."""
        return [row for tensor in self._sampled() for row in tensor.cpu().tolist()]

    def windows(self) -> List[List[int]]:
        """One row of each of a few samples, spread over the run: enough to find their file."""
        sampled = self._sampled()
        spread = sampled[:: max(1, len(sampled) // _WINDOWS_SEARCHED)]
        return [tensor[0].cpu().tolist() for tensor in spread if len(tensor)]

    def _sampled(self) -> List[torch.Tensor]:
        last = [] if self._last_idx is None else [self._last_idx[:_ROWS_KEPT].detach()]
        return self.samples + last

    def _remember(self, pattern: CallPattern) -> None:
        if pattern.has_targets:
            self.pattern = pattern
        else:
            self.pattern_without_targets = pattern
