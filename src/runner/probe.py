"""Tells what this Python offers for training and export, as one JSON line on standard output."""

import importlib.util
import json
import platform
import sys
import time


def version_of(name):
    """The installed version of a package, or None; importing is left to those that need it."""
    if importlib.util.find_spec(name) is None:
        return None
    try:
        from importlib.metadata import version

        return version(name)
    except Exception:
        return "unknown"


def matrix_rate(torch, seconds=1.0, size=512):
    """Billions of floating-point operations per second of a float32 matrix product on the CPU.

    The fastest product counts: what else the machine does at the time is not the library's fault.
    """
    a = torch.rand(size, size)
    a @ a
    fastest = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        a @ a
        fastest = min(fastest, time.perf_counter() - start)
    return 2 * size**3 / fastest / 1e9


def blas_of(torch):
    """The linear-algebra library that torch names in its build configuration."""
    for part in torch.__config__.show().replace("\n", ",").split(","):
        if "BLAS_INFO=" in part:
            return part.split("=", 1)[1].strip()
    return "unknown"


def main():
    found = {
        "python": platform.python_version(),
        "executable": sys.executable,
        "numpy": version_of("numpy"),
        "onnx": version_of("onnx"),
        "onnxscript": version_of("onnxscript"),
        "torch": None,
        "devices": [],
        "gigaflops": None,
        "blas": None,
        "exporters": [],
    }
    try:
        import torch
    except Exception as error:
        found["problem"] = "torch cannot be imported: {}".format(error)
    else:
        found["torch"] = str(torch.__version__)
        found["blas"] = blas_of(torch)
        found["gigaflops"] = matrix_rate(torch)
        if torch.cuda.is_available():
            found["devices"].append("cuda")
        mps = getattr(torch.backends, "mps", None)
        if mps is not None and mps.is_available():
            found["devices"].append("mps")
        found["devices"].append("cpu")
        if importlib.util.find_spec("torch.onnx.utils") is not None:
            found["exporters"].append("torchscript")
        if found["onnx"] and found["onnxscript"] and hasattr(torch, "export"):
            found["exporters"].append("dynamo")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
