"""Runs `train()` in the scratch folder, observes it, and hands its model over."""

from __future__ import annotations

import os
import sys
import time
from typing import Any, Dict, Optional, Tuple

import torch

from . import handoff as handed
from .channel import Channel, finite_or_none
from .commands import Commands
from .construction import ConstructionLog
from .environment import environment_facts, hide_devices, peak_memory
from .failure import RunnerFailure, at, location_of, one_line, relative_to, traceback_of
from .file_access import FileAccess
from .graph_export import serve_exports
from .influence import parameters_influencing_logits
from .local_imports import LocalFinder
from .logits import check_independent_of_targets, usable_call, vocabulary_of
from .model_calls import RootCalls
from .model_choice import RunAccount, block_size_of, choose_model, feed_table, shape_table
from .observe import CallObserver
from .reference import reference_losses, reference_rows, write_reference
from .seeding import TrialSeed, combine_with_script_seeds
from .settle import leave_script_settings, settle, without_compilation


class TrainingRun:
    """One run of the entry function, and what is known about it."""

    def __init__(self, request: Dict[str, Any], channel: Channel) -> None:
        self.request = request
        self.channel = channel
        self.root: str = request["scratch"]
        self.seed = TrialSeed(request["seed"])
        self.constructions = ConstructionLog(self._is_local)
        self.observer = CallObserver(channel, self.constructions)
        self.files = FileAccess(
            request["scratchBase"], request["protectedRoots"], request.get("holdoutIdentity")
        )
        self.import_trained = False
        self.minutes = 0.0

    def train(self) -> None:
        """Imports the script and calls its entry; sends `returned`, or raises what it raised."""
        request = self.request
        hide_devices(request.get("device"))
        self.channel.send("started", environment=environment_facts())
        combine_with_script_seeds(self.seed)
        self.constructions.install()
        self.observer.install()
        self.files.install()
        finder = LocalFinder(self.root, self._imported)
        finder.install()
        sys.argv = [os.path.join(self.root, request["train"])]
        self.seed.apply()
        module = finder.load_script(request["train"])
        self.import_trained = self.observer.order > 0
        entry = getattr(module, request["entry"], None)
        if not callable(entry):
            raise RunnerFailure(f"{request['train']} defines no function {request['entry']}().")
        self.seed.apply()
        start = time.perf_counter()
        returned = entry()
        self.minutes = (time.perf_counter() - start) / 60
        best_vloss, elapsed_min = _pair(returned, request)
        self.observer.stop()
        self.files.stop()
        claimed = {"bestVloss": finite_or_none(best_vloss), "elapsedMin": finite_or_none(elapsed_min)}
        self.channel.send("returned", claimed=claimed)

    def hand_over(self) -> Tuple[torch.nn.Module, handed.Handoff]:
        """Chooses the model, settles it, computes its reference losses and saves everything."""
        leave_script_settings()
        account = RunAccount(self.observer, self.files.read_files(), self.request["dtype"])
        model, calls = choose_model(self.observer, account, self.constructions)
        device = str(next((p.device for p in model.parameters()), "cpu"))
        model = settle(without_compilation(model))
        block_size = self.request.get("blockSize") or self._observed_block_size(calls, account)
        sampled = [row for group in ([calls] if calls else account.training) for row in group.rows()]
        rows = reference_rows(sampled, block_size)
        patterns = [calls.pattern, calls.pattern_without_targets] if calls else []
        pattern, place = usable_call(model, patterns, rows[:3], vocabulary_of(model))
        check_independent_of_targets(model, pattern, place, rows[:3])
        batches = reference_losses(model, pattern, place, rows)
        handoff = handed.Handoff(
            pattern, place, rows, batches, handed.describe(self.constructions.of(model))
        )
        handed.save(self.request["handoff"], handoff, model)
        write_reference(self.request["reference"], place.vocabulary, batches)
        facts = {
            "steps": self.observer.steps,
            "device": device,
            "parameters": sum(p.numel() for p in model.parameters()),
            "parametersInfluencingLogits": parameters_influencing_logits(model, pattern, place, rows),
            "blockSize": block_size,
            "vocabSize": place.vocabulary,
            "modelClass": type(model).__name__,
            "dataFiles": feed_table(account),
            "batchShapes": shape_table(account),
            "claimedReadings": self._readings(calls, account),
            "peakMemory": peak_memory(),
            "trainMinutes": self.minutes,
            "scriptIsImportable": not self.import_trained,
        }
        self.channel.send("trained", facts=facts)
        return model, handoff

    def _observed_block_size(self, calls: Optional[RootCalls], account: RunAccount) -> int:
        if calls is None or not calls.shapes:
            raise RunnerFailure(
                "The block size cannot be observed, as the model was never called with tokens: set"
                " blockSize in persona-lab.json."
            )
        return block_size_of(calls, account.training)

    def _readings(
        self, calls: Optional[RootCalls], account: RunAccount
    ) -> Optional[Dict[str, Any]]:
        if calls is None or calls not in account.validation:
            return None
        sizes = sorted(calls.readings)
        batches = sizes[len(sizes) // 2]
        if account.reads_both_splits(calls):
            batches = max(1, batches // 2)
        shape = max(calls.shapes, key=lambda shape: calls.shapes[shape])
        return {"readings": len(sizes), "batchesPerReading": batches, "batchShape": list(shape)}

    def _imported(self, path: str, digest: str) -> None:
        self.channel.send("imported", path=path, sha256=digest)

    def _is_local(self, kind: type) -> bool:
        file = getattr(sys.modules.get(kind.__module__), "__file__", None)
        return file is not None and relative_to(self.root, file) is not None


def run_training(request: Dict[str, Any], channel: Channel, commands: Commands) -> None:
    """Trains, hands over, and stays until told to export here or to end."""
    run = TrainingRun(request, channel)
    stage = "training"
    try:
        run.train()
        stage = "exporting"
        model, handoff = run.hand_over()
    except RunnerFailure as failure:
        location = {"location": failure.location} if failure.location else {}
        channel.send("failed", stage=stage, reason=failure.reason, **location)
        return
    except BaseException as error:
        channel.send("failed", stage=stage, **_described(error, run, stage))
        return
    facts = {"method": "in-training-process"}
    serve_exports(model, handoff, channel, commands, facts, run.root)


def _described(error: BaseException, run: TrainingRun, stage: str) -> Dict[str, Any]:
    location = location_of(error, run.root)
    entry, script = run.request["entry"], run.request["train"]
    if isinstance(error, SystemExit):
        reason = f"{entry}() ended the program (sys.exit){at(location)} instead of returning."
    elif stage == "training":
        reason = f"{entry}() of {script} failed{at(location)}: {one_line(error)}"
    else:
        reason = f"The trained model cannot be evaluated on the CPU{at(location)}: {one_line(error)}"
    described: Dict[str, Any] = {"reason": reason, "traceback": traceback_of(error, run.root)}
    if location:
        described["location"] = location
    return described


def _pair(returned: Any, request: Dict[str, Any]) -> Tuple[float, float]:
    names = ", ".join(request["returns"])
    try:
        first, second = returned
        return _number(first), _number(second)
    except (TypeError, ValueError, RuntimeError):
        kind = type(returned).__name__
        raise RunnerFailure(
            f"{request['entry']}() returned {_shown(returned, kind)} instead of the two numbers {names}."
        ) from None


def _number(value: Any) -> float:
    if isinstance(value, (str, bytes)):
        raise TypeError("text is no number")
    return float(value.item() if hasattr(value, "item") else value)


def _shown(returned: Any, kind: str) -> str:
    if returned is None:
        return "nothing"
    if isinstance(returned, (tuple, list)):
        return f"a {kind} of " + ", ".join(type(value).__name__ for value in returned)
    return f"a {kind}"
