"""What an uploaded form would change: shown before it is confirmed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from benchmarking.comparisons.actions.filling import HEAD, ROW, settled
from benchmarking.comparisons.models import Comparison, ComparisonRow
from core.words import Words


@dataclass(frozen=True)
class Change:
    """One place of the form: `state` new, changed, same or gone; `fields` are the labels of what differs."""

    place: Words
    words: str
    state: Words
    tone: str
    fields: Sequence[Words] = ()

    @property
    def tells(self) -> bool:
        """Whether taking the form in would write anything here."""
        return self.tone not in ("neutral", "info")


def changes(comparison: Comparison, head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Head first, then the rows by number. Reads the rows and their targets."""
    return [*_head(comparison, head), *_rows(stored_rows(comparison), rows)]


def stored_rows(comparison: Comparison) -> dict[int, ComparisonRow]:
    """What stands there, by number, with targets and the measures of plans: three statements."""
    rows = comparison.rows.select_related("dimension", "metric").prefetch_related("targets", "plan_measures")
    return {row.order: row for row in rows}


def _head(comparison: Comparison, head: Mapping[str, Any]) -> Iterator[Change]:
    labels = {field.name: field.verbose_name for field in comparison._meta.fields}
    for name in (name for name in HEAD if name in head):
        before = getattr(comparison, name)
        if before and not head[name]:
            yield Change(labels[name], _("表格中为空，保留原有的“%(before)s”") % {"before": before}, _("保留"), "info")
        elif _line_ends(head[name]) != _line_ends(before):
            yield Change(labels[name], f"{before or _('（空）')} → {head[name]}", _("修改"), "warning")


def _rows(stored: Mapping[int, ComparisonRow], rows: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    """By the number of the line (序号), as they are taken in."""
    for values in rows:
        number, row = values["order"], stored.get(values["order"])
        if row is None:
            yield Change(str(number), values["indicator"], _("新增"), "success")
            continue
        fields = differing(row, values)
        if fields:
            yield Change(str(number), values["indicator"], _("修改"), "warning", fields)
        else:
            yield Change(str(number), values["indicator"], _("不变"), "neutral")
    for number in sorted(stored.keys() - {values["order"] for values in rows}):
        yield Change(str(number), stored[number].indicator, _("删除"), "danger")


def differing(row: ComparisonRow, values: Mapping[str, Any]) -> list[Words]:
    """The labels of the fields in which `values` differ from `row`."""
    given = settled(values)
    labels = {field.name: field.verbose_name for field in row._meta.fields}
    fields: list[Words] = [
        labels[name] for name in ROW if _line_ends(given.get(name)) != _line_ends(getattr(row, name))
    ]
    targets = {target.year: target.target for target in row.targets.all()}
    if targets != {year: value for year, value in values["targets"].items() if value is not None}:
        fields.append(_("年度目标"))
    return fields


def _line_ends(value: Any) -> Any:
    """Browsers end a line with two characters, workbooks with one."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
