"""The request and the commands that follow it on standard input."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import threading
from typing import Any, BinaryIO, Dict


class Commands:
    """Standard input, taken over: the candidate finds an empty one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: queue.Queue[Dict[str, Any]] = queue.Queue()
        self.request: Dict[str, Any] = json.loads(stream.readline())

    @classmethod
    def take_over_stdin(cls) -> Commands:
        private = os.dup(0)
        os.set_inheritable(private, False)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        return cls(os.fdopen(private, "rb", buffering=0))

    def watch(self) -> None:
        """Starts the thread that hands on commands and ends everything when the parent is gone."""
        threading.Thread(target=self._read, name="persona-lab-commands", daemon=True).start()

    def next(self) -> Dict[str, Any]:
        """Waits for the next command."""
        return self._waiting.get()

    def _read(self) -> None:
        for line in self._stream:
            self._waiting.put(json.loads(line))
        self._end_everything()

    def _end_everything(self) -> None:
        # Nobody is left who would remove the scratch folder.
        shutil.rmtree(self.request["scratchBase"], ignore_errors=True)
        if hasattr(os, "killpg"):
            # The runner leads its process group: its children end with it.
            os.killpg(os.getpgid(0), signal.SIGKILL)
        os._exit(1)
