"""Calls for figures: drafted, opened with letters to the districts, reminded of, closed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, Role, User
from core import clock, journal, mail
from core.changes import changed_in_full
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb, take
from reports.returns.models import CLOSE, OPEN, REOPEN, Call, CallStage, Return, ReturnValue
from reports.statistics.actions import RESERVED, lock_indicators
from reports.statistics.models import Indicator, is_reserved

name_verb("calls.draft", gettext_lazy("拟定填报"))
name_verb("calls.edit", gettext_lazy("修改填报"))
name_verb("calls.remind", gettext_lazy("催报"))
name_verb("calls.postpone", gettext_lazy("调整截止日期"))

NEAR = timedelta(days=3)


@transaction.atomic
def draft_call(*, indicators: Iterable[Indicator], regions: Iterable[Region], by: User, **told: Any) -> Call:
    """Numbered by its year: TB2026-001. Refused when a call of this title and period exists: the title is the figures' source."""
    reference = next_reference(f"TB{told['year']}")  # its lock makes two drafts of a year wait for each other
    _check_title(None, **told)
    call = Call.objects.create(reference=reference, created_by=by, **told)
    _ask(call, list(indicators), list(regions))
    journal.record("calls.draft", call, by=by, after=_facts(call))
    return call


@transaction.atomic
def edit_call(
    call: Call,
    *,
    indicators: Iterable[Indicator],
    regions: Iterable[Region],
    by: User,
    version: str | None = None,
    **told: Any,
) -> Call:
    locked = hold(call)
    if locked.stage != CallStage.DRAFT:
        raise Refused(_("填报已下发，不能再修改；需要延期时请调整截止日期。"))
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    _check_title(locked, **told)
    before = _facts(locked)
    for name, value in told.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*told, "updated_at"])
    _ask(locked, list(indicators), list(regions))
    before, after = changed_in_full(before, _facts(locked))
    journal.record("calls.edit", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def open_call(call: Call, *, by: User) -> Entry:
    """Every district gets its form and its officers a letter."""
    locked = hold(call)
    indicators, answers = lock_indicators(locked.indicators.all()), list(locked.answers.select_related("region"))
    if not indicators or not answers:
        raise Refused(_("请先选定填报指标和县区。"))
    if locked.due_on < clock.today():
        raise Refused(_("填报截止日期已过，请先修改。"))
    if gone := [str(row) for row in indicators if not row.is_active]:
        raise Refused(_("这些指标已停用：%(names)s。") % {"names": "、".join(gone)})
    entry = take(OPEN, call, by=by)
    ReturnValue.objects.bulk_create(
        (ReturnValue(answer=answer, indicator=indicator) for answer in answers for indicator in indicators),
        ignore_conflicts=True,
    )
    write_to("return_called", answers, call=call)
    return entry


@transaction.atomic
def close_call(call: Call, *, by: User) -> Entry:
    return take(CLOSE, call, by=by)


@transaction.atomic
def reopen_call(call: Call, *, reason: str, by: User) -> Entry:
    if not reason.strip():
        raise Refused(_("请写明重新开放的理由。"))
    return take(REOPEN, call, by=by, note=reason.strip())


@transaction.atomic
def postpone(call: Call, *, due_on: date, reason: str, by: User) -> Entry:
    """Another last day while the call is open; the districts that have not handed in are told."""
    locked = hold(call)
    if locked.stage != CallStage.OPEN:
        raise Refused(_("只有填报中的才能调整截止日期。"))
    if due_on < clock.today():
        raise Refused(_("新的截止日期不能早于今天。"))
    if not reason.strip():
        raise Refused(_("请写明调整的理由。"))
    before, locked.due_on = locked.due_on, due_on
    locked.save(update_fields=["due_on", "updated_at"])
    write_to("return_postponed", _missing(locked), call=locked, reason=reason.strip())
    return journal.record(
        "calls.postpone", locked, by=by, note=reason.strip(), before={"due_on": before}, after={"due_on": due_on}
    )


@transaction.atomic
def remind(call: Call, *, by: User, only: Sequence[Return] | None = None) -> list[Return]:
    """A letter to every district that has not handed in, or to those of `only`; nobody is written to twice a day."""
    locked = hold(call)
    if locked.stage != CallStage.OPEN:
        raise Refused(_("填报不在进行中，不能催报。"))
    rows = _missing(locked)
    if only is not None:
        rows = [row for row in rows if row.pk in {one.pk for one in only}]
    if not rows:
        raise Refused(_("没有需要催报的县区。"))
    due = [row for row in rows if not row.was_just_reminded]
    if not due:
        raise Refused(_("这些县区今天已经催报过。"))
    _remind(locked, due, by)
    return due


def remind_before_due() -> int:
    """The portal's own reminder, once, when the last day is near; returns how many districts were written to. May run twice."""
    today = clock.today()
    calls = Call.objects.filter(stage=CallStage.OPEN, due_on__gte=today, due_on__lte=today + NEAR).order_by("pk")
    return sum(_remind_once(call) for call in calls)


@transaction.atomic
def _remind_once(call: Call) -> int:
    locked = hold(call)  # a second run waits here, and then finds them written to
    fresh = Q(reminded_at__isnull=True) | Q(reminded_at__date__lt=locked.due_on - NEAR)
    rows = list(locked.answers.to_fill().filter(fresh).select_related("region"))
    if rows:
        _remind(locked, rows, None)
    return len(rows)


def _remind(call: Call, rows: Sequence[Return], by: User | None) -> None:
    Return.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=clock.now())
    write_to("return_reminder", rows, call=call)
    journal.record("calls.remind", call, by=by, data={"regions": [str(row.region) for row in rows]})


def write_to(letter: str, answers: Iterable[Return], **context: Any) -> None:
    """One letter to each officer of each answer's district, leading to its form."""
    rows = {answer.region_id: answer for answer in answers}
    for officer in User.objects.with_role(Role.DISTRICT).filter(region__in=rows):
        answer = rows[str(officer.region_id)]
        mail.queue(f"reports/{letter}", to=[officer], url=answer.get_absolute_url(), answer=answer, **context)


def without_officer(call: Call) -> list[Region]:
    """Districts that are asked and have nobody to answer."""
    reached = User.objects.with_role(Role.DISTRICT).values("region")
    return list(Region.objects.filter(returns__call=call).exclude(pk__in=reached))


def _missing(call: Call) -> list[Return]:
    return list(call.answers.to_fill().select_related("region").order_by("region"))


def _ask(call: Call, indicators: list[Indicator], regions: list[Region]) -> None:
    call.indicators.set(indicators)
    call.answers.exclude(region__in=regions).delete()
    known = set(call.answers.values_list("region", flat=True))
    Return.objects.bulk_create(Return(call=call, region=region) for region in regions if region.pk not in known)


def _check_title(call: Call | None, *, title: str, year: int, part: str, **_others: Any) -> None:
    if is_reserved(title):
        raise Refused(RESERVED)
    same = Call.objects.filter(title=title, year=year, part=part)
    if (same.exclude(pk=call.pk) if call else same).exists():
        raise Refused(_("这一时期已有同名的填报；填报名称就是数据的来源，请换一个名称。"))


def _facts(call: Call) -> dict[str, Any]:
    return {
        "title": call.title,
        "year": call.year,
        "part": call.part,
        "due_on": call.due_on,
        "instructions": call.instructions,
        "indicators": list(call.indicators.order_by("code").values_list("code", flat=True)),
        "regions": list(call.answers.order_by("region").values_list("region", flat=True)),
    }
