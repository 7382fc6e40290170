"""The bureau plans the defences of a day, draws lots, tells everybody, and changes what must be changed."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import CLOSED, DEFEND
from awards.cycles.models import Cycle, CycleStage
from awards.defence.collisions import check_day, check_free, said
from awards.defence.models import Defence, DefenceStage
from awards.defence.readings import Slot, day_of, is_scored, on_day, slots
from awards.panels.engagements import check_days
from awards.panels.readings import drawn, readers_of
from core import clock, journal, mail
from core.changes import changed
from core.refusal import Refused
from core.words import joined
from core.workflow import name_verb

name_verb("defence.plan", gettext_lazy("安排陈述答辩"))
name_verb("defence.draw", gettext_lazy("抽签确定答辩顺序"))
name_verb("defence.draw_again", gettext_lazy("重新抽签"))
name_verb("defence.announce", gettext_lazy("通知陈述答辩安排"))
name_verb("defence.change", gettext_lazy("调整陈述答辩安排"))
name_verb("defence.cancel", gettext_lazy("取消陈述答辩安排"))

LONGEST_REASON = 500


@transaction.atomic
def plan(
    cycle: Cycle,
    *,
    applications: Sequence[Application],
    day: date,
    first: time,
    place: str,
    pause: int,
    by_lot: bool,
    by: User,
    seed: str = "",
) -> list[Defence]:
    """The defences of `applications` one after the other from `first` on, in the order given or by lot; nobody is told yet (`announce`).

    Refused when a case is not due, when the day is too short, or when room or expert are taken at that time. The journal keeps the lot's
    seed and names, so that anybody can repeat it (`awards.panels.readings.drawn`)."""
    locked = _lock(cycle)
    rows = _due(locked, applications)
    taken = check(locked, applications=rows, day=day, first=first, place=place, pause=pause, by_lot=by_lot)
    if by_lot:
        seed = seed.strip() or secrets.token_hex(16)
        rows = _by_lot(seed, rows)
        taken = slots(locked, day, first, pause, len(rows), rows)
    defences = Defence.objects.bulk_create(
        Defence(
            application=slot.application, starts_at=slot.starts_at, ends_at=slot.ends_at, place=place.strip(),
            order=slot.order, planned_by=by,
        )
        for slot in taken
    )  # fmt: skip
    renumber(locked, day, place.strip())
    lines = [journal.Line("defence.plan", row, after=changed({}, _slot(row))[1]) for row in defences]
    if by_lot:
        lines.append(journal.Line("defence.draw", locked, data=_lot(seed, rows, day, place)))
    journal.record_all(lines, by=by)
    return defences


def check(
    cycle: Cycle,
    *,
    applications: Sequence[Application],
    day: date,
    first: time,
    place: str,
    pause: int,
    by_lot: bool,
    **_others: Any,
) -> list[Slot]:
    """The turns as they would be planned, without the cases where the lot decides. Refused as `plan` is; whether a lot is possible never
    depends on how it falls, so with a lot every case must be free at all of the times."""
    rows = list(applications)
    if not rows:
        raise Refused(_("请至少选择一家申报。"))
    turns = slots(cycle, day, first, pause, len(rows), () if by_lot else rows)
    start, end = turns[0].starts_at, turns[-1].ends_at
    check_day(start, end)
    spans = (
        [(case, start, end) for case in rows] if by_lot else [(t.application, t.starts_at, t.ends_at) for t in turns]
    )
    check_free(spans, place.strip())
    check_days("defence", rows, day, day)
    return turns


@transaction.atomic
def draw_again(defences: Sequence[Defence], *, reason: str, by: User, seed: str = "") -> None:
    """The order of one room on one day is drawn anew, with a reason, as long as nobody has been told. Times stay, cases change places."""
    if not reason.strip():
        raise Refused(_("请写明重新抽签的理由。"))
    cycle = _lock(defences[0].application.cycle)
    rows = list(_locked([row.pk for row in defences]))
    if any(row.announced_at for row in rows):
        raise Refused(_("答辩安排已经通知，不能重新抽签；个别调整请修改单家的时间。"))
    if len(rows) < 2:
        raise Refused(_("只有一家，无须抽签。"))
    times = sorted((row.starts_at, row.ends_at) for row in rows)
    seed = seed.strip() or secrets.token_hex(16)
    cases = _by_lot(seed, sorted((row.application for row in rows), key=lambda case: case.reference))
    held = {row.application_id: row for row in rows}
    place, day = rows[0].place, rows[0].day
    check_free([(row.application, times[0][0], times[-1][1]) for row in rows], place, leaving=held)
    for case, (starts, ends) in zip(cases, times, strict=True):
        row = held[case.pk]
        row.starts_at, row.ends_at = starts, ends
        row.save(update_fields=["starts_at", "ends_at", "updated_at"])
    renumber(cycle, day, place)
    journal.record("defence.draw_again", cycle, by=by, note=reason.strip(), data=_lot(seed, cases, day, place))


@transaction.atomic
def announce(cycle: Cycle, day: date, *, by: User) -> list[Defence]:
    """Everybody concerned with a defence of the day that has not been announced yet gets a letter: each applicant about its own turn, each
    expert about the cases to be heard."""
    locked = _lock(cycle)
    rows = [
        row for row in on_day(Defence.objects.filter(application__cycle=locked, announced_at=None), day)
        .select_for_update(of=("self",)).select_related("application__organization")
        if row.application.stage not in CLOSED
    ]  # fmt: skip
    if not rows:
        raise Refused(_("这一天没有需要通知的陈述答辩。"))
    for row in rows:
        row.announced_at = clock.now()
        row.save(update_fields=["announced_at", "updated_at"])
        mail.queue("awards/defence_planned", to=applicants_of(row), url=row.get_absolute_url(), defence=row,
                   application=row.application, minutes=locked.rules.defence.minutes)  # fmt: skip
        journal.record("defence.announce", row, by=by, after=_slot(row))
    heard: dict[User, list[Defence]] = defaultdict(list)
    for row in rows:
        for expert in readers_of(row.application):
            heard[expert].append(row)
    for expert, own in heard.items():
        mail.queue("awards/defence_day", to=[expert], url=reverse("awards:defence-list"), defences=own, day=day,
                   cycle=locked)  # fmt: skip
    return rows


@transaction.atomic
def change(defence: Defence, *, starts_at: datetime, place: str, by: User) -> Defence:
    """Another time or room for one case, until somebody has handed in a score; who had been told is told again."""
    cycle = _lock(defence.application.cycle)
    locked = lock_planned(defence)
    _check_unscored(locked)
    ends_at = starts_at + timedelta(minutes=cycle.rules.defence.minutes)
    check_day(starts_at, ends_at)
    check_free([(locked.application, starts_at, ends_at)], place.strip(), leaving={locked.application_id: locked})
    check_days("defence", [locked.application], day_of(starts_at), day_of(starts_at))
    there, session = _slot(locked), (locked.day, locked.place)
    locked.starts_at, locked.ends_at, locked.place = starts_at, ends_at, place.strip()
    before, after = changed(there, _slot(locked))
    if not after:
        return locked
    locked.save(update_fields=["starts_at", "ends_at", "place", "updated_at"])
    renumber(cycle, *session)
    renumber(cycle, day_of(starts_at), locked.place)
    locked.refresh_from_db(fields=["order"])
    journal.record("defence.change", locked, by=by, before=before, after=after)
    if locked.announced_at:
        people = [*applicants_of(locked), *readers_of(locked.application)]
        mail.queue("awards/defence_changed", to=people, url=locked.get_absolute_url(), defence=locked,
                   application=locked.application)  # fmt: skip
    return locked


@transaction.atomic
def cancel(defence: Defence, *, reason: str, by: User) -> None:
    """Take a case off the timetable, with a reason, until somebody has handed in a score. It can be planned again."""
    if not reason.strip():
        raise Refused(_("请写明取消安排的理由。"))
    cycle = _lock(defence.application.cycle)
    locked = lock_planned(defence)
    _check_unscored(locked)
    if locked.announced_at:
        people = [*applicants_of(locked), *readers_of(locked.application)]
        mail.queue("awards/defence_cancelled", to=people, url=reverse("awards:defence-list"), defence=locked,
                   application=locked.application, reason=reason.strip())  # fmt: skip
    renumber(cycle, locked.day, locked.place, leaving=locked)
    journal.record("defence.cancel", locked, by=by, note=reason.strip()[:LONGEST_REASON], before=_slot(locked))
    locked.delete()


def lock_planned(defence: Defence) -> Defence:
    """The row locked, as long as its result is not recorded: whatever changes slot, scores or record passes here one after the other."""
    row = _locked([defence.pk]).first()
    if row is None:
        raise Refused(_("这家申报的陈述答辩安排已被取消。"))
    if row.stage != DefenceStage.PLANNED:
        raise Refused(_("陈述答辩结果已经提交，内容已锁定，不能再修改。"))
    return row


def applicants_of(defence: Defence) -> list[User]:
    found = User.objects.filter(memberships__organization=defence.application.organization_id, is_active=True)
    return list(found.order_by("pk"))


def renumber(cycle: Cycle, day: date, place: str, *, leaving: Defence | None = None) -> None:
    """The turns of one room on one day, by time, without the one that is `leaving`."""
    rows = on_day(Defence.objects.filter(application__cycle=cycle, place=place), day).order_by("starts_at", "pk")
    for order, row in enumerate((row for row in rows if row != leaving), start=1):
        if row.order != order:
            Defence.objects.filter(pk=row.pk).update(order=order)


def _lock(cycle: Cycle) -> Cycle:
    """All running cycles: rooms and experts are shared between them, so timetables are made one after the other."""
    rows = Cycle.objects.select_for_update(of=("self",), no_key=True).filter(stage=CycleStage.PUBLISHED).order_by("pk")
    locked = next((row for row in rows if row.pk == cycle.pk), None)
    if locked is None:
        raise Refused(_("本届未在进行中，不能安排陈述答辩。"))
    return locked


def _locked(keys: Iterable[int]) -> Any:
    return (
        Defence.objects.select_for_update(of=("self",))
        .select_related("application__cycle__criteria", "application__organization")
        .defer("application__snapshot", "application__profile")
        .filter(pk__in=list(keys))
        .order_by("pk")
    )


def _due(cycle: Cycle, applications: Sequence[Application]) -> list[Application]:
    keys = list(dict.fromkeys(application.pk for application in applications))
    if not keys:
        raise Refused(_("请至少选择一家申报。"))
    found = Application.objects.select_for_update(of=("self",)).select_related("organization").in_bulk(keys)
    rows = [found[key] for key in keys]
    for row in rows:
        told = {"reference": row.reference, "stage": row.get_stage_display()}
        if row.cycle_id != cycle.pk:
            raise Refused(_("%(reference)s不是本届申报。") % told)
        row.cycle = cycle
        if row.stage not in DEFEND.sources:
            raise Refused(_("%(reference)s当前状态为“%(stage)s”，不能安排陈述答辩。") % told)
        if refusal := row.refuses(DEFEND):
            raise Refused(_("%(reference)s：%(refusal)s") % {**told, "refusal": refusal})
    there = Defence.objects.filter(application__in=keys).values_list("application__reference", flat=True)
    if planned := sorted(there):
        raise Refused(_("%(references)s已经安排了陈述答辩。") % {"references": joined(planned)})
    return rows


def _by_lot(seed: str, rows: Sequence[Application]) -> list[Application]:
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in drawn(seed, by_key, len(by_key))]


def _lot(seed: str, rows: Sequence[Application], day: date, place: str) -> dict[str, Any]:
    return {
        "seed": seed,
        "day": day,
        "place": place.strip(),
        "pool": sorted(row.pk for row in rows),
        "drawn": [row.pk for row in rows],
        "applications": [row.reference for row in rows],
        "method": "sha256(seed:id)",
    }


def _check_unscored(defence: Defence) -> None:
    if is_scored(defence):
        raise Refused(_("已有专家开始评分，不能再调整或取消这家的安排。"))


def _slot(defence: Defence) -> dict[str, object]:
    """As the journal tells it."""
    return {"starts_at": said(defence.starts_at), "ends_at": said(defence.ends_at), "place": defence.place}
