"""Writes the ONNX graph: `idx`, `targets` (int64 [B, T]) -> `nll` (float32 [B, T]); B is free, T fixed."""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import os
import re
import sys
import warnings
from typing import Any, Dict, Iterator, Optional

import torch

from .channel import Channel
from .commands import Commands
from .complex_pairs import WithComplexPairs, uses_complex_numbers
from .constant_parts import WithConstantParts
from .failure import location_of, one_line, relative_to, root_cause, traceback_of
from .handoff import Handoff
from .nll import NllModel, example_batch

_OPERATION = re.compile(r"aten::(\w+)")
_TORCHSCRIPT_OPSET = 17
# Taken before any of the candidate's code is imported: what it patches does not reach it.
_export: Any = torch.onnx.export


def serve_exports(
    model: torch.nn.Module,
    handoff: Handoff,
    channel: Channel,
    commands: Commands,
    facts: Dict[str, Any],
    root: str,
) -> None:
    """Exports with each exporter that is asked for, until told to end."""
    wrapped = NllModel(model, handoff.pattern, handoff.place).eval()
    while True:
        command = commands.next()
        if command["do"] == "end":
            return
        exporter, path = command["exporter"], command["path"]
        channel.send("exporting", method=facts["method"], exporter=exporter)
        try:
            export_graph(wrapped, handoff.rows, exporter, path)
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
        except BaseException as error:
            location = _location(error, wrapped, handoff.rows, root)
            channel.send(
                "failed",
                stage="exporting",
                reason=f"the {exporter} exporter says {one_line(root_cause(error))}",
                traceback=traceback_of(error, root),
                retry=True,
                **({"location": location} if location else {}),
            )
        else:
            channel.send("exported", exporter=exporter, sha256=digest, **facts)


def export_graph(wrapped: NllModel, rows: torch.Tensor, exporter: str, path: str) -> None:
    """Writes one file, weights included."""
    inputs = example_batch(rows)
    with torch.no_grad(), _plain_attention_modules(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        if exporter == "torchscript":
            _export_torchscript(wrapped, inputs, path)
        else:
            _export_dynamo(wrapped, inputs, path)
    if os.path.exists(path + ".data"):
        raise ValueError("the weights do not fit into one file")


def _export_torchscript(wrapped: NllModel, inputs: Any, path: str) -> None:
    arguments = {
        "input_names": ["idx", "targets"],
        "output_names": ["nll"],
        "dynamic_axes": {name: {0: "batch"} for name in ("idx", "targets", "nll")},
        "opset_version": _TORCHSCRIPT_OPSET,
        "do_constant_folding": True,
        "dynamo": False,
    }
    known = _known(arguments, _export)
    if uses_complex_numbers(wrapped, inputs):
        _export(WithComplexPairs(wrapped), inputs, path, **known)
        return
    try:
        _export(wrapped, inputs, path, **known)
    except Exception as problem:
        print("Exporting again with what does not depend on the tokens as constants:", problem)
        try:
            _export(WithConstantParts(wrapped), inputs, path, **known)
        except Exception as another:
            print("Not exported:", another)
            raise problem from None


def _export_dynamo(wrapped: NllModel, inputs: Any, path: str) -> None:
    known = inspect.signature(_export).parameters
    if "dynamo" not in known:
        # torch 2.1 to 2.4 have it under another name, with other options.
        options = torch.onnx.ExportOptions(dynamic_shapes=True)
        torch.onnx.dynamo_export(wrapped, *inputs, export_options=options).save(path)
        return
    batch = torch.export.Dim("batch", min=1, max=65536)
    arguments = {
        "input_names": ["idx", "targets"],
        "output_names": ["nll"],
        "dynamic_shapes": {"idx": {0: batch}, "targets": {0: batch}},
        "dynamo": True,
        "external_data": False,
        "verbose": False,
    }
    _export(wrapped, inputs, path, **_known(arguments, _export))


def _known(arguments: Dict[str, Any], function: Any) -> Dict[str, Any]:
    """Only the arguments that the installed torch has."""
    known = inspect.signature(function).parameters
    return {name: value for name, value in arguments.items() if name in known}


@contextlib.contextmanager
def _plain_attention_modules() -> Iterator[None]:
    """Keeps `nn.MultiheadAttention` off its fused path, which no exporter knows."""
    switch = getattr(getattr(torch.backends, "mha", None), "set_fastpath_enabled", None)
    if switch is None:
        yield
        return
    switch(False)
    try:
        yield
    finally:
        switch(True)


def _location(
    error: BaseException, wrapped: NllModel, rows: torch.Tensor, root: str
) -> Optional[Dict[str, Any]]:
    """The candidate's line that the exporter could not take."""
    found = location_of(error, root)
    if found is not None:
        return found
    operation = _OPERATION.search(str(error))
    return _line_of_operation(operation.group(1), wrapped, rows, root) if operation else None


def _line_of_operation(
    name: str, wrapped: NllModel, rows: torch.Tensor, root: str
) -> Optional[Dict[str, Any]]:
    """Runs the model once more and notes the line from which it first calls this operation."""
    from torch.overrides import TorchFunctionMode

    lines = []

    class Finder(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            called = getattr(func, "__name__", "")
            if called and (name == called or name.endswith("_" + called) or called.endswith("_" + name)):
                frame = sys._getframe(1)
                while frame is not None:
                    path = relative_to(root, frame.f_code.co_filename)
                    if path is not None:
                        lines.append({"file": path, "line": frame.f_lineno})
                        break
                    frame = frame.f_back
            return func(*args, **(kwargs or {}))

    try:
        with torch.no_grad(), Finder():
            wrapped(*example_batch(rows))
    except Exception:
        return None
    return lines[0] if lines else None
