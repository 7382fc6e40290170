"""What an applicant handed in, as whoever scores it reads it."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from awards.applications import pictures
from awards.applications.content import GridCell, grid_of
from awards.applications.marks import Block, blocks
from awards.applications.models import Application, Evidence
from awards.applications.showing import marked


@dataclass
class Material:
    """What the applicant handed in: answers by item, evidence, figures, profile."""

    answers: dict[int, list[Block]]
    pinned: dict[int, list[Evidence]]
    evidence: list[tuple[str, list[Evidence]]]
    years: list[int]
    figures: list[dict[str, Any]]
    profile: SafeString
    pictures: dict[int, str]


def material_of(application: Application) -> Material:
    """Four statements."""
    rules = application.materials
    found = pictures.addresses(application)
    answers = {pk: blocks(text) for pk, text in application.answers.values_list("item_id", "text") if text.strip()}
    evidence = list(application.evidence.select_related("file", "item"))
    kinds = {kind.code: kind.label for kind in rules.evidence}
    pinned: dict[int, list[Evidence]] = {}
    grouped: dict[str, list[Evidence]] = {}
    for row in evidence:
        grouped.setdefault(kinds.get(row.code, row.code), []).append(row)
        if row.item_id:
            pinned.setdefault(row.item_id, []).append(row)
    values = {(row.code, row.year): row for row in application.indicators.all()}
    years = sorted({year for _code, year in values})
    figures = [
        {
            "label": row.rule.label,
            "unit": row.rule.unit,
            "formula": row.formula,
            "cells": [_figure(cell, row.rule.decimals) for cell in row.cells],
        }
        for row in grid_of(rules.indicators, values, years)
    ]
    profile = marked(application.profile, found) if application.profile.strip() else SafeString()
    return Material(answers, pinned, list(grouped.items()), years, figures, profile, found)


def _figure(cell: GridCell, decimals: int) -> str:
    return (cell.reason or "—") if cell.value is None else f"{cell.value:,.{decimals}f}"
