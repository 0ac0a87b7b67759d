"""A complex tensor as two real ones."""

from __future__ import annotations

import contextlib
from typing import Any, Callable, Iterator

import torch

_EMPTY = torch.empty(0)


class Pair(torch.Tensor):
    """Real and imaginary part of a complex tensor: real tensors of its shape."""

    re: torch.Tensor
    im: torch.Tensor

    @staticmethod
    def of(re: torch.Tensor, im: torch.Tensor) -> Pair:
        # The data of the tensor itself is never read: the mode answers every access.
        pair: Any = torch.Tensor._make_subclass(Pair, _EMPTY)
        pair.re, pair.im = re, im
        return pair

    def become(self, other: Pair) -> Pair:
        """Takes another's value, as an operation in place does."""
        self.re, self.im = other.re, other.im
        return self


def is_complex(value: Any) -> bool:
    """Whether a value is a pair, a complex tensor or a complex number."""
    if isinstance(value, Pair):
        return True
    return value.is_complex() if isinstance(value, torch.Tensor) else isinstance(value, complex)


def paired(value: Any) -> Any:
    """The pair for a complex tensor, which is a constant of the graph; any other value as it is."""
    if isinstance(value, Pair) or not isinstance(value, torch.Tensor) or not value.is_complex():
        return value
    with untraced():
        return Pair.of(value.real.contiguous(), value.imag.contiguous())


@contextlib.contextmanager
def untraced() -> Iterator[None]:
    """Computes constants: the tracer sees their value, not how they came about."""
    tracing = torch._C._get_tracing_state()
    torch._C._set_tracing_state(None)
    try:
        yield
    finally:
        torch._C._set_tracing_state(tracing)


def leaves(value: Any) -> Iterator[Any]:
    """The values in nested tuples, lists and dicts."""
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    else:
        yield value


def mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """The same nesting with each value replaced."""
    if type(value) in (tuple, list):
        return type(value)(mapped(function, item) for item in value)
    if type(value) is dict:
        return {key: mapped(function, item) for key, item in value.items()}
    return function(value)
