"""Exports a trained model in a fresh process, out of reach of what training patched."""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from typing import Any, Dict, Optional, Tuple

import torch

from . import handoff as handed
from .channel import Channel
from .commands import Commands
from .failure import one_line
from .graph_export import serve_exports
from .local_imports import LocalFinder, module_name
from .reference import greatest_difference
from .seeding import TrialSeed, combine_with_script_seeds
from .settle import settle, without_compilation

# The rebuilt model computes on the same CPU with the same operations.
MEAN_TOLERANCE = 1e-5
GREATEST_TOLERANCE = 1e-3


def run_export(request: Dict[str, Any], channel: Channel, commands: Commands) -> None:
    """Rebuilds or unpickles the model, then serves export commands."""
    root = request["scratch"]
    sys.argv = [os.path.join(root, request["train"])]
    seed = TrialSeed(request["seed"])
    combine_with_script_seeds(seed)
    _compile_nothing()
    finder = LocalFinder(root, lambda path, digest: channel.send("imported", path=path, sha256=digest))
    finder.install()
    script = os.path.join(root, *request["train"].split("/"))
    sys.path[:0] = list(dict.fromkeys([os.path.dirname(script), root]))
    if not request["scriptIsImportable"]:
        # Its module level trains: importing it here would train again.
        name = module_name(os.path.realpath(root), os.path.realpath(script))
        sys.modules[name] = None  # type: ignore[assignment]
    seed.apply()
    handoff, model, facts, notes = None, None, {}, []
    try:
        handoff = handed.load_facts(request["handoff"])
        model, facts, notes = _reconstruct(request["handoff"], handoff)
    except BaseException as error:
        notes.append(one_line(error))
    if handoff is None or model is None:
        reason = "; ".join(notes) or "its classes cannot be imported again"
        channel.send("failed", stage="exporting", reason=reason, retry=True)
        commands.next()
        return
    channel.send("reconstructed", method=facts["method"])
    serve_exports(model, handoff, channel, commands, facts, root)


def _reconstruct(
    folder: str, handoff: handed.Handoff
) -> Tuple[Optional[torch.nn.Module], Dict[str, Any], list]:
    """The model, how it came about, and why a better way was not possible."""
    notes = []
    for construction in handoff.constructions:
        try:
            model = _rebuilt(folder, construction)
            problem = _difference(model, handoff)
        except BaseException as error:
            problem = one_line(error)
        if problem is None:
            return model, {"method": "rebuilt"}, notes
        notes.append(f"rebuilding {construction[1]} from its arguments: {problem}")
    if not handoff.constructions:
        notes.append("the arguments of its constructor are not known")
    try:
        unpickled = handed.load_module(folder)
        if unpickled is None:
            notes.append("it cannot be pickled")
            return None, {}, notes
        unpickled = settle(without_compilation(unpickled))
        problem = _difference(unpickled, handoff)
    except BaseException as error:
        problem = one_line(error)
    if problem is not None:
        notes.append(f"unpickling it: {problem}")
        return None, {}, notes
    return unpickled, {"method": "unpickled", "methodNote": "; ".join(notes)}, notes


def _rebuilt(folder: str, construction: Tuple[str, str, bytes]) -> torch.nn.Module:
    module, qualified_name, pickled = construction
    kind: Any = importlib.import_module(module)
    for name in qualified_name.split("."):
        kind = getattr(kind, name)
    args, kwargs = pickle.loads(pickled)
    model = settle(without_compilation(kind(*args, **kwargs)))
    problem = handed.fill(model, handed.load_state(folder))
    if problem is not None:
        raise ValueError(problem)
    return model


def _difference(model: torch.nn.Module, handoff: handed.Handoff) -> Optional[str]:
    """A sentence where this model is not the trained one."""
    mean, greatest = greatest_difference(model, handoff.pattern, handoff.place, handoff.batches)
    if mean <= MEAN_TOLERANCE and greatest <= GREATEST_TOLERANCE:
        return None
    return f"its losses differ from the trained model's by {mean:.2g} nats a token on average"


def _compile_nothing() -> None:
    """Makes `torch.compile` return what it is given: an exporter needs the Python code."""

    def compile(model: Any = None, **_: Any) -> Any:
        return (lambda function: function) if model is None else model

    if hasattr(torch, "compile"):
        torch.compile = compile  # type: ignore[assignment]
