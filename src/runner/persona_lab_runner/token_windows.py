"""Finds windows of tokens in data files, so that what feeds a model needs no guess by name."""

from __future__ import annotations

import mmap
import os
from array import array
from typing import List, Optional

_TYPE_CODES = {"uint8": "B", "uint16": "H", "uint32": "I", "int32": "i", "int64": "q"}
_GREATEST_SEARCH = 4 * 2**30
# Shorter windows are found by chance.
_SHORTEST_WINDOW = 8


class FileTokens:
    """A file read as tokens of one type (the project's; then the others that could fit)."""

    def __init__(self, path: str, dtype: str) -> None:
        self.path = path
        self._dtypes = [dtype, *(other for other in _TYPE_CODES if other != dtype)]
        self._fits: Optional[str] = None
        self._map: Optional[mmap.mmap] = None
        size = os.path.getsize(path)
        if 0 < size <= _GREATEST_SEARCH:
            with open(path, "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def holds(self, window: List[int]) -> bool:
        """Whether the window's tokens follow each other somewhere in the file."""
        if self._map is None or len(window) < _SHORTEST_WINDOW:
            return False
        for dtype in [self._fits] if self._fits else self._dtypes:
            if self._find(window, dtype):
                self._fits = dtype
                return True
        return False

    def _find(self, window: List[int], dtype: str) -> bool:
        assert self._map is not None
        try:
            pattern = array(_TYPE_CODES[dtype], window).tobytes()
        except OverflowError:
            return False
        width = len(pattern) // len(window)
        position = self._map.find(pattern)
        while position >= 0 and position % width:
            position = self._map.find(pattern, position + 1)
        return position >= 0
