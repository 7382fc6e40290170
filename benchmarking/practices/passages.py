"""A practice's text in its passages, as pages and briefings show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benchmarking.practices.models import Practice
from core.documents.official import Block, blocks_of


@dataclass(frozen=True)
class Passage:
    heading: str
    blocks: Sequence[Block]


def passages_of(practice: Practice) -> list[Passage]:
    """Background, approach, results; those not yet written are left out."""
    told = (
        (_("背景与问题"), practice.background),
        (_("主要做法"), practice.approach),
        (_("成效"), practice.results),
    )
    return [Passage(heading, blocks_of(text)) for heading, text in told if text.strip()]
