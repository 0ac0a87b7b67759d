"""Observes the calls of whole models, cheaply: nothing here waits for a device at each step.

`torch.nn.Module.__call__` is wrapped rather than hooked: torch's global forward hooks would slow
down the call of every submodule, and split up what `torch.compile` makes of a model. Only the
outermost call is looked at.
"""

from __future__ import annotations

import importlib
import time
import weakref
from typing import Any, Callable, Dict, List, Optional, Tuple

import torch

from .channel import Channel, finite_or_none
from .construction import ConstructionLog
from .model_calls import RootCalls, scalar_loss, tensors_in, tokens_of

_SECONDS_BETWEEN_EVENTS = 0.5
_FIRST_READINGS = 20

# How a call ran: which of these are validation is decided when all calls are known.
GRADIENTS_TRAINING = "gradients, training mode"
GRADIENTS_EVALUATION = "gradients, evaluation mode"
NO_GRADIENTS = "no gradients"


def _never() -> bool:
    return False


_compiling: Callable[[], bool] = getattr(
    getattr(torch, "compiler", None), "is_compiling", None
) or getattr(getattr(torch, "_dynamo", None), "is_compiling", _never)


class CallObserver:
    """Everything seen of the run's model calls."""

    def __init__(self, channel: Channel, constructions: ConstructionLog) -> None:
        self._channel = channel
        self._constructions = constructions
        self._inside = False
        self._watching = False
        self._owners: Dict[int, Tuple[torch.nn.Module, torch.nn.Module]] = {}
        self.calls: Dict[Tuple[str, int], RootCalls] = {}
        self.order = 0
        self.training_calls = 0
        self._readings = 0
        self._reading_calls = 0
        self._reading_losses: List[torch.Tensor] = []
        self._next_event = 0.0
        self._sampled: Optional[Tuple[int, Optional[torch.Tensor]]] = None
        self._outer_loss: Optional[torch.Tensor] = None
        self._optimizer_steps: Dict[int, int] = {}
        self._told_parameters = False
        self._last_output: List[weakref.ref[torch.Tensor]] = []
        # (class of the first, class of the second) where one root's output went into another.
        self.chained: Optional[Tuple[str, str]] = None

    def install(self) -> None:
        """Wraps module calls, `cross_entropy` and optimizer steps, before the script is imported."""
        self._watching = True
        self._wrap_module_calls()
        self._wrap_cross_entropy()
        register = getattr(
            importlib.import_module("torch.optim.optimizer"), "register_optimizer_step_post_hook", None
        )
        if register is not None:
            register(self._stepped)

    def stop(self) -> None:
        """Ends the observation; the last reading is told."""
        self._watching = False
        self._close_reading()
        self._last_output = []

    @property
    def steps(self) -> int:
        """Steps of the optimizer that took most; without any, calls with gradients."""
        return max(self._optimizer_steps.values(), default=0) or self.training_calls

    def of_kind(self, *kinds: str) -> List[RootCalls]:
        return [calls for (kind, _), calls in self.calls.items() if kind in kinds]

    def _wrap_module_calls(self) -> None:
        original = torch.nn.Module.__call__
        observer = self

        def observed_call(module: Any, *args: Any, **kwargs: Any) -> Any:
            if _compiling() or observer._inside or not observer._watching:
                return original(module, *args, **kwargs)
            observer._inside = True
            try:
                output = original(module, *args, **kwargs)
            finally:
                observer._inside = False
            observer._called(module, args, kwargs, output)
            return output

        torch.nn.Module.__call__ = observed_call  # type: ignore[method-assign,assignment]

    def _wrap_cross_entropy(self) -> None:
        original = torch.nn.functional.cross_entropy
        observer = self

        def cross_entropy(*args: Any, **kwargs: Any) -> torch.Tensor:
            loss = original(*args, **kwargs)
            if not _compiling() and observer._watching and not observer._inside:
                observer._computed_outside(loss)
            return loss

        torch.nn.functional.cross_entropy = cross_entropy

    def _called(self, module: Any, args: Any, kwargs: Any, output: Any) -> None:
        idx = tokens_of(args, kwargs)
        if idx is None:
            self._called_otherwise(module, args, output)
            return
        gradients = torch.is_grad_enabled()
        kind = NO_GRADIENTS
        if gradients:
            kind = GRADIENTS_TRAINING if module.training else GRADIENTS_EVALUATION
        self.order += 1
        root = self._owner(module)
        key = (kind, id(root))
        calls = self.calls.get(key)
        if calls is None:
            calls = self.calls[key] = RootCalls(root)
        calls.add(args, kwargs, idx, self.order, self.training_calls)
        loss = scalar_loss(output)
        calls.with_loss += loss is not None
        self._last_output = [weakref.ref(tensor) for tensor in tensors_in(output)]
        if gradients:
            self._trained(root, loss)
        else:
            self._validated(loss)

    def _trained(self, root: torch.nn.Module, loss: Optional[torch.Tensor]) -> None:
        self._close_reading()
        self.training_calls += 1
        self._outer_loss = None
        now = time.monotonic()
        if not self._told_parameters:
            self._tell_parameters(root)
        if now >= self._next_event:
            # The loss sampled half a second ago is long computed: reading it hardly waits.
            self._tell_sample()
            self._sampled = (self.training_calls, loss)
            self._next_event = now + _SECONDS_BETWEEN_EVENTS

    def _validated(self, loss: Optional[torch.Tensor]) -> None:
        if self._reading_calls == 0:
            self._readings += 1
        self._reading_calls += 1
        if loss is not None:
            self._reading_losses.append(loss)

    def _called_otherwise(self, module: Any, args: Any, output: Any) -> None:
        if isinstance(output, torch.Tensor) and output.dim() == 0:
            self._computed_outside(output)  # a loss module
            return
        if torch.is_grad_enabled():
            return  # a head that only training uses is an idea like any other
        passed_on = any(value is ref() for value in args if value is not None for ref in self._last_output)
        if passed_on and self.calls and next(module.parameters(), None) is not None:
            last = max(self.calls.values(), key=lambda calls: calls.last_order)
            self.chained = (type(last.module).__name__, type(self._owner(module)).__name__)

    def _computed_outside(self, loss: torch.Tensor) -> None:
        if loss.dim() != 0:
            return
        if torch.is_grad_enabled():
            if self._sampled is not None and self._sampled[1] is None:
                self._sampled = (self._sampled[0], loss.detach())
        elif len(self._reading_losses) < self._reading_calls:
            self._reading_losses.append(loss.detach())

    def _stepped(self, optimizer: Any, *_: Any) -> None:
        if self._watching:
            key = id(optimizer)
            self._optimizer_steps[key] = self._optimizer_steps.get(key, 0) + 1

    def _owner(self, module: torch.nn.Module) -> torch.nn.Module:
        known = self._owners.get(id(module))
        if known is None or known[0] is not module:
            known = self._owners[id(module)] = (module, self._constructions.owner_of(module))
        return known[1]

    def _tell_parameters(self, root: torch.nn.Module) -> None:
        self._told_parameters = True
        parameters = list(root.parameters())
        device = str(parameters[0].device) if parameters else "cpu"
        self._channel.send("parameters", parameters=sum(p.numel() for p in parameters), device=device)

    def _tell_sample(self) -> None:
        if self._sampled is not None:
            iteration, loss = self._sampled
            value = finite_or_none(float(loss)) if loss is not None else None
            self._channel.send("step", iteration=iteration, loss=value)
            self._sampled = None

    def _close_reading(self) -> None:
        losses = self._reading_losses
        if self._reading_calls == 0:
            return
        self._reading_calls = 0
        self._reading_losses = []
        # Calls without gradients in nearly every step are no validation (a teacher, as a rule), and
        # reading their losses would wait for the device at each step.
        if self._readings > _FIRST_READINGS and self._readings * 4 > self.training_calls:
            return
        value = float(torch.stack([loss.float() for loss in losses]).mean()) if losses else None
        self._channel.send("validation", iteration=self.training_calls, loss=finite_or_none(value))
