"""What the run ran on."""

from __future__ import annotations

import platform
import sys
from typing import Any, Dict, Optional

import torch


def environment_facts() -> Dict[str, str]:
    """Versions, platform, threads and accelerator, as text."""
    facts = {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "platform": platform.platform(),
        "threads": str(torch.get_num_threads()),
    }
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        facts["numpy"] = str(numpy.__version__)
    if torch.cuda.is_available():
        facts["accelerator"] = torch.cuda.get_device_name(0)
        facts["cuda"] = str(torch.version.cuda)
    elif _mps() is not None and _mps().is_available():
        facts["accelerator"] = "Apple " + (platform.processor() or "GPU")
    return facts


def hide_devices(device: Optional[str]) -> None:
    """Leaves only the asked kind of device visible; CUDA devices are hidden by the environment."""
    if device is not None and not device.startswith("mps") and _mps() is not None:
        _mps().is_available = lambda: False


def peak_memory() -> Dict[str, Optional[int]]:
    """Bytes: the greatest resident memory of this process, and of the accelerator."""
    return {"host": _peak_resident(), "device": _peak_device()}


def _peak_resident() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)


def _peak_device() -> Optional[int]:
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        return int(torch.cuda.max_memory_allocated())
    memory = getattr(getattr(torch, "mps", None), "driver_allocated_memory", None)
    if memory is not None and _mps() is not None and _mps().is_available():
        return int(memory())
    return None


def _mps() -> Any:
    return getattr(torch.backends, "mps", None)
