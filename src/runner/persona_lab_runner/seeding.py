"""Makes the trial's seed decide every pseudo-random number of the run.

Training scripts seed themselves (`torch.manual_seed(1337)` inside `train()`), which would make all
trials the same run. So a seed that the script gives is combined with the trial's: the generator
gets f(given seed, trial seed), with f a hash. The same trial seed repeats a run exactly; another
one is another run, whatever the script seeds itself with. Unseeded generators (`random.seed()`,
`numpy.random.default_rng()`), which would take entropy from the system, are numbered instead.
"""

from __future__ import annotations

import hashlib
import random
from typing import Any, Callable

import torch

try:
    import numpy
except ImportError:  # torch works without it
    numpy = None  # type: ignore[assignment]


class TrialSeed:
    """The trial's seed, and its combination with the seeds that the script gives."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._unseeded = 0

    def combined(self, given: Any, bits: int = 63) -> int:
        """f(given, trial seed) as a non-negative integer below 2**bits; `given` None: the next number."""
        if given is None:
            self._unseeded += 1
            given = f"unseeded {self._unseeded}"
        digest = hashlib.sha256(f"{self.seed}/{given!r}".encode()).digest()
        return int.from_bytes(digest[:8], "big") >> (64 - bits)

    def apply(self) -> None:
        """Seeds the global generators of random, numpy and torch with the trial's seed itself."""
        random.seed.__self__.seed(self.seed)  # type: ignore[attr-defined]
        _ORIGINAL_TORCH_SEED(self.seed)
        if numpy is not None:
            _ORIGINAL_NUMPY_SEED(self.seed % 2**32)


_ORIGINAL_TORCH_SEED: Callable[[int], Any] = torch.manual_seed
_ORIGINAL_NUMPY_SEED: Callable[[int], Any] = numpy.random.seed if numpy is not None else int


def combine_with_script_seeds(trial: TrialSeed) -> None:
    """Replaces the seeding functions of random, numpy and torch; before the script is imported."""
    _combine_random(trial)
    _combine_torch(trial)
    if numpy is not None:
        _combine_numpy(trial)


def _combine_random(trial: TrialSeed) -> None:
    original = random.Random
    shared = random._inst  # type: ignore[attr-defined]

    class Random(original):  # type: ignore[valid-type,misc]
        """`random.Random` whose seed is combined with the trial's."""

        def seed(self, a: Any = None, version: int = 2) -> None:
            super().seed(trial.combined(a))

    def seed(a: Any = None, version: int = 2) -> None:
        shared.seed(trial.combined(a))

    seed.__self__ = shared  # type: ignore[attr-defined]
    random.Random = Random  # type: ignore[misc]
    random.seed = seed  # type: ignore[assignment]


def _combine_torch(trial: TrialSeed) -> None:
    def combined(original: Callable[[int], Any]) -> Callable[[int], Any]:
        def seed_combined(seed: int) -> Any:
            return original(trial.combined(int(seed)))

        return seed_combined

    def numbered() -> int:
        seed = trial.combined(None)
        _ORIGINAL_TORCH_SEED(seed)
        return seed

    torch.manual_seed = torch.random.manual_seed = combined(_ORIGINAL_TORCH_SEED)
    torch.seed = torch.random.seed = numbered
    for name in ("cuda", "mps", "xpu"):
        backend = getattr(torch, name, None)
        for function in ("manual_seed", "manual_seed_all"):
            original = getattr(backend, function, None)
            if original is not None:
                setattr(backend, function, combined(original))

    class Generator(torch.Generator):
        """`torch.Generator` whose seed is combined with the trial's."""

        def manual_seed(self, seed: int) -> torch.Generator:
            super().manual_seed(trial.combined(int(seed)))
            return self

        def seed(self) -> int:
            seed = trial.combined(None)
            super().manual_seed(seed)
            return seed

    torch.Generator = Generator  # type: ignore[misc]


def _combine_numpy(trial: TrialSeed) -> None:
    original_state = numpy.random.RandomState
    original_default = numpy.random.default_rng
    generators = (numpy.random.BitGenerator, numpy.random.Generator, numpy.random.SeedSequence)

    class RandomState(original_state):  # type: ignore[valid-type,misc]
        """`numpy.random.RandomState` whose seed is combined with the trial's."""

        def __init__(self, seed: Any = None) -> None:
            super().__init__(seed if isinstance(seed, generators) else trial.combined(seed, 32))

        def seed(self, seed: Any = None) -> None:
            super().seed(trial.combined(seed, 32))

    def default_rng(seed: Any = None) -> Any:
        return original_default(seed if isinstance(seed, generators) else trial.combined(seed))

    def seed(seed: Any = None) -> None:
        _ORIGINAL_NUMPY_SEED(trial.combined(seed, 32))

    numpy.random.RandomState = RandomState
    numpy.random.default_rng = default_rng
    numpy.random.seed = seed
