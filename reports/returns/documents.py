"""All returns to a call in one workbook: a row per district, two columns per indicator. What is not handed in is nobody's to read."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.sheets import Column, Sheet
from reports.returns.models import Call, Return
from reports.statistics.display import period, words
from reports.statistics.models import Indicator


class ReturnSheet(Sheet[Call, Return]):
    title = gettext_lazy("县区填报")
    frozen_columns = 1

    def rows(self, subject: Call) -> Any:
        return subject.answers.for_listing().prefetch_related("values").order_by("region")

    def columns_for(self, subject: Call) -> Sequence[Column]:
        fixed = [
            Column(_("县区"), lambda row: row.region.name),
            Column(_("状态"), lambda row: row.get_stage_display()),
            Column(_("上报时间"), lambda row: row.submitted_at, kind="moment"),
            Column(_("上报人"), lambda row: row.submitted_by.name if row.submitted_by else ""),
        ]
        return [*fixed, *(column for row in subject.indicators.order_by("theme", "code") for column in _pair(row))]

    def headlines(self, subject: Call) -> Sequence[str]:
        told = _("%(period)s · 截止 %(due)s") % {"period": period(subject.year, subject.part), "due": subject.due_on}
        return [subject.title, told]


def _pair(indicator: Indicator) -> list[Column]:
    heading = f"{indicator.name}（{words('unit', indicator.unit)}）"
    kind: Any = "int" if indicator.decimals == 0 else "points"
    return [
        Column(heading, _of(indicator, "value"), kind=kind),
        Column(_("%(name)s：说明") % {"name": indicator.name}, _of(indicator, "note")),
    ]


def _of(indicator: Indicator, name: str) -> Callable[[Return], Any]:
    def cell(answer: Return) -> Any:
        if not answer.is_given:
            return None
        given = next((row for row in answer.values.all() if row.indicator_id == indicator.pk), None)
        return getattr(given, name, None)

    return cell
