"""Puts a trained model into the state that is exported: float32, on the CPU, evaluation mode."""

from __future__ import annotations

from typing import Any

import torch


def settle(model: torch.nn.Module) -> torch.nn.Module:
    """Changes the model in place and returns it."""
    model.float()
    model.to("cpu")
    model.eval()
    for module in model.modules():
        for name, value in list(vars(module).items()):
            # Tensors that are neither parameters nor buffers: `to` and `float` do not know them.
            if not name.startswith("_"):
                moved = _settled(value)
                if moved is not value:
                    setattr(module, name, moved)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return model


def _settled(value: Any) -> Any:
    """The value with its tensors on the CPU and in float32; itself where nothing changes."""
    if isinstance(value, torch.Tensor):
        narrow = value.dtype in (torch.float16, torch.bfloat16)
        if value.device.type == "cpu" and not narrow and not value.requires_grad:
            return value
        return value.detach().to("cpu", torch.float32 if narrow else value.dtype)
    if type(value) in (tuple, list):
        moved = [_settled(item) for item in value]
        changed = any(new is not old for new, old in zip(moved, value))
        return type(value)(moved) if changed else value
    if type(value) is dict:
        moved_items = {key: _settled(item) for key, item in value.items()}
        changed = any(moved_items[key] is not value[key] for key in value)
        return moved_items if changed else value
    return value


def without_compilation(model: torch.nn.Module) -> torch.nn.Module:
    """Takes `torch.compile` out of the model, its submodules and their methods, in place."""
    for module in list(model.modules()):
        for name, child in list(module._modules.items()):
            original = getattr(child, "_orig_mod", None)
            if isinstance(original, torch.nn.Module):
                module._modules[name] = original
    for module in model.modules():
        if getattr(module, "_compiled_call_impl", None) is not None:
            module._compiled_call_impl = None
        for name, value in list(vars(module).items()):
            inner = getattr(value, "_torchdynamo_orig_callable", None)
            if inner is not None:
                setattr(module, name, inner)
    return model


def leave_script_settings() -> None:
    """Takes back the global settings that a script may have left behind."""
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    if hasattr(torch, "set_default_device"):
        torch.set_default_device("cpu")
    torch.set_autocast_cpu_enabled(False)
    torch.set_autocast_enabled(False)
