"""The observations as a workbook and as CSV; what is exported is what the import reads."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.sheets import Column, Kind, Sheet
from reports.statistics import yearbook_papers  # noqa: F401  # its documents register themselves
from reports.statistics.display import words
from reports.statistics.importing import BOUND_WORD, LABELS
from reports.statistics.models import Observation


def _cells() -> dict[str, Any]:
    return {
        "code": lambda row: row.indicator.code,
        "indicator": lambda row: row.indicator.name,
        "unit": lambda row: words("unit", row.indicator.unit),
        "region": lambda row: row.region_id,
        "region_name": lambda row: row.region.name,
        "level": lambda row: row.level,
        "year": lambda row: row.year,
        "part": lambda row: row.get_part_display() if row.part else "",
        "value": lambda row: Decimal(f"{row.value.normalize():f}"),
        "bound": lambda row: BOUND_WORD if row.is_lower_bound else "",
        "source": lambda row: row.source,
        "note": lambda row: row.note,
    }


class ObservationSheet(Sheet[Any, Observation]):
    """`subject`: the observations. Whole figures print without decimals."""

    title = _("统计数据")

    def workbook(self, subject: Any) -> bytes:
        """In the portal's own language, whoever asks: a colleague who reads another takes it in again."""
        with override(settings.LANGUAGE_CODE):
            return super().workbook(subject)

    def columns_for(self, subject: Any) -> Sequence[Column]:
        return self.columns_of("points" if subject.filter(indicator__decimals__gt=0).exists() else "int")

    def columns_of(self, kind: Kind) -> Sequence[Column]:
        kinds: dict[str, Kind] = {"value": kind, "year": "year"}
        return [Column(LABELS[name], cell, kind=kinds.get(name, "text")) for name, cell in _cells().items()]

    def rows(self, subject: Any) -> Any:
        return subject.iterator(chunk_size=2000)

    def headlines(self, subject: Any) -> Sequence[str]:
        return []
