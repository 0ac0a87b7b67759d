"""The runner's own channel: JSON lines on file descriptor 3."""

from __future__ import annotations

import json
import math
import os
import threading
from typing import Any, Optional

EVENT_DESCRIPTOR = 3


def finite_or_none(number: Optional[float]) -> Optional[float]:
    """JSON knows no NaN and no infinity."""
    return number if number is not None and math.isfinite(number) else None


class Channel:
    """Writes events; safe to use from several threads, silent in forked children."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._process = os.getpid()

    @classmethod
    def take_over_descriptor(cls) -> Channel:
        """Moves descriptor 3 out of the way of child processes and of code that writes to it."""
        private = os.dup(EVENT_DESCRIPTOR)
        os.set_inheritable(private, False)
        os.close(EVENT_DESCRIPTOR)
        return cls(private)

    def send(self, kind: str, **fields: Any) -> None:
        """Sends one event; fields that are None stay out unless the event needs them as null."""
        if os.getpid() != self._process:
            return
        line = json.dumps({"type": kind, **fields}, allow_nan=False).encode() + b"\n"
        with self._lock:
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except ConnectionError:
                # Nobody listens any more: the thread that watches standard input ends everything,
                # and must not be overtaken by an ordinary end of the program.
                threading.Event().wait()
