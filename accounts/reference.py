"""The code tables: divisions of GB/T 2260 and classes of GB/T 4754-2017. The functions take the model, so that a migration can pass its own."""

import csv
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def load_regions(region: Any) -> int:
    """Add or correct the regions of regions.csv; returns how many it holds."""
    return _load(region, "regions.csv", ["name", "parent", "level"])


def load_industries(industry: Any) -> int:
    """Add or correct the 20 sections, 97 divisions and the groups of industries.csv; returns how many it holds."""
    return _load(industry, "industries.csv", ["name", "parent"])


def _load(model: Any, name: str, columns: list[str]) -> int:
    """Parents stand before their children in the file."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        rows = [
            model(code=row["code"], parent_id=row["parent"] or None, **{c: row[c] for c in columns if c != "parent"})
            for row in csv.DictReader(file)
        ]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
    return len(rows)
