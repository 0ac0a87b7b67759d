"""Counts the parameters that can change a logit, rather than all that a model carries along."""

from __future__ import annotations

from typing import Optional

import torch

from .logits import LogitsPlace
from .model_calls import CallPattern


def parameters_influencing_logits(
    model: torch.nn.Module, pattern: CallPattern, place: LogitsPlace, rows: torch.Tensor
) -> Optional[int]:
    """Elements of the parameters that the gradient of the logits reaches; None where it reaches none.

    A parameter counts whole as soon as one of its elements is reached: the rows of a table of
    embeddings that this batch does not use would count with another batch.
    """
    parameters = list(model.parameters())
    for parameter in parameters:
        parameter.requires_grad_(True)
    try:
        with torch.enable_grad():
            idx = rows[:1]
            logits = place.take(pattern.call(model, idx, torch.zeros_like(idx)), idx)
            # A random direction: the plain sum has no gradient behind a normalisation.
            weights = torch.sin(torch.arange(logits.numel(), dtype=torch.float32) * 1.7)
            total = (logits * weights.view_as(logits)).sum()
            gradients = torch.autograd.grad(total, parameters, allow_unused=True)
    except Exception as problem:
        print("The gradient of the logits cannot be computed:", problem)
        return None
    finally:
        for parameter in parameters:
            parameter.requires_grad_(False)
    reached = sum(
        parameter.numel()
        for parameter, gradient in zip(parameters, gradients)
        if gradient is not None and bool((gradient != 0).any())
    )
    return reached or None
