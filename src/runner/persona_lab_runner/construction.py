"""Remembers with which arguments the project's modules were constructed."""

from __future__ import annotations

import collections
import io
import pickle
import sys
import weakref
from typing import Any, Callable, Deque, Dict, List, Optional

import torch

_GREATEST_ARGUMENTS = 256 * 2**20
_HELD_MODULES = 4


class Construction:
    """One call of a module's class: the class, and its arguments as they were then (a pickle)."""

    def __init__(self, module: torch.nn.Module, arguments: Optional[bytes]) -> None:
        self.module = weakref.ref(module)
        self.kind = type(module)
        self.arguments = arguments


class ConstructionLog:
    """Watches `torch.nn.Module.__new__`; only classes of the project's own files are kept."""

    def __init__(self, is_local: Callable[[type], bool]) -> None:
        self._is_local = is_local
        self._known: Dict[type, bool] = {}
        self._made: List[Construction] = []
        # train()'s frame is gone when it returns: its models are kept alive for the choice.
        self._held: Deque[torch.nn.Module] = collections.deque(maxlen=_HELD_MODULES)

    def install(self) -> None:
        log = self

        def new(kind: type, *args: Any, **kwargs: Any) -> Any:
            made = object.__new__(kind)
            log._record(made, args, kwargs)
            return made

        torch.nn.Module.__new__ = staticmethod(new)  # type: ignore[assignment]

    def _record(self, module: Any, args: Any, kwargs: Any) -> None:
        kind = type(module)
        local = self._known.get(kind)
        if local is None:
            local = self._known[kind] = self._is_local(kind)
        # A copy or an unpickled module comes without arguments and through no constructor call.
        if not local or sys._getframe(2).f_code.co_name in ("__newobj__", "__reduce_ex__"):
            return
        self._made.append(Construction(module, _snapshot(args, kwargs)))
        if not _inside_constructor():
            self._held.append(module)

    def live_roots(self) -> List[torch.nn.Module]:
        """The project's live modules that are part of no other."""
        live = [module for module in (made.module() for made in self._made) if module is not None]
        parts = {id(part) for module in live for part in module.modules() if part is not module}
        roots = {id(module): module for module in live if id(module) not in parts}
        return list(roots.values())

    def owner_of(self, module: torch.nn.Module) -> torch.nn.Module:
        """The outermost of the project's modules that holds `module`; itself where none does."""
        for root in self.live_roots():
            if root is not module and any(part is module for part in root.modules()):
                return root
        return module

    def of(self, module: torch.nn.Module) -> List[Construction]:
        """The module's own construction; then the others of its class, the latest first (a copy has none)."""
        same_class = [made for made in reversed(self._made) if made.kind is type(module)]
        return sorted(same_class, key=lambda made: made.module() is not module)


def _snapshot(args: Any, kwargs: Any) -> Optional[bytes]:
    buffer = io.BytesIO()
    try:
        pickle.dump((args, kwargs), buffer, protocol=4)
    except Exception:
        return None
    return buffer.getvalue() if buffer.tell() <= _GREATEST_ARGUMENTS else None


def _inside_constructor() -> bool:
    frame = sys._getframe(3)
    while frame is not None:
        code = frame.f_code
        if code.co_name == "__init__" and code.co_argcount > 0:
            if isinstance(frame.f_locals.get(code.co_varnames[0]), torch.nn.Module):
                return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
