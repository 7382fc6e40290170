"""What stands on the screening desk: the cases that wait for a check or for their amendment, narrowed, put in order, with what an officer asks of
each: recommended or not, what departments answered, by when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from awards.applications.checks import BEING_CHECKED, CHECKS, next_check, stages_waiting
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.readings import Chip, narrow
from awards.applications.workflow import Stage
from awards.cycles.edition import TrackRule
from awards.cycles.models import Cycle, CycleStage
from awards.cycles.words import class_name
from awards.inquiries.models import Found, InquiryLine, InquiryStage
from awards.inquiries.preparing import vetoes_of
from awards.recommendations.models import Opinion, Recommendation
from awards.screening.models import Outcome, Screening
from core import clock


class Advice(TextChoices):
    RECOMMENDED = "recommended", _("同意推荐")
    REFUSED = "refused", _("不予推荐")
    NONE = "none", _("尚无推荐意见")


class Answered(TextChoices):
    """What the departments that were asked have answered together."""

    FOUND = "found", _("有否决情形")
    OPEN = "open", _("部门未回复")
    UNKNOWN = "unknown", _("无法核实")
    PARTLY = "partly", _("未问全")
    CLEAR = "clear", _("均无情形")
    NONE = "none", _("未征求意见")

    @property
    def tone(self) -> str:
        return {
            "found": "danger",
            "open": "warning",
            "unknown": "warning",
            "partly": "warning",
            "clear": "success",
        }.get(self.value, "neutral")


_SORTS = {
    "since": "stage_since",
    "reference": "reference",
    "name": "organization__name",
    "region": "organization__region_id",
    "stage": "stage",
    "due": "due",
}


class Due(NamedTuple):
    """Until when the check of a stage of a cycle can be done: the end of its window."""

    cycle: int
    stage: str
    at: datetime


def running_plans() -> list[Cycle]:
    """The cycles under way with their rules and windows: two statements."""
    rows = Cycle.objects.filter(stage=CycleStage.PUBLISHED).defer("call_text")
    return list(rows.prefetch_related("windows"))


def on_the_desk(user: Any, cycles: Iterable[Cycle]) -> ApplicationQuerySet:
    """Cases of `cycles` that wait for a check of their plan or for their amendment."""
    waiting = _any(Q(cycle=cycle.pk, stage__in=stages_waiting(cycle)) for cycle in cycles)
    return Application.objects.visible_to(user).filter(waiting)


def narrowed(rows: ApplicationQuerySet, chosen: dict[str, Any], cycles: Sequence[Cycle]) -> ApplicationQuerySet:
    """What a filter leaves: besides that of the list of applications {"size", "track", "recommendation", "answered", "late", "check"}."""
    rows = narrow(rows, {**chosen, "stage": ""})
    if chosen.get("size"):
        rows = rows.filter(organization__size=chosen["size"])
    if chosen.get("track"):
        rows = rows.filter(_in_track(chosen["track"], cycles))
    if chosen.get("recommendation"):
        rows = rows.alias(advice=_advice()).filter(advice=chosen["recommendation"])
    if chosen.get("answered"):
        rows = rows.alias(answered=_answered(cycles)).filter(answered=chosen["answered"])
    if chosen.get("check") in CHECKS:
        rows = rows.filter(_waiting_for(chosen["check"], cycles))
    return late(rows, cycles) if chosen.get("late") else rows


def late(rows: ApplicationQuerySet, cycles: Iterable[Cycle]) -> ApplicationQuerySet:
    """Those whose check is over its window, or whose amendment is over its day."""
    return rows.alias(amend_by=_amend_by()).filter(_is_over(cycles))


def at_stage(rows: ApplicationQuerySet, stage: str) -> ApplicationQuerySet:
    return rows.at(stage) if stage in BEING_CHECKED else rows


def shown(rows: ApplicationQuerySet, cycles: Sequence[Cycle], sort: str = "") -> ApplicationQuerySet:
    """The table's rows with `advice`, `answered`, `closes_at` and `amend_by`, in order; the longest waiting first unless another is asked for."""
    rows = rows.select_related("organization__region", "cycle").annotate(
        advice=_advice(), answered=_answered(cycles), closes_at=_closes_at(cycles), amend_by=_amend_by()
    )
    key = _SORTS.get(sort.removeprefix("-"), "stage_since")
    if key == "due":
        rows, key = rows.annotate(due_on=_due_on(cycles)), "due_on"
    order = F(key).desc(nulls_last=True) if sort.startswith("-") else F(key).asc(nulls_last=True)
    return rows.order_by(order, "reference").only(
        "reference", "stage", "stage_since", "submitted_at", "cycle__stage", "cycle__title", "cycle__code",
        "kind", "subject", "organization__name", "organization__credit_code", "organization__size", "organization__industry_id",
        "organization__region__name",
    )  # fmt: skip


