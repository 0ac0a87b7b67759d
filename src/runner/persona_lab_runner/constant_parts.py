"""Computes what does not depend on the tokens while tracing, so that the graph holds its value.

A model may build a weight from its parameters in every call: a rotation as a matrix exponential, an
orthogonal matrix, an inverse. ONNX has no such operations, and needs none: for trained parameters
the result is a constant.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, Tuple

import torch
from torch.overrides import TorchFunctionMode


class ConstantParts(TorchFunctionMode):
    """Runs operations outside of the tracer unless one of their tensors stems from the tokens."""

    def __init__(self, tokens: Tuple[torch.Tensor, ...]) -> None:
        super().__init__()
        # By identity; kept alive so that no identity is used twice.
        self._from_tokens: Dict[int, torch.Tensor] = {id(tensor): tensor for tensor in tokens}

    def mark(self, tensor: torch.Tensor) -> None:
        """Declares that a tensor stems from the tokens."""
        self._from_tokens[id(tensor)] = tensor

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        inputs = list(_tensors((args, kwargs)))
        if not inputs or any(id(tensor) in self._from_tokens for tensor in inputs):
            result = func(*args, **kwargs)
            if inputs:
                for tensor in [*_tensors(result), *inputs[:1]]:  # the first may be changed in place
                    self.mark(tensor)
            return result
        tracing = torch._C._get_tracing_state()
        torch._C._set_tracing_state(None)
        try:
            return func(*args, **kwargs)
        finally:
            torch._C._set_tracing_state(tracing)


class WithConstantParts(torch.nn.Module):
    """Wraps a model of (idx, targets) so that its forward runs under `ConstantParts`."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, idx: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        with ConstantParts((idx, targets)):
            return self.model(idx, targets)


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _tensors(item)
