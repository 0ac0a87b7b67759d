"""Traces a model that computes with complex numbers as one that computes with pairs of real ones.

ONNX has no complex tensors. While `ComplexPairs` is on, each complex tensor is a `Pair`: two real
tensors of its shape. Rotary positions by `torch.polar` and `view_as_complex`, complex state spaces and
mixing by FFT come out as ordinary real operations. An operation that is not known fails by name.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Tuple

import torch
from torch.overrides import TorchFunctionMode

from . import fourier
from .complex_arithmetic import ARITHMETIC, IN_PLACE, convert, each_part, each_part_of_value
from .pair import Pair, is_complex, leaves, mapped, paired


class ComplexPairs(TorchFunctionMode):
    """Turns complex tensors into pairs where they arise, and calls what is known of them."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = _name_of(func)
        if name in _FROM_REAL:
            return _FROM_REAL[name](*mapped(paired, args), **mapped(paired, kwargs))
        if name in _CONVERSIONS:
            return convert(name, func, mapped(paired, args), kwargs)
        if not any(map(is_complex, leaves((args, kwargs)))):
            return func(*args, **kwargs)
        args, kwargs = mapped(paired, args), mapped(paired, kwargs)
        if name in ARITHMETIC:
            return ARITHMETIC[name](*args, **kwargs)
        if name in IN_PLACE:
            return args[0].become(ARITHMETIC[name.rstrip("_")](*args, **kwargs))
        if name in _EACH_PART:
            return each_part(func, args, kwargs)
        if name in _EACH_PART_OF_VALUE:
            return each_part_of_value(func, args, kwargs)
        if name in _OF_SHAPE:
            return func(*mapped(_real_part, args), **mapped(_real_part, kwargs))
        raise NotImplementedError(f"no pair of real tensors stands in for complex aten::{name}")


class WithComplexPairs(torch.nn.Module):
    """Wraps a model of (idx, targets) so that its forward runs under `ComplexPairs`."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        for module in model.modules():
            _take_complex_state_out(module)
        self.model = model

    def forward(self, idx: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        with ComplexPairs():
            return self.model(idx, targets)


def uses_complex_numbers(model: torch.nn.Module, inputs: Tuple[torch.Tensor, ...]) -> bool:
    """Whether a forward pass touches a complex tensor."""
    found = []

    class Finder(TorchFunctionMode):
        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            result = func(*args, **(kwargs or {}))
            if not found and any(map(is_complex, leaves((args, kwargs or {}, result)))):
                found.append(func)
            return result

    with torch.no_grad(), Finder():
        model(*inputs)
    return bool(found)


def _name_of(func: Any) -> str:
    """`matmul`; `get real` for a property."""
    name = getattr(func, "__name__", "")
    if name == "__get__":
        return f"get {getattr(getattr(func, '__self__', None), '__name__', '')}"
    return str(name)


def _take_complex_state_out(module: torch.nn.Module) -> None:
    """Keeps complex parameters and buffers as plain attributes: the tracer makes inputs of the rest."""
    for table in (module._parameters, module._buffers):
        for name, value in list(table.items()):
            if value is not None and value.is_complex():
                del table[name]
                module.__dict__[name] = value.detach()


def _real_part(value: Any) -> Any:
    return value.re if isinstance(value, Pair) else value


def _view_as_complex(x: torch.Tensor) -> Pair:
    return Pair.of(x[..., 0], x[..., 1])


def _polar(length: torch.Tensor, angle: torch.Tensor) -> Pair:
    return Pair.of(length * angle.cos(), length * angle.sin())


_FROM_REAL: Dict[str, Callable[..., Any]] = {
    "view_as_complex": _view_as_complex,
    "polar": _polar,
    "complex": lambda real, imag: Pair.of(real, imag),
    **fourier.TRANSFORMS,
}
_CONVERSIONS = frozenset({"to", "type", "type_as", "cfloat", "cdouble"})
# What treats real and imaginary parts alike.
_EACH_PART = frozenset(
    "view reshape unsqueeze squeeze transpose permute expand expand_as flatten unflatten chunk split"
    " cat concat stack repeat repeat_interleave tile sum mean contiguous clone detach roll flip narrow"
    " index_select select unbind movedim moveaxis swapaxes swapdims cumsum neg tril triu diagonal"
    " gather take_along_dim view_as reshape_as broadcast_to pad t fft_fftshift fft_ifftshift"
    " tensor_split hsplit vsplit diff cpu cuda float_ double_ __getitem__ __iter__".split()
) | {"get T", "get mT", "get data"}
# The same, with a number or a real tensor among what is chosen from: its imaginary part is zero.
_EACH_PART_OF_VALUE = frozenset({"where", "masked_fill", "__setitem__"})
# What depends on the shape alone.
_OF_SHAPE = frozenset(
    "size dim ndimension numel nelement stride is_contiguous storage_offset __len__ get_device".split()
) | {f"get {name}" for name in ("shape", "ndim", "device", "layout", "requires_grad", "is_cuda")}
