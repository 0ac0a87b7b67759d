"""Discrete Fourier transforms of pairs, as products with their matrices.

X[k] = Σ x[t] exp(−2πi kt/n): the definition, in the conventions of `torch.fft`. Windows are short, so
n² products cost less than the layers around them.
"""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, Optional, Sequence, Tuple

import torch

from .pair import Pair, untraced


def _waves(times: int, frequencies: int, n: int) -> Tuple[torch.Tensor, torch.Tensor]:
    """cos and sin of 2π kt/n: two constants [times, frequencies]."""
    with untraced():
        t = torch.arange(times, dtype=torch.int64)[:, None]
        k = torch.arange(frequencies, dtype=torch.int64)[None, :]
        # kt modulo n keeps the angle exact.
        angle = (t * k % n).double() * (2 * math.pi / n)
        return angle.cos().float(), angle.sin().float()


def _scale(n: int, norm: Optional[str], inverse: bool) -> float:
    if norm == "ortho":
        return 1 / math.sqrt(n)
    return 1 / n if inverse == (norm in (None, "backward")) else 1.0


def _length(x: torch.Tensor, dim: int) -> int:
    return int(x.shape[dim])


def _cut(x: torch.Tensor, most: int) -> torch.Tensor:
    return x[..., :most] if _length(x, -1) > most else x


def rfft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Pair:
    x = input.transpose(dim, -1)
    n = int(n or _length(x, -1))
    x = _cut(x, n)
    cos, sin = _waves(_length(x, -1), n // 2 + 1, n)
    scale = _scale(n, norm, False)
    re, im = x @ (cos * scale), x @ (sin * -scale)
    return Pair.of(re.transpose(dim, -1), im.transpose(dim, -1))


def irfft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> torch.Tensor:
    re, im = (part.transpose(dim, -1) for part in _parts(input))
    n = int(n or 2 * (_length(re, -1) - 1))
    re, im = _cut(re, n // 2 + 1), _cut(im, n // 2 + 1)
    bins = _length(re, -1)
    cos, sin = _waves(bins, n, n)
    with untraced():
        # The other half of the spectrum is the conjugate of this one.
        twice = torch.full((bins, 1), 2 * _scale(n, norm, True))
        twice[0] /= 2
        if n % 2 == 0 and bins == n // 2 + 1:
            twice[-1] /= 2
        cos, sin = cos * twice, sin * twice
    return (re @ cos - im @ sin).transpose(dim, -1)


def fft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Pair:
    return _transform(input, n, dim, norm, inverse=False)


def ifft(input: Any, n: Optional[int] = None, dim: int = -1, norm: Optional[str] = None) -> Pair:
    return _transform(input, n, dim, norm, inverse=True)


def _transform(input: Any, n: Optional[int], dim: int, norm: Optional[str], inverse: bool) -> Pair:
    re, im = (part.transpose(dim, -1) for part in _parts(input))
    n = int(n or _length(re, -1))
    re, im = _cut(re, n), _cut(im, n)
    cos, sin = _waves(_length(re, -1), n, n)
    scale = _scale(n, norm, inverse)
    cos, sin = cos * scale, sin * (scale if inverse else -scale)
    real, imaginary = re @ cos - im @ sin, re @ sin + im @ cos
    return Pair.of(real.transpose(dim, -1), imaginary.transpose(dim, -1))


def _over_dimensions(one: Callable[..., Pair], default: Optional[Sequence[int]]) -> Callable[..., Pair]:
    def transform(
        input: Any, s: Any = None, dim: Any = default, norm: Optional[str] = None
    ) -> Pair:
        if s is not None:
            raise NotImplementedError("no pair of real tensors stands in for an fft with s=")
        dims = range(input.re.dim() if isinstance(input, Pair) else input.dim()) if dim is None else dim
        for each in dims:
            input = one(input, None, each, norm)
        return input

    return transform


def _parts(value: Any) -> Tuple[torch.Tensor, torch.Tensor]:
    return (value.re, value.im) if isinstance(value, Pair) else (value, torch.zeros_like(value))


TRANSFORMS: Dict[str, Callable[..., Any]] = {
    "fft_rfft": rfft,
    "fft_irfft": irfft,
    "fft_fft": fft,
    "fft_ifft": ifft,
    "fft_fft2": _over_dimensions(fft, (-2, -1)),
    "fft_ifft2": _over_dimensions(ifft, (-2, -1)),
    "fft_fftn": _over_dimensions(fft, None),
    "fft_ifftn": _over_dimensions(ifft, None),
}
