"""An uploaded form in place of what stands there, whole or not at all."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from benchmarking.comparisons.actions.filling import (
    HEAD,
    ROWS_LIMIT,
    lock_editable,
    metric_twice,
    set_targets,
    settled,
)
from benchmarking.comparisons.models import Comparison, ComparisonRow, Metric
from core import journal
from core.forms import version_of
from core.refusal import Refused
from core.workflow import name_verb

name_verb("comparisons.upload", gettext_lazy("导入电子表格"))

ASIDE = 10_000  # above every number of a line


@transaction.atomic
def take_in(
    comparison: Comparison, *, head: Mapping[str, str], rows: Sequence[Mapping[str, Any]], by: User, sha256: str = "", version: str | None = None
) -> Comparison:  # fmt: skip
    """An uploaded form in place of what stands there: the head's fields of HEAD, rows with `order`, the fields of ROW and `targets`.

    A line keeps its identity by its number (序号), so that what refers to it (a plan's measures, what was reached) stays with it; afterwards
    the lines are numbered from 1. Refused where what was reached would come under another indicator.
    """
    locked = lock_editable(comparison)
    if version is not None and version != version_of(locked):
        raise Refused(_("核对之后这份表又被修改，请重新上传核对。"))
    if len(rows) > ROWS_LIMIT:
        raise Refused(_("每份情况表最多 %(limit)d 项，请合并后再填。") % {"limit": ROWS_LIMIT})
    for name in set(head) & set(HEAD):
        if head[name]:  # an empty cell says nothing: who wants a field empty empties it on the page
            setattr(locked, name, head[name])
    locked.save()
    stored = {
        row.order: row for row in locked.rows.select_related("metric").prefetch_related("targets", "plan_measures")
    }
    lost = faults_of(stored, rows)
    if lost:
        raise Refused(lost[0])
    given = {values["order"] for values in rows}
    locked.rows.filter(order__in=stored.keys() - given).delete()
    locked.rows.update(order=F("order") + ASIDE)  # the numbers are unique: out of the way of the new ones
    for number, values in enumerate(sorted(rows, key=itemgetter("order")), start=1):
        row = stored.get(values["order"]) or ComparisonRow(comparison=locked)
        years = dict.fromkeys(target.year for target in row.targets.all()) if row.pk else {}
        for name, value in (settled(values) | {"order": number}).items():
            setattr(row, name, value)
        row.save()
        set_targets(row, {**years, **values["targets"]})
    data = {"rows": len(rows), "before": len(stored), "sha256": sha256}
    journal.record("comparisons.upload", locked, by=by, data=data)
    return locked


def faults_of(stored: Mapping[int, ComparisonRow], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why `rows` cannot take the place of `stored` (by number, with their targets): a metric stands twice, or what was reached in a year
    would be lost, or come under another indicator, or a plan's measures would."""
    by_number = {values["order"]: values for values in rows}
    faults = []
    placed: dict[Metric, int] = {}
    for number in sorted(by_number):
        metric = by_number[number]["metric"]
        if metric is not None and placed.setdefault(metric, number) != number:
            faults.append(metric_twice(metric, placed[metric]))
    for number, row in stored.items():
        is_reached = any(target.actual is not None for target in row.targets.all())
        values, said = by_number.get(number), {"number": number, "indicator": row.indicator}
        if values is None:
            if is_reached:
                faults.append(_("表中删去的第 %(number)d 项已填报实际值，不能删除。") % said)
        elif values["indicator"].strip() == row.indicator.strip() and values["metric"] == row.metric:
            continue
        elif is_reached:
            faults.append(_("第 %(number)d 项“%(indicator)s”已填报实际值，不能换成别的指标；请保持原来的序号。") % said)
        elif row.plan_measures.all():
            faults.append(
                _("第 %(number)d 项“%(indicator)s”已列入改进计划，不能换成别的指标；请保持原来的序号。") % said
            )
    return faults