def stage_counts(rows: ApplicationQuerySet, cycles: Iterable[Cycle], current: str) -> tuple[list[Chip], int]:
    """How many wait at each stage of those that the other filters leave, the first chip counting all; and how many of all are late. One
    statement."""
    late_ones = Count("pk", filter=_is_over(cycles))
    grouped = rows.alias(amend_by=_amend_by()).order_by().values("stage").annotate(number=Count("pk"), late=late_ones)
    found = list(grouped)
    counted = {row["stage"]: row["number"] for row in found}
    chips = [
        Chip(stage, str(stage.label), counted[stage], stage == current) for stage in BEING_CHECKED if stage in counted
    ]
    everything = Chip("", "", sum(counted.values()), current not in BEING_CHECKED)
    return [everything, *chips], sum(row["late"] for row in found)


def due_of(row: Any) -> date | datetime | None:
    """By when a shown row has to be dealt with: its amendment's day, or the end of the window of its check."""
    found: date | datetime | None = row.amend_by if row.stage == Stage.RETURNED else row.closes_at
    return found


def due_day(row: Any) -> date | None:
    """The last day on which it can be dealt with in time: what ends at midnight lasts through the day before."""
    due = due_of(row)
    return clock.last_day_before(due) if isinstance(due, datetime) else due


def is_late(row: Any) -> bool:
    due = due_of(row)
    return due is not None and (due <= clock.now() if isinstance(due, datetime) else due < clock.today())


def tracks_of(cycles: Iterable[Cycle]) -> dict[str, str]:
    """Sector classes of the cycles: code -> name."""
    return {track.code: class_name(track) for cycle in cycles for track in cycle.rules.tracks}


def _any(conditions: Iterable[Q]) -> Q:
    """Whatever meets one of the conditions; nothing when there is none."""
    return reduce(or_, conditions, Q()) or Q(pk__in=[])


def _in_track(code: str, cycles: Iterable[Cycle]) -> Q:
    """The organizations of a sector class: the longest code of a trade that matches decides."""
    return _any(
        Q(cycle=cycle.pk) & _trades(track, cycle.rules.tracks)
        for cycle in cycles
        for track in cycle.rules.tracks
        if track.code == code
    )


def _trades(track: TrackRule, tracks: Iterable[TrackRule]) -> Q:
    others = [trade for other in tracks if other.code != track.code for trade in other.industries]
    return _any(_trade(trade, others) for trade in track.industries)


def _trade(trade: str, others: Iterable[str]) -> Q:
    """A trade without what longer codes of other classes take from it."""
    taken = _any(
        Q(organization__industry__code__startswith=o) for o in others if len(o) > len(trade) and o.startswith(trade)
    )
    return Q(organization__industry__code__startswith=trade) & ~taken


def _waiting_for(check: str, cycles: Iterable[Cycle]) -> Q:
    stages = {cycle.pk: [s for s in stages_waiting(cycle, check) if s != Stage.RETURNED] for cycle in cycles}
    return _any(Q(cycle=cycle, stage__in=found) for cycle, found in stages.items())


