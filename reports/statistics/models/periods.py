"""Periods, how often an indicator is counted, and rows whose version the journal keeps."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Entry

PARTS = [
    ("", _("全年")),
    ("H1", _("上半年")),
    ("H2", _("下半年")),
    *((f"Q{n}", _("第%d季度") % n) for n in range(1, 5)),
    *((f"M{n:02d}", _("%d月") % n) for n in range(1, 13)),
]


class Interval(models.TextChoices):
    YEAR = "year", _("年度")
    HALF = "half", _("半年")
    QUARTER = "quarter", _("季度")
    MONTH = "month", _("月度")
    CUMULATIVE = "cumulative", _("累计")

    def takes(self, part: str) -> bool:
        """Whether a figure of this interval may be given for `part` of a year; the whole year always may."""
        return not part or PART_LETTERS.get(self.value) == part[0]


PART_LETTERS = {"half": "H", "quarter": "Q", "month": "M"}


class Chronicled(models.Model):
    """A row whose version is the moment at which the journal last spoke of it."""

    class Meta:
        abstract = True

    @property
    def updated_at(self) -> datetime | None:
        return Entry.objects.about(self).values_list("at", flat=True).last()
