"""Watches which files the run opens; keeps the holdout and the project's own files safe."""

from __future__ import annotations

import os
import sys
from typing import Any, Dict, List, Optional, Sequence, Tuple

_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_SYSTEM_FOLDERS = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/lib64", "/run")


class FileAccess:
    """An audit hook on opening files.

    It is no wall against hostile code; it keeps code that means no harm from touching the holdout
    or, through a link in the scratch folder, the project itself.
    """

    def __init__(
        self,
        scratch_base: str,
        protected_roots: Sequence[str],
        holdout: Optional[Sequence[int]],
    ) -> None:
        self._scratch_base = os.path.realpath(scratch_base)
        self._protected = [os.path.realpath(root) for root in protected_roots]
        self._holdout: Optional[Tuple[int, ...]] = tuple(holdout) if holdout else None
        self._seen: Dict[str, None] = {}
        self._watching = False

    def install(self) -> None:
        self._watching = True
        sys.addaudithook(self._hook)

    def stop(self) -> None:
        """Lets go; an audit hook itself cannot be removed."""
        self._watching = False

    def read_files(self) -> List[str]:
        """Absolute paths of the data files that were read and still exist."""
        own = [os.path.realpath(p) for p in {sys.prefix, sys.base_prefix, os.path.dirname(__file__)}]
        found = []
        for path in self._seen:
            real = os.path.realpath(path)
            in_scratch = _is_inside(real, self._scratch_base)
            foreign = any(_is_inside(real, folder) for folder in (*own, *_SYSTEM_FOLDERS))
            if os.path.isfile(path) and (in_scratch or not foreign):
                found.append(path)
        return found

    def _hook(self, event: str, arguments: Tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open":
            self._opened(*arguments[:3])
        elif event == "os.truncate" and isinstance(arguments[0], (str, bytes)):
            self._refuse_protected(os.path.realpath(os.fsdecode(arguments[0])))

    def _opened(self, path: Any, mode: Optional[str], flags: Optional[int]) -> None:
        if isinstance(path, int):
            return
        try:
            absolute = os.path.abspath(os.fsdecode(path))
        except OSError:  # there is no current folder any more
            return
        if self._holdout is not None and _identity(absolute) == self._holdout:
            raise PermissionError(f"{os.path.basename(absolute)} is the holdout: no run reads it")
        writes = bool((flags or 0) & _WRITE_FLAGS) or any(c in (mode or "") for c in "wax+")
        if writes:
            self._refuse_protected(os.path.realpath(absolute))
        elif not absolute.endswith((".py", ".pyc", ".so")):
            self._seen.setdefault(absolute)

    def _refuse_protected(self, real: str) -> None:
        if _is_inside(real, self._scratch_base):
            return
        if any(_is_inside(real, root) for root in self._protected):
            raise PermissionError(f"{os.path.basename(real)} is the project's own file: read-only here")


def _identity(path: str) -> Optional[Tuple[int, int]]:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino)


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)
