"""The twelve dimensions of the notice (seed 004), from benchmarking/data/dimensions.yaml. The function takes the model, so that a migration can pass its own."""

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data" / "dimensions.yaml"


def load_dimensions(dimension: Any) -> int:
    """Add or correct the dimensions, in the order of the file; gives how many there are. May run any number of times."""
    known = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for order, row in enumerate(known, start=1):
        values = {"name": row["name"], "hint": row["hint"], "order": order}
        dimension.objects.update_or_create(code=row["code"], defaults=values)
    return len(known)