def _is_over(cycles: Iterable[Cycle]) -> Q:
    """About rows with `amend_by`."""
    ended = [Q(cycle=due.cycle, stage=due.stage) for due in _ends(cycles) if due.at <= clock.now()]
    return _any([Q(stage=Stage.RETURNED, amend_by__lt=clock.today()), *ended])


def _ends(cycles: Iterable[Cycle]) -> list[Due]:
    """The windows' ends of the checks for which a case can wait."""
    found = []
    for cycle in cycles:
        for stage in BEING_CHECKED:
            check = "" if stage == Stage.RETURNED else next_check(cycle.phases, stage)
            window = cycle.window(check) if check else None
            if window is not None and window.closes_at is not None:
                found.append(Due(cycle.pk, stage, window.closes_at))
    return found


def _closes_at(cycles: Iterable[Cycle]) -> Case | Value:
    whens = [When(cycle=due.cycle, stage=due.stage, then=Value(due.at)) for due in _ends(cycles)]
    nothing = Value(None, output_field=DateTimeField())
    return Case(*whens, default=nothing, output_field=DateTimeField()) if whens else nothing


def _due_on(cycles: Iterable[Cycle]) -> Case:
    """One day for both kinds of due dates, to sort by."""
    whens = [When(cycle=due.cycle, stage=due.stage, then=Value(clock.last_day_before(due.at))) for due in _ends(cycles)]
    amend = When(stage=Stage.RETURNED, then=_amend_by())
    return Case(amend, *whens, default=Value(None, output_field=DateField()), output_field=DateField())


def _amend_by() -> Subquery:
    """The day set when the case was last returned."""
    returned = Screening.objects.filter(application=OuterRef("pk"), outcome=Outcome.RETURNED).exclude(due_on=None)
    return Subquery(returned.order_by("-pk").values("due_on")[:1])


def _advice() -> Case:
    said = Recommendation.objects.filter(application=OuterRef("pk"))
    return Case(
        When(Exists(said.filter(opinion=Opinion.RECOMMENDED)), then=Value(Advice.RECOMMENDED.value)),
        When(Exists(said), then=Value(Advice.REFUSED.value)),
        default=Value(Advice.NONE.value),
        output_field=CharField(),
    )


def _answered(cycles: Iterable[Cycle]) -> Case:
    """The last letter about each veto counts (awards.inquiries.readings.asked_of). Clear is who was asked about under every veto that has a
    department."""
    standing = InquiryLine.objects.filter(
        inquiry__recheck=False, inquiry__stage__in=(InquiryStage.SENT, InquiryStage.ANSWERED)
    )
    later = standing.filter(application=OuterRef("application"), code=OuterRef("code"), inquiry__gt=OuterRef("inquiry"))
    lines = standing.filter(~Exists(later), application=OuterRef("pk"))
    answered = lines.filter(inquiry__stage=InquiryStage.ANSWERED)
    codes = {cycle.pk: [veto.code for veto in vetoes_of(cycle, recheck=False)] for cycle in cycles}
    asked = {pk: lines.filter(code__in=found).order_by().values("application") for pk, found in codes.items()}
    short = _any(
        Q(cycle=pk) & Q(LessThan(Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0), len(codes[pk])))
        for pk, rows in asked.items()
        if codes[pk]
    )
    return Case(
        When(Exists(answered.filter(found=Found.FOUND)), then=Value(Answered.FOUND.value)),
        When(Exists(lines.filter(inquiry__stage=InquiryStage.SENT)), then=Value(Answered.OPEN.value)),
        When(Exists(answered.filter(found=Found.UNKNOWN)), then=Value(Answered.UNKNOWN.value)),
        When(Exists(lines) & short, then=Value(Answered.PARTLY.value)),
        When(Exists(lines), then=Value(Answered.CLEAR.value)),
        default=Value(Answered.NONE.value),
        output_field=CharField(),
    )
