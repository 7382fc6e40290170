"""Observations computed from the portal's own data: written with what they rest on, written over with before and after in the journal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from core import clock, journal
from core.documents.base import LANGUAGE
from core.holding import hold
from core.models import JournalHead
from core.refusal import Refused
from core.workflow import name_verb
from reports.statistics.actions import lock_indicators
from reports.statistics.models import PORTAL, Indicator, Observation, Origin
from reports.statistics.readings import READINGS, Reading

name_verb("indicators.compute", gettext_lazy("系统计算"))
name_verb("observations.recompute", gettext_lazy("重新计算"))

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Outcome:
    """How many figures are new, changed, gone and the same."""

    new: int
    changed: int
    gone: int
    same: int


@transaction.atomic
def compute(indicator: Indicator, *, year: int, by: User) -> Outcome:
    """Write the indicator's figure of every district and its city for `year`. Refused without a reading, or for a year yet to come."""
    locked = hold(indicator)
    if locked.computation not in READINGS:
        raise Refused(_("这一指标没有系统计算的方式。"))
    if not locked.is_active:
        raise Refused(_("这一指标已停用，不能计算。"))
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Refused(_("只能计算 %(first)d 年至今年的数据。") % {"first": FIRST_YEAR})
    reading = READINGS[locked.computation]
    figures = reading.read(year)
    rows = Observation.objects.filter(indicator=locked, year=year, part="", level="", source=PORTAL)
    had = {row.region_id: row for row in rows.select_related("region", "indicator").select_for_update(of=("self",))}
    if any(row.origin != Origin.COMPUTED for row in had.values()):
        raise Refused(
            _("有人以“%(source)s”为来源录入了这一指标的数据，请先更换来源或删除，再计算。") % {"source": PORTAL}
        )
    told: dict[str, Any] = {"basis": _basis(reading, year), "entered_by": by, "entered_at": clock.now()}
    made = [
        Observation(
            indicator=locked,
            region_id=code,
            year=year,
            value=value,
            source=PORTAL,
            origin=Origin.COMPUTED,
            **told,
        )
        for code, value in figures.items()
        if code not in had
    ]
    Observation.objects.bulk_create(made)
    changed = [row for code, row in had.items() if code in figures and row.value != figures[code]]
    gone = [row for code, row in had.items() if code not in figures]
    before = {row.region_id: f"{row.value.normalize():f}" for row in [*changed, *gone]}
    for row in had.values():
        _write_over(row, figures.get(row.region_id), told, by)
    journal.record(
        "indicators.compute",
        locked,
        by=by,
        before=before,
        after={code: f"{figures[code].normalize():f}" for code in (*before, *(row.region_id for row in made)) if code in figures},
        data={"reading": reading.name, "year": year},
    )  # fmt: skip
    return Outcome(len(made), len(changed), len(gone), len(had) - len(changed) - len(gone))


def _write_over(row: Observation, value: Decimal | None, told: dict[str, Any], by: User) -> None:
    """A figure of before: gone with its region, with another value, or confirmed by the new computation."""
    if value is None:
        row.delete()
        return
    old = row.value
    for name, new in told.items():
        setattr(row, name, new)
    row.value = value
    row.save(update_fields=["value", *told])
    if old != value:
        journal.record(
            "observations.recompute",
            row,
            by=by,
            before={"value": f"{old.normalize():f}"},
            after={"value": f"{value.normalize():f}"},
        )


def _basis(reading: Reading, year: int) -> dict[str, Any]:
    """The reading, its conditions and the journal's last line at the time: whoever replays the journal to it finds the same."""
    head = JournalHead.objects.filter(pk=1).first()
    with override(LANGUAGE):  # kept with the figure, whatever language who presses the button has chosen
        title, conditions = str(reading.title), str(reading.conditions)
    return {
        "reading": reading.name,
        "title": title,
        "conditions": conditions,
        "year": year,
        "at": timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M:%S"),
        "journal_sequence": head.sequence if head else 0,
        "journal_hash": head.hash if head else journal.GENESIS,
    }


def computed_indicators(year: int) -> list[Indicator]:
    """The indicators that the portal computes, with `computed_at`: when this year's figures last were. One statement."""
    computed = Indicator.objects.active().filter(computation__in=READINGS).order_by("theme", "name")
    mine = Q(observations__year=year, observations__origin=Origin.COMPUTED)
    return list(computed.annotate(computed_at=Max("observations__entered_at", filter=mine)))


@transaction.atomic
def compute_year(year: int, *, by: User) -> Outcome:
    """All of them, or none."""
    lock_indicators()
    done = [compute(indicator, year=year, by=by) for indicator in computed_indicators(year)]
    return Outcome(
        sum(one.new for one in done),
        sum(one.changed for one in done),
        sum(one.gone for one in done),
        sum(one.same for one in done),
    )
