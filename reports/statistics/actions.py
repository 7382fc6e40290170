"""Indicators: added, edited, retired. Observations: entered, corrected, removed; each with its line in the journal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock, journal
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb
from reports.statistics.display import is_count, words
from reports.statistics.models import Indicator, Observation, Origin, is_reserved

name_verb("indicators.add", gettext_lazy("新建指标"))
name_verb("indicators.edit", gettext_lazy("修改指标"))
name_verb("indicators.retire", gettext_lazy("停用指标"))
name_verb("indicators.restore", gettext_lazy("恢复指标"))
name_verb("observations.enter", gettext_lazy("录入数据"))
name_verb("observations.correct", gettext_lazy("更正数据"))
name_verb("observations.remove", gettext_lazy("删除数据"))
name_verb("observations.lead", gettext_lazy("改以这一来源为准"))

RESERVED = gettext_lazy("来源“portal”留给系统计算的数据，请写明数据的出处。")
SLOT = ("indicator", "region", "level", "year", "part")
"""What several sources may each give a figure for; one of them counts."""
INDICATOR_WORDS = ("name", "unit", "definition", "interval", "theme", "decimals", "is_public")


@transaction.atomic
def add_indicator(*, code: str, by: User, **told: Any) -> Indicator:
    indicator = Indicator(code=code, **told)
    _check(indicator)
    try:
        with transaction.atomic():
            indicator.save()
    except IntegrityError as error:  # somebody was quicker
        raise Refused(_("这一代码已有指标使用。")) from error
    journal.record("indicators.add", indicator, by=by, after={"code": code, **told})
    return indicator


@transaction.atomic
def edit_indicator(indicator: Indicator, *, by: User, version: str | None = None, **told: Any) -> Indicator:
    """The code stays: files name an indicator by it. The unit stays once there are figures in it."""
    locked = hold(indicator)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    before = {name: getattr(locked, name) for name in INDICATOR_WORDS}
    if told.get("unit", locked.unit) != locked.unit and locked.observations.exists():
        raise Refused(_("这一指标已有数据，单位不能再改；单位不同的，请另建一个指标。"))
    for name, value in told.items():
        setattr(locked, name, value)
    _check(locked)
    locked.save(update_fields=list(told))
    changed = [name for name in told if before[name] != told[name]]
    journal.record(
        "indicators.edit",
        locked,
        by=by,
        before={name: before[name] for name in changed},
        after={name: told[name] for name in changed},
    )
    return locked


@transaction.atomic
def retire(indicator: Indicator, *, reason: str, by: User) -> Entry:
    """No new figures of it are taken; those it has stay."""
    return _switch(indicator, False, "indicators.retire", reason, by)


@transaction.atomic
def restore(indicator: Indicator, *, by: User) -> Entry:
    return _switch(indicator, True, "indicators.restore", "", by)


def _switch(indicator: Indicator, active: bool, verb: str, reason: str, by: User) -> Entry:
    locked = hold(indicator)
    if locked.is_active == active:
        raise Refused(_("这一指标的状态已被他人更改，请刷新后再看。"))
    locked.is_active = active
    locked.save(update_fields=["is_active"])
    return journal.record(verb, locked, by=by, note=reason.strip())


def fault_of(indicator: Indicator, *, part: str, year: int | None, value: Decimal) -> tuple[str, str] | None:
    """What is wrong with a figure for its indicator: the field and a sentence."""
    if value < 0 and is_count(indicator.unit):
        told = {"name": indicator.name, "unit": words("unit", indicator.unit)}
        return "value", _("“%(name)s”以“%(unit)s”计数，不能是负数。") % told
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent > indicator.decimals:
        if indicator.decimals == 0:
            return "value", _("“%(name)s”只填整数。") % {"name": indicator.name}
        return "value", _("“%(name)s”最多 %(n)d 位小数。") % {"name": indicator.name, "n": indicator.decimals}
    if part and year is None:
        return "year", _("填了时段，就要填年份。")
    if not indicator.takes_part(part):
        told = {"name": indicator.name, "interval": indicator.get_interval_display()}
        return "part", _("“%(name)s”是%(interval)s指标，不分这样的时段。") % told
    return None


@transaction.atomic
def enter(*, by: User, indicator: Indicator, **told: Any) -> Observation:
    """One figure by hand. Refused when the indicator is retired, the figure does not suit it or its source already gives one."""
    locked = hold(indicator)
    if not locked.is_active:
        raise Refused(_("这一指标已停用，不能录入新数据。"))
    if fault := fault_of(locked, part=told["part"], year=told["year"], value=told["value"]):
        raise Refused(fault[1])
    if is_reserved(told["source"]):
        raise Refused(RESERVED)
    row = Observation(indicator=locked, origin=Origin.ENTERED, entered_by=by, entered_at=clock.now(), **told)
    if row.year is None and same_place(row).exists():
        raise Refused(_("同一来源在这一地区已有这项没有年份的数据。"))
    _check(row)
    row.save()
    journal.record("observations.enter", row, by=by, after=facts(row))
    return row


@transaction.atomic
def correct(
    row: Observation,
    *,
    value: Decimal,
    is_lower_bound: bool,
    note: str,
    reason: str,
    by: User,
    version: str | None = None,
) -> Observation:
    """Another value, with before, after and the reason in the journal."""
    locked = _own(row)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    if not reason.strip():
        raise Refused(_("请写明更正的理由。"))
    if fault := fault_of(locked.indicator, part=locked.part, year=locked.year, value=value):
        raise Refused(fault[1])
    given = {"value": value, "is_lower_bound": is_lower_bound, "note": note}
    changed = [name for name, new in given.items() if getattr(locked, name) != new]
    if not changed:
        raise Refused(_("没有改动，不需要更正。"))
    before = facts(locked)
    for name in changed:
        setattr(locked, name, given[name])
    locked.save(update_fields=changed)
    after = facts(locked)
    journal.record(
        "observations.correct",
        locked,
        by=by,
        note=reason.strip(),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return locked


@transaction.atomic
def remove(row: Observation, *, reason: str, by: User) -> Entry:
    """The line stands on the indicator, whose page still shows it when the figure is gone."""
    locked = _own(row)
    if not reason.strip():
        raise Refused(_("请写明删除的理由。"))
    told, indicator, number = facts(locked), locked.indicator, locked.pk
    locked.delete()
    return journal.record(
        "observations.remove", indicator, by=by, note=reason.strip(), before=told, data={"observation": number}
    )


def lock_indicators(rows: QuerySet[Indicator] | None = None) -> list[Indicator]:
    """Locked in one order, before the journal's head: whoever writes figures of several indicators begins with this."""
    chosen = Indicator.objects.all() if rows is None else Indicator.objects.filter(pk__in=rows.order_by().values("pk"))
    return list(chosen.select_for_update().order_by("pk"))


