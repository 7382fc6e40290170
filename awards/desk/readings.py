"""What each role's home shows beside the lines that wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Organization, Role, User
from awards.applications.models import Application
from awards.applications.public import PublicStage, plan, public_stage, with_release
from awards.applications.readings import running_cases
from awards.applications.workflow import CLOSED, REVOKED, REVOKED_LABEL, REVOKED_TONE, Stage
from awards.committee.models import Meeting, MeetingStage
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.cycles.readings import phases_at, timetable, unfinished
from awards.review.overview import Task, tasks_of
from core import clock
from core.models import Entry, JournalHead, Letter
from core.waiting import Once

_COMINGS_AND_GOINGS = ("accounts.signed_in", "accounts.signed_out")


@dataclass(frozen=True)
class StageCount:
    label: str
    count: int
    url: str
    tone: str


@dataclass(frozen=True)
class Overdue:
    """Cases that stand before a phase whose window is over."""

    label: str
    count: int
    due: datetime
    url: str


@dataclass(frozen=True)
class CycleOverview:
    cycle: Cycle
    plan: list[dict[str, Any]]
    counts: list[StageCount]
    overdue: list[Overdue]
    total: int
    closed: int


def cycle_overviews(once: Once) -> list[CycleOverview]:
    """The running cycles with their cases per stage: three statements, however many cycles."""
    cycles, counted = once(unfinished), once(running_cases)
    running_first = sorted(cycles, key=lambda cycle: cycle.stage == CycleStage.DRAFT)
    return [_overview(cycle, counted.get(cycle.pk, {})) for cycle in running_first]


def _overview(cycle: Cycle, counted: dict[str, int]) -> CycleOverview:
    counts = [
        StageCount(str(stage.words), counted[stage], cases_url(cycle, stage), stage.tone)
        for stage in Stage
        if stage in counted
    ]
    if REVOKED in counted:
        counts.append(StageCount(str(REVOKED_LABEL), counted[REVOKED], cases_url(cycle, REVOKED), REVOKED_TONE))
    return CycleOverview(
        cycle=cycle,
        plan=timetable(cycle, phases_at(cycle, counted)),
        counts=counts,
        overdue=_overdue(cycle, counted),
        total=sum(counted.values()),
        closed=sum(number for stage, number in counted.items() if stage in CLOSED or stage == REVOKED),
    )


def _overdue(cycle: Cycle, counted: dict[str, int]) -> list[Overdue]:
    """Cases that wait for a phase of the plan whose window is over."""
    windows = {window.phase: window for window in cycle.windows.all()}
    late = []
    for stage in Stage:
        if stage not in counted or stage == Stage.DRAFT:
            continue
        for phase in phases_at(cycle, [stage]) - {Phase.AWARD}:
            window = windows.get(phase)
            if window and window.closes_at and window.closes_at <= clock.now():
                late.append(Overdue(str(stage.words), counted[stage], window.closes_at, cases_url(cycle, stage)))
    return late


def cases_url(cycle: Cycle, stage: str) -> str:
    return f"{reverse('awards:applications-list')}?{urlencode({'cycle': cycle.code, 'stage': str(stage)})}"


@dataclass(frozen=True)
class OwnCase:
    """An enterprise's own application, in the words that it may read."""

    application: Application
    stage: PublicStage
    plan: list[Any]


def enterprise(once: Once) -> dict[str, Any]:
    user = once.user
    own = (
        with_release(Application.objects.visible_to(user))
        .select_related("organization", "cycle__criteria")
        .prefetch_related("cycle__windows")
        .order_by("-cycle__award_year", "-pk")[:6]
    )
    organizations = list(Organization.objects.visible_to(user).for_listing())
    verified = [row.pk for row in organizations if row.is_verified]
    calls = Cycle.objects.accepting(clock.now()).prefetch_related("windows")
    return {
        "cases": [OwnCase(case, public_stage(case), plan(case)) for case in own],
        "organizations": organizations,
        "verified": len(verified),
        "calls": calls.annotate(
            applied=Count(
                "applications__organization",
                filter=Q(applications__organization_id__in=verified) & ~Q(applications__stage=Stage.WITHDRAWN),
                distinct=True,
            )
        ),
        "letters": Letter.objects.visible_to(user)[:5],
    }


def expert(once: Once) -> dict[str, Any]:
    tasks = once(tasks_of)
    return {"tasks": tasks, "handed_in": sum(task.progress.is_handed_in for task in tasks), "next": _next(tasks)}


def _next(tasks: list[Task]) -> Task | None:
    """The sheet to go on with: begun and not handed in, else the first open one."""
    still = [task for task in tasks if not task.progress.is_handed_in]
    return next((task for task in still if task.progress.done), still[0] if still else None)


def bureau(once: Once) -> dict[str, Any]:
    return {"overviews": cycle_overviews(once)}


def administrator(once: Once) -> dict[str, Any]:
    people = dict(User.objects.filter(is_active=True).order_by().values_list("role").annotate(n=Count("pk")))
    day = clock.now() - timedelta(days=1)
    failures = Entry.objects.filter(verb__in=["accounts.sign_in_failed", "accounts.sign_in_locked"], at__gte=day)
    accounts = reverse("accounts:users")
    return {
        "people": [(str(role.label), people.get(role.value, 0), f"{accounts}?role={role.value}") for role in Role],
        "failures": failures.count(),
        "first_passwords": User.objects.filter(must_change_password=True, is_active=True).count(),
        "entries": Entry.objects.filter(verb__startswith="accounts.")
        .exclude(verb__in=_COMINGS_AND_GOINGS)
        .order_by("-sequence")[:8],
    }


def district(once: Once) -> dict[str, Any]:
    user = once.user
    cases = Application.objects.visible_to(user)
    return {
        "organizations": Organization.objects.visible_to(user).order_by().aggregate(n=Count("pk"))["n"],
        "cases": cases.for_listing().order_by("-submitted_at")[:10],
    }


def member(once: Once) -> dict[str, Any]:
    meetings = list(
        Meeting.objects.visible_to(once.user)
        .select_related("cycle")
        .annotate(candidate_count=Count("candidates", distinct=True))
        .order_by("-held_at")[:10]
    )
    today = clock.today()
    now = [
        row
        for row in meetings
        if row.stage == MeetingStage.VOTING or (row.stage == MeetingStage.PLANNED and localdate(row.held_at) == today)
    ]
    return {"current": now, "others": [row for row in meetings if row not in now]}


def supervisor(once: Once) -> dict[str, Any]:
    head = JournalHead.objects.filter(pk=1).first()
    return {
        "overviews": cycle_overviews(once),
        "lines_count": head.sequence if head else 0,
        "head": " ".join(head.hash[i : i + 4] for i in range(0, 16, 4)).upper() if head else "",
        "entries": Entry.objects.visible_to(once.user).exclude(verb__in=_COMINGS_AND_GOINGS).order_by("-sequence")[:12],
    }
