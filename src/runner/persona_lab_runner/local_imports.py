"""Imports the project's modules from exactly the bytes whose hash is reported."""

from __future__ import annotations

import hashlib
import importlib.machinery
import importlib.util
import os
import re
import sys
from types import CodeType, ModuleType
from typing import Any, Callable, List, Optional, Sequence

from .failure import RunnerFailure, relative_to

Report = Callable[[str, str], None]


class _HashingLoader(importlib.machinery.SourceFileLoader):
    """Compiles the very bytes that it hashed; no cached bytecode can come between."""

    def __init__(self, name: str, path: str, report: Callable[[str, bytes], None]) -> None:
        super().__init__(name, path)
        self._report = report

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        source = self.get_data(path)
        self._report(path, source)
        return self.source_to_code(source, path)


class LocalFinder:
    """Finds modules below the scratch folder and reports (relative path, SHA-256) of each."""

    def __init__(self, root: str, report: Report) -> None:
        self._root = os.path.realpath(root)
        self._send = report

    def install(self) -> None:
        """Goes right before the ordinary path finder: built-in modules stay first."""
        position = sys.meta_path.index(importlib.machinery.PathFinder)
        sys.meta_path.insert(position, self)  # type: ignore[arg-type]

    def find_spec(self, name: str, path: Optional[Sequence[str]], target: Any = None) -> Any:
        entries = [entry for entry in (sys.path if path is None else path) if self._is_local(entry)]
        spec = importlib.machinery.PathFinder.find_spec(name, entries, target) if entries else None
        if spec is None or spec.loader is None or not spec.origin:
            return None
        if type(spec.loader) is importlib.machinery.SourceFileLoader:
            spec.loader = _HashingLoader(name, spec.origin, self.report)
        elif os.path.isfile(spec.origin):
            with open(spec.origin, "rb") as file:
                self.report(spec.origin, file.read())
        return spec

    def load_script(self, relative: str) -> ModuleType:
        """Imports the training script as a module, so that its `__main__` part does not run."""
        path = os.path.join(self._root, *relative.split("/"))
        if not os.path.isfile(path):
            raise RunnerFailure(f"The training script {relative} does not exist in the project.")
        name = module_name(self._root, path)
        for entry in (self._root, os.path.dirname(path)):
            if entry not in sys.path:
                sys.path.insert(0, entry)
        if name in sys.modules or not name.isidentifier() and "." not in name:
            name = "training_script_" + re.sub(r"\W", "_", name)
        if "." in name:
            return importlib.import_module(name)
        loader = _HashingLoader(name, path, self.report)
        spec = importlib.util.spec_from_file_location(name, path, loader=loader)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        loader.exec_module(module)
        return module

    def report(self, path: str, source: bytes) -> None:
        relative = relative_to(self._root, path)
        if relative is not None:
            self._send(relative, hashlib.sha256(source).hexdigest())

    def _is_local(self, entry: str) -> bool:
        absolute = os.path.realpath(entry or os.getcwd())
        return absolute == self._root or absolute.startswith(self._root + os.sep)


def module_name(root: str, path: str) -> str:
    """The name under which Python knows the script: dotted where it lies in a package."""
    parts: List[str] = [os.path.splitext(os.path.basename(path))[0]]
    folder = os.path.dirname(path)
    while folder != root and os.path.isfile(os.path.join(folder, "__init__.py")):
        parts.insert(0, os.path.basename(folder))
        folder = os.path.dirname(folder)
    return ".".join(parts)