def _own(row: Observation) -> Observation:
    """Locked, and one that people may change: what districts report and what the portal computes is changed where it comes from."""
    locked = Observation.objects.select_for_update(of=("self",)).select_related("indicator", "region").filter(pk=row.pk)
    found = locked.first()
    if found is None:
        raise Refused(_("这条数据已被他人删除。"))
    if found.origin == Origin.REPORTED:
        raise Refused(_("这条数据来自县区填报，请退回该县区的填报，由县区更正后重新采用。"))
    if found.origin == Origin.COMPUTED:
        raise Refused(_("这条数据由系统计算，请重新计算。"))
    return found


def same_place(row: Observation) -> QuerySet[Observation]:
    """Figures of the same source, region, level, indicator and period."""
    names = ("source", "region", "level", "indicator", "year", "part")
    given = {name: getattr(row, name) for name in names if name != "year" or row.year is not None}
    rows = Observation.objects.filter(**given)
    return rows.filter(year__isnull=True) if row.year is None else rows


def of_other_sources(row: Observation) -> QuerySet[Observation]:
    """Figures of the same region, level, indicator and period, the one that counts first."""
    rows = Observation.objects.filter(**{name: getattr(row, name) for name in SLOT}).exclude(pk=row.pk)
    return rows.select_related("indicator", "region").leading_last().reverse()


def leads(row: Observation, others: Sequence[Observation]) -> bool:
    """Whether `row` counts, and none of `others`, as `of_other_sources` orders them."""
    return not others or (row.stands_back, -row.pk) < (others[0].stands_back, -others[0].pk)


@transaction.atomic
def lead(row: Observation, *, by: User) -> Entry:
    """From now on `row` counts, and the figures of other sources stand back. Refused when it leads already."""
    given = {name: getattr(row, name) for name in SLOT}
    same = {one.pk: one for one in Observation.objects.select_for_update().filter(**given).order_by("pk")}
    locked = same.pop(row.pk, None)
    if locked is None:
        raise Refused(_("这条数据已被他人删除。"))
    others = list(of_other_sources(locked))
    if leads(locked, others):
        raise Refused(_("这一时期已经以本条为准。"))
    Observation.objects.filter(pk__in=same).update(stands_back=True)
    locked.stands_back = False
    locked.save(update_fields=["stands_back"])
    before, after = ({"source": one.source, "value": plain(one.value)} for one in (others[0], locked))
    return journal.record("observations.lead", locked, by=by, before=before, after=after)


def plain(value: Decimal) -> str:
    """Without needless zeros: 20.5."""
    return f"{value.normalize():f}"


def facts(row: Observation) -> dict[str, Any]:
    """What the journal tells of a figure, in plain words."""
    return {
        "indicator": row.indicator.code,
        "region": row.region_id,
        "level": row.level,
        "year": row.year,
        "part": row.part,
        "value": plain(row.value),
        "is_lower_bound": row.is_lower_bound,
        "source": row.source,
        "note": row.note,
    }


def _check(row: Indicator | Observation) -> None:
    """The model's own rules as sentences."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused("".join(error.messages)) from error
