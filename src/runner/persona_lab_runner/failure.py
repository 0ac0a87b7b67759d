"""Expected failures, and where in the candidate's code they happened."""

from __future__ import annotations

import os
import re
import traceback
from types import TracebackType
from typing import Any, Dict, Optional

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))
_TERMINAL_COLOUR = re.compile("\x1b\\[[0-9;]*m")
_LINE_IN_TEXT = re.compile(r'File "([^"]+)", line (\d+)')


class RunnerFailure(Exception):
    """A failure with one sentence for people."""

    def __init__(self, reason: str, location: Optional[Dict[str, Any]] = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.location = location


def one_line(error: BaseException, limit: int = 240) -> str:
    """The type and the first line of the message of an exception."""
    lines = _TERMINAL_COLOUR.sub("", str(error)).strip().splitlines()
    message = lines[0].strip() if lines else ""
    if len(message) > limit:
        message = message[: limit - 1] + "…"
    name = type(error).__name__
    return f"{name}: {message}" if message else name


def root_cause(error: BaseException) -> BaseException:
    """The exception that the others were raised from."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def relative_to(root: str, path: str) -> Optional[str]:
    """`path` relative to the scratch folder with forward slashes, None where it lies outside."""
    absolute = os.path.realpath(path)
    root = os.path.realpath(root)
    if not absolute.startswith(root + os.sep):
        return None
    return os.path.relpath(absolute, root).replace(os.sep, "/")


def location_of(error: BaseException, root: str) -> Optional[Dict[str, Any]]:
    """The innermost line of the candidate's code: from the traceback, else from the message."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        path = relative_to(root, error.filename)
        if path is not None:
            return {"file": path, "line": error.lineno}
    found = _innermost_line(error.__traceback__, root)
    if found is None:
        for file, line in _LINE_IN_TEXT.findall(str(error)):
            path = relative_to(root, file)
            if path is not None:
                found = {"file": path, "line": int(line)}
    return found


def _innermost_line(trace: Optional[TracebackType], root: str) -> Optional[Dict[str, Any]]:
    found = None
    while trace is not None:
        path = relative_to(root, trace.tb_frame.f_code.co_filename)
        if path is not None:
            found = {"file": path, "line": trace.tb_lineno}
        trace = trace.tb_next
    return found


def traceback_of(error: BaseException, root: str) -> str:
    """The traceback as Python prints it, without the runner's frames, paths relative to the project."""
    described = traceback.TracebackException.from_exception(error)
    level: Optional[traceback.TracebackException] = described
    while level is not None:
        kept = [frame for frame in level.stack if not frame.filename.startswith(_OWN_FOLDER)]
        level.stack = traceback.StackSummary.from_list(kept)
        level = level.__cause__ or level.__context__
    text = "".join(described.format())
    for prefix in {root, os.path.realpath(root)}:
        text = text.replace(prefix + os.sep, "")
    return text


def at(location: Optional[Dict[str, Any]]) -> str:
    """` at model.py:31`, or nothing."""
    return f" at {location['file']}:{location['line']}" if location else ""
