"""What complex operations are in terms of real and imaginary parts."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

import torch

from .pair import Pair, leaves, mapped

# A real or complex operand: its parts, the second None where it is real.
_Parts = Tuple[Any, Optional[Any]]


def _parts(value: Any) -> _Parts:
    if isinstance(value, Pair):
        return value.re, value.im
    if isinstance(value, complex):
        return value.real, value.imag
    return value, None


def _pair(re: Any, im: Any) -> Pair:
    """A pair of two parts, one of which may be a number or of a smaller shape."""
    if not isinstance(re, torch.Tensor):
        re = torch.full_like(im, re)
    if not isinstance(im, torch.Tensor):
        im = torch.full_like(re, im)
    return Pair.of(re, im)


def _add(a: Any, b: Any, alpha: Any = 1, out: None = None) -> Pair:
    (ar, ai), (br, bi) = _parts(a), _parts(b)
    if isinstance(alpha, complex) or alpha != 1:
        (br, bi) = _parts(_multiply(b, alpha))
    re = ar + br
    # Without an imaginary part, zero of the sum's shape.
    if bi is None:
        return _pair(re, ai + torch.zeros_like(re))
    return _pair(re, bi + torch.zeros_like(re) if ai is None else ai + bi)


def _negative(a: Any) -> Any:
    return Pair.of(-a.re, -a.im) if isinstance(a, Pair) else -a


def _subtract(a: Any, b: Any, alpha: Any = 1) -> Pair:
    return _add(a, _negative(b), alpha=alpha)


def _bilinear(function: Callable[..., Any]) -> Callable[..., Pair]:
    """A product of two operands: (a + bi)(c + di) = (ac − bd) + (ad + bc)i."""

    def product(a: Any, b: Any, **options: Any) -> Pair:
        (ar, ai), (br, bi) = _parts(a), _parts(b)
        re = function(ar, br, **options)
        if ai is None:
            return _pair(re, function(ar, bi, **options))
        if bi is None:
            return _pair(re, function(ai, br, **options))
        im = function(ar, bi, **options) + function(ai, br, **options)
        return _pair(re - function(ai, bi, **options), im)

    return product


_multiply = _bilinear(lambda a, b: a * b)


def _einsum(equation: Any, *operands: Any) -> Any:
    values = operands[0] if isinstance(operands[0], (list, tuple)) else operands
    if len(values) == 1:
        return Pair.of(torch.einsum(equation, values[0].re), torch.einsum(equation, values[0].im))
    if len(values) > 2:
        raise NotImplementedError("no pair of real tensors stands in for an einsum of three")
    return _bilinear(lambda a, b: torch.einsum(equation, a, b))(*values)


def _linear(x: Any, weight: Any, bias: Any = None) -> Pair:
    product = _bilinear(torch.nn.functional.linear)(x, weight)
    return product if bias is None else _add(product, bias)


def _reciprocal(a: Any) -> Any:
    if isinstance(a, complex):
        return 1 / a
    square = a.re * a.re + a.im * a.im
    return Pair.of(a.re / square, -a.im / square)


def _divide(a: Any, b: Any, rounding_mode: None = None) -> Pair:
    if isinstance(b, (Pair, complex)):
        return _multiply(a, _reciprocal(b))
    re, im = _parts(a)
    return _pair(re / b, im / b)


def _absolute(a: Pair) -> torch.Tensor:
    return (a.re * a.re + a.im * a.im).sqrt()


def _angle(a: Pair) -> torch.Tensor:
    return torch.atan2(a.im, a.re)


def _exponential(a: Pair) -> Pair:
    length = a.re.exp()
    return Pair.of(length * a.im.cos(), length * a.im.sin())


def _logarithm(a: Pair) -> Pair:
    return Pair.of(_absolute(a).log(), _angle(a))


def _power(a: Any, exponent: Any) -> Pair:
    if isinstance(exponent, int) and 0 < exponent <= 8:
        result = a
        for _ in range(exponent - 1):
            result = _multiply(result, a)
        return result
    if isinstance(a, Pair):
        return _exponential(_multiply(_logarithm(a), exponent))
    # A positive base, as in λ ** position.
    base = a.log() if isinstance(a, torch.Tensor) else torch.log(torch.tensor(float(a)))
    return _exponential(_multiply(exponent, base))


def _conjugate(a: Pair) -> Pair:
    return Pair.of(a.re, -a.im)


def _same(a: Pair) -> Pair:
    return a


ARITHMETIC: Dict[str, Callable[..., Any]] = {
    "view_as_real": lambda a: torch.stack((a.re, a.im), -1),
    "real": lambda a: a.re,
    "imag": lambda a: a.im,
    "get real": lambda a: a.re,
    "get imag": lambda a: a.im,
    "get dtype": lambda a: torch.complex64,
    "is_complex": lambda a: True,
    "is_floating_point": lambda a: False,
    "add": _add,
    "sub": _subtract,
    "subtract": _subtract,
    "rsub": lambda a, b, alpha=1: _subtract(b, a, alpha),
    "neg": _negative,
    "negative": _negative,
    "mul": _multiply,
    "multiply": _multiply,
    "div": _divide,
    "divide": _divide,
    "true_divide": _divide,
    "reciprocal": _reciprocal,
    "matmul": _bilinear(torch.matmul),
    "mm": _bilinear(torch.mm),
    "bmm": _bilinear(torch.bmm),
    "outer": _bilinear(torch.outer),
    "einsum": _einsum,
    "linear": _linear,
    "abs": _absolute,
    "absolute": _absolute,
    "angle": _angle,
    "exp": _exponential,
    "log": _logarithm,
    "sqrt": lambda a: _power(a, 0.5),
    "square": lambda a: _multiply(a, a),
    "pow": _power,
    "conj": _conjugate,
    "conj_physical": _conjugate,
    "adjoint": lambda a: Pair.of(a.re.mT, -a.im.mT),
    "get H": lambda a: Pair.of(a.re.mT, -a.im.mT),
    "get mH": lambda a: Pair.of(a.re.mT, -a.im.mT),
    "resolve_conj": _same,
    "resolve_neg": _same,
    "requires_grad_": lambda a, requires_grad=True: a,
    "zeros_like": lambda a, **_: Pair.of(torch.zeros_like(a.re), torch.zeros_like(a.re)),
    "ones_like": lambda a, **_: Pair.of(torch.ones_like(a.re), torch.zeros_like(a.re)),
}
# Python's operators go by these names.
for _operator in ("add", "sub", "mul", "matmul", "pow", "abs", "neg"):
    ARITHMETIC[f"__{_operator}__"] = ARITHMETIC[_operator]
for _operator in ("add", "mul"):
    ARITHMETIC[f"__r{_operator}__"] = ARITHMETIC[_operator]
for _division in ("__truediv__", "__div__"):
    ARITHMETIC[_division] = _divide
for _division in ("__rtruediv__", "__rdiv__"):
    ARITHMETIC[_division] = lambda a, b: _divide(b, a)
ARITHMETIC["__rsub__"] = lambda a, b: _subtract(b, a)
ARITHMETIC["__rpow__"] = lambda a, b: _power(b, a)
ARITHMETIC["__rmatmul__"] = lambda a, b: ARITHMETIC["matmul"](b, a)
IN_PLACE = frozenset({"add_", "sub_", "mul_", "div_", "neg_", "conj_physical_"})


def convert(name: str, func: Any, args: Any, kwargs: Any) -> Any:
    """`to`, `type`, `type_as`, `cfloat`: between real and complex, or between devices."""
    value = args[0]
    target = "complex" if name in ("cfloat", "cdouble") else None
    for wish in leaves((args[1:], kwargs)):
        if isinstance(wish, torch.dtype):
            target = "complex" if wish.is_complex else wish
        elif isinstance(wish, Pair) or (isinstance(wish, str) and "Complex" in wish):
            target = "complex"
        elif isinstance(wish, torch.Tensor):
            target = wish.dtype
    if isinstance(value, Pair):
        return value.re.to(target) if isinstance(target, torch.dtype) else value
    if target != "complex":
        return func(*args, **kwargs)
    value = value if value.is_floating_point() else value.float()
    return Pair.of(value, torch.zeros_like(value))


def each_part(func: Any, args: Any, kwargs: Any) -> Any:
    """Calls a function that treats both parts alike once for each of them."""
    re = func(*mapped(_real, args), **mapped(_real, kwargs))
    im = func(*mapped(_imaginary, args), **mapped(_imaginary, kwargs))
    if isinstance(re, torch.Tensor):
        return Pair.of(re, im)
    pairs = tuple(Pair.of(a, b) for a, b in zip(re, im))
    return pairs if isinstance(re, (tuple, list)) else iter(pairs)


def each_part_of_value(func: Any, args: Any, kwargs: Any) -> Any:
    """The same where a number may stand for a tensor: its imaginary part is zero."""
    if func.__name__ == "__setitem__":
        target, index, value = args
        (re, im) = _parts(value)
        target.re[index] = re
        target.im[index] = 0 if im is None else im
        return None
    re = func(*mapped(_real, args), **mapped(_real, kwargs))
    im = func(*mapped(_imaginary_of_value, args), **mapped(_imaginary_of_value, kwargs))
    return Pair.of(re, im)


def _real(value: Any) -> Any:
    return value.real if isinstance(value, complex) else _parts(value)[0]


def _imaginary(value: Any) -> Any:
    if isinstance(value, Pair):
        return value.im
    real = isinstance(value, torch.Tensor) and value.is_floating_point()
    return torch.zeros_like(value) if real else value


def _imaginary_of_value(value: Any) -> Any:
    if isinstance(value, complex):
        return value.imag
    is_number = isinstance(value, (float, int)) and not isinstance(value, bool)
    return 0.0 if is_number else _imaginary(value)
