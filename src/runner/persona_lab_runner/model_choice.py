"""Which module is the trained model, and which files fed it."""

from __future__ import annotations

import os
from typing import Any, Dict, List, Optional, Sequence, Tuple

import torch

from .construction import ConstructionLog
from .failure import RunnerFailure
from .model_calls import RootCalls
from .observe import GRADIENTS_EVALUATION, GRADIENTS_TRAINING, NO_GRADIENTS, CallObserver
from .token_windows import FileTokens


class FileFeeds:
    """How many sampled windows of training and validation calls came from one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.training = 0
        self.validation = 0


class RunAccount:
    """The calls of a finished run, sorted into training and validation."""

    def __init__(self, observer: CallObserver, files: Sequence[str], dtype: str) -> None:
        self.training = observer.of_kind(GRADIENTS_TRAINING, GRADIENTS_EVALUATION)
        self.validation = observer.of_kind(NO_GRADIENTS)
        if not self.validation:
            # A script that validates without switching gradients off.
            self.validation = observer.of_kind(GRADIENTS_EVALUATION)
            trained = observer.of_kind(GRADIENTS_TRAINING)
            self.training = trained or self.training
            self.validation = self.validation if trained else []
        self._tokens = [FileTokens(path, dtype) for path in files]
        self.feeds = {path: FileFeeds(path) for path in files}
        self._sources: Dict[int, List[str]] = {}
        for calls in self.training:
            for path in self._find(calls):
                self.feeds[path].training += 1
        for calls in self.validation:
            for path in self._find(calls):
                self.feeds[path].validation += 1

    def training_file(self) -> Optional[str]:
        """The file that fed most training windows."""
        fed = [feed for feed in self.feeds.values() if feed.training]
        return max(fed, key=lambda feed: feed.training).path if fed else None

    def from_other_than_training(self, calls: RootCalls) -> Optional[int]:
        """Windows of these calls that lie in another file than the training batches; None: unknown."""
        sources = self._find(calls)
        if not sources:
            return None
        training = self.training_file()
        return sum(path != training for path in sources)

    def reads_both_splits(self, calls: RootCalls) -> bool:
        """Whether a part of these calls saw training data (an estimate of both losses)."""
        other = self.from_other_than_training(calls)
        return bool(other) and other != len(self._find(calls))

    def _find(self, calls: RootCalls) -> List[str]:
        """The files of the sampled windows, one entry for each window that was found."""
        known = self._sources.get(id(calls))
        if known is None:
            known = self._sources[id(calls)] = []
            for window in calls.windows():
                known.extend(tokens.path for tokens in self._tokens if tokens.holds(window))
        return known


def choose_model(
    observer: CallObserver, account: RunAccount, constructions: ConstructionLog
) -> Tuple[torch.nn.Module, Optional[RootCalls]]:
    """The root module whose call produced the last validation loss, else the only root there is.

    Of several modules that were called without gradients (a teacher, a sample at the end), those
    that saw validation data come first, then those that computed a loss; then the last one counts.
    """
    if observer.chained:
        first, second = observer.chained
        raise RunnerFailure(
            f"The model is spread over several modules ({first} feeds {second}) that train() calls one"
            " after the other: put them into one module whose forward returns logits."
        )
    if account.validation:

        def rank(calls: RootCalls) -> Tuple[bool, bool, int]:
            return (
                bool(account.from_other_than_training(calls)),
                calls.with_loss > 0 or calls.pattern is not None,
                calls.last_order,
            )

        last = max(account.validation, key=rank)
        return unwrapped(last.module), last
    roots = _distinct([*(calls.module for calls in account.training), *constructions.live_roots()])
    roots = [root for root in roots if next(root.parameters(), None) is not None]
    if len(roots) == 1:
        calls = next((c for c in account.training if unwrapped(c.module) is roots[0]), None)
        return roots[0], calls
    names = ", ".join(type(root).__name__ for root in roots)
    raise RunnerFailure(
        "No validation loss was computed in train(), and "
        + (f"several models are left ({names})" if roots else "no model is left")
        + ": Persona Lab cannot tell which one to export."
    )


def _distinct(modules: Sequence[torch.nn.Module]) -> List[torch.nn.Module]:
    return list({id(module): module for module in map(unwrapped, modules)}.values())


def unwrapped(module: Any) -> Any:
    """The module below torch's own wrappers: compiled, data-parallel, averaged."""
    while True:
        if hasattr(module, "_orig_mod"):
            module = module._orig_mod
        elif type(module).__module__.startswith("torch.") and isinstance(
            getattr(module, "module", None), torch.nn.Module
        ):
            module = module.module
        else:
            return module


def block_size_of(calls: RootCalls, training: Sequence[RootCalls]) -> int:
    """T of the validation calls: the one that training has too, else the most frequent one."""
    lengths: Dict[int, int] = {}
    for (_, length), count in calls.shapes.items():
        lengths[length] = lengths.get(length, 0) + count
    trained: Dict[int, int] = {}
    for group in training:
        for (_, length), count in group.shapes.items():
            trained[length] = trained.get(length, 0) + count
    common = max(trained, key=lambda length: trained[length], default=None)
    if common in lengths:
        return int(common)  # type: ignore[arg-type]
    return max(lengths, key=lambda length: (lengths[length], length))


def shape_table(account: RunAccount) -> List[Dict[str, Any]]:
    """How many calls had which input shape, the most frequent first, at most 16 a phase."""
    rows = []
    for phase, groups in (("training", account.training), ("validation", account.validation)):
        counts: Dict[Tuple[int, int], int] = {}
        for group in groups:
            for shape, count in group.shapes.items():
                counts[shape] = counts.get(shape, 0) + count
        frequent = sorted(counts, key=lambda shape: -counts[shape])[:16]
        rows += [{"phase": phase, "shape": list(s), "calls": counts[s]} for s in frequent if all(s)]
    return rows


def feed_table(account: RunAccount) -> List[Dict[str, Any]]:
    return [
        {
            "path": feed.path,
            "bytes": os.path.getsize(feed.path),
            "trainingWindows": feed.training,
            "validationWindows": feed.validation,
        }
        for feed in account.feeds.values()
    ]
