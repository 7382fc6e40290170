"""The demo's years outside the award: every slice's chapter, told with the same people and firms."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

# A later chapter may refer to what an earlier one made.
CHAPTERS = (
    "comparisons", "improvement", "proposals", "practices", "exchanges", "training", "pairings", "clinics", "programmes", "adoption",
    "assessments",
)  # fmt: skip


def build(cast: Any) -> None:
    there = {module.name for module in iter_modules(__path__)}
    for name in CHAPTERS:
        if name in there:
            import_module(f"benchmarking.demo.{name}").build(cast)
