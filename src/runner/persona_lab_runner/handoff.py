"""Hands a trained model from the training process to a fresh one."""

from __future__ import annotations

import os
import pickle
from typing import Any, Dict, Iterator, List, Optional, Tuple

import torch

from .construction import Construction
from .logits import LogitsPlace
from .model_calls import CallPattern

_STATE = "state.pt"
_MODULE = "module.pt"
_FACTS = "facts.pkl"


class Handoff:
    """What the fresh process needs besides the weights."""

    def __init__(
        self,
        pattern: CallPattern,
        place: LogitsPlace,
        rows: torch.Tensor,
        batches: List[Dict[str, Any]],
        constructions: List[Tuple[str, str, bytes]],
    ) -> None:
        self.pattern = pattern
        self.place = place
        self.rows = rows
        self.batches = batches
        # (module, qualified name, pickled arguments) of each construction that may fit.
        self.constructions = constructions


def describe(constructions: List[Construction]) -> List[Tuple[str, str, bytes]]:
    """The constructions whose arguments could be kept, without repetition, at most four."""
    kept: Dict[Tuple[str, str, bytes], None] = {}
    for made in constructions:
        if made.arguments is not None and "<locals>" not in made.kind.__qualname__:
            kept.setdefault((made.kind.__module__, made.kind.__qualname__, made.arguments))
    return list(kept)[:4]


def save(folder: str, handoff: Handoff, model: torch.nn.Module) -> None:
    """Writes the weights, the module itself where it can be pickled, and the rest."""
    torch.save(dict(tensors_of(model)), os.path.join(folder, _STATE))
    module_path = os.path.join(folder, _MODULE)
    try:
        torch.save(model, module_path)
    except Exception as problem:
        print("The model cannot be pickled:", problem)
        if os.path.exists(module_path):
            os.remove(module_path)
    with open(os.path.join(folder, _FACTS), "wb") as file:
        pickle.dump(handoff, file, protocol=4)


def load_facts(folder: str) -> Handoff:
    with open(os.path.join(folder, _FACTS), "rb") as file:
        return pickle.load(file)


def load_state(folder: str) -> Dict[str, torch.Tensor]:
    return torch.load(os.path.join(folder, _STATE), map_location="cpu")


def load_module(folder: str) -> Optional[torch.nn.Module]:
    """The unpickled module, None where the training process could not pickle it."""
    path = os.path.join(folder, _MODULE)
    if not os.path.exists(path):
        return None
    try:
        return torch.load(path, map_location="cpu", weights_only=False)
    except TypeError:  # a torch before that argument
        return torch.load(path, map_location="cpu")


def tensors_of(model: torch.nn.Module) -> Iterator[Tuple[str, torch.Tensor]]:
    """Every parameter and buffer under every name that it has, non-persistent buffers included.

    What `torch.compile` adds to the names of submodules is left out.
    """
    for prefix, module in model.named_modules(remove_duplicate=False):
        prefix = ".".join(part for part in prefix.split(".") if part != "_orig_mod")
        for name, tensor in [*module._parameters.items(), *module._buffers.items()]:
            if tensor is not None:
                yield (f"{prefix}.{name}" if prefix else name, tensor.detach())


def fill(model: torch.nn.Module, state: Dict[str, torch.Tensor]) -> Optional[str]:
    """Copies the weights into a rebuilt model; a sentence where the two do not fit."""
    own = dict(tensors_of(model))
    if own.keys() != state.keys():
        extra = sorted(own.keys() ^ state.keys())
        return f"training changed which weights the model has ({', '.join(extra[:3])})"
    for name, tensor in own.items():
        if tensor.shape != state[name].shape:
            return f"training changed the shape of {name}"
        tensor.copy_(state[name])
    return None
