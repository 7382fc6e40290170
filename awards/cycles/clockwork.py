"""Time does its part: a stage opens and closes by itself, and whoever has not handed in is reminded. What was told is a journal line, so
that it is told once, however often beat rings and however long it stood still."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.cycles.models import Cycle, CycleStage, Phase, StageWindow
from awards.cycles.phases import label_in
from core import clock, journal, mail
from core.models import Entry
from core.workflow import name_verb

name_verb("cycles.open_stage", gettext_lazy("环节到时开始"))
name_verb("cycles.close_stage", gettext_lazy("环节到时截止"))
name_verb("cycles.remind", gettext_lazy("提醒尚未提交"))
OLDEST = timedelta(days=7)  # what is older is written down, but nobody gets a letter about it


@dataclass(frozen=True)
class Turn:
    """A window that opened or closed at a moment."""

    verb: str
    window: StageWindow
    at: datetime

    @property
    def phase(self) -> str:
        return label_in(self.window.cycle.phases, self.window.phase)

    @property
    def told(self) -> dict[str, Any]:
        return {"phase": self.window.phase, "at": self.at.isoformat()}

    @property
    def is_opening(self) -> bool:
        return self.verb == "cycles.open_stage"


def keep_time() -> int:
    """Write down what has opened and closed since the last time, and remind; returns the number of lines. May run twice, also at once."""
    running = Cycle.objects.filter(stage=CycleStage.PUBLISHED).order_by("pk").values_list("pk", flat=True)
    return sum(_follow(pk) for pk in running)


@transaction.atomic
def _follow(pk: int) -> int:
    """One cycle, its row locked: two workers follow each other."""
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=pk)
    if cycle.stage != CycleStage.PUBLISHED:
        return 0
    fresh = [turn for turn in _turned(cycle) if not _is_told(cycle, turn)]
    reminded = _remind(cycle)
    for turn in fresh:
        _tell_applicants(cycle, turn)
    _tell_bureau(cycle, [turn for turn in fresh if turn.at > clock.now() - OLDEST])
    journal.record_all(
        [journal.Line(turn.verb, cycle, note=turn.phase, data=turn.told) for turn in fresh]
        + [journal.Line("cycles.remind", case, data=told) for case, told in reminded],
        by=None,
    )
    return len(fresh) + len(reminded)


def _turned(cycle: Cycle) -> list[Turn]:
    now = clock.now()
    found = [
        Turn(verb, window, at)
        for window in cycle.windows.all()
        for verb, at in (("cycles.open_stage", window.opens_at), ("cycles.close_stage", window.closes_at))
        if at is not None and at <= now
    ]
    return sorted(found, key=lambda turn: turn.at)


def _is_told(cycle: Cycle, turn: Turn) -> bool:
    return (
        Entry.objects.about(cycle)
        .filter(verb=turn.verb, data__phase=turn.window.phase, data__at=turn.at.isoformat())
        .exists()
    )


def _tell_bureau(cycle: Cycle, turns: list[Turn]) -> None:
    if turns:
        mail.queue(
            "awards/stages_turned",
            to=User.objects.with_role(Role.OFFICER, Role.HEAD),
            url=cycle.get_absolute_url(),
            cycle=cycle,
            turns=turns,
        )


def _tell_applicants(cycle: Cycle, turn: Turn) -> None:
    """Of the deadline: those who have not handed in, and have no deadline of their own."""
    if turn.window.phase != Phase.APPLICATION or turn.is_opening or turn.at <= clock.now() - OLDEST:
        return
    late = [case for case, until in _drafts(cycle) if until <= clock.now()]
    for organization, people in _people(late).items():
        mail.queue("awards/application_too_late", to=people, cycle=cycle, organization=organization, at=turn.at)


def _remind(cycle: Cycle) -> list[tuple[Any, dict[str, Any]]]:
    """The reminders that are due: of several that were missed only the last."""
    now, found = clock.now(), []
    for case, until in _drafts(cycle):
        due = [days for days in cycle.rules.cycle.reminders if until - timedelta(days=days) <= now < until]
        if not due:
            continue
        days = min(due)
        told = {"until": until.isoformat(), "days": days}
        if _is_reminded(case, told):
            continue
        for people in _people([case]).values():
            mail.queue(
                "awards/application_reminder",
                to=people,
                url=case.get_absolute_url(),
                cycle=cycle,
                candidate=case.candidate,
                until=until,
                days=days,
            )
        found.append((case, told))
    return found


def _is_reminded(case: Any, told: dict[str, Any]) -> bool:
    lines = Entry.objects.about(case).filter(verb="cycles.remind", data__until=told["until"])
    return any(line.data["days"] <= told["days"] for line in lines)


def _drafts(cycle: Cycle) -> Iterator[tuple[Any, datetime]]:
    """What is not handed in, with its own deadline: the cycle's, or a later one that was granted."""
    window = cycle.window(Phase.APPLICATION)
    if window is None or window.closes_at is None:
        return
    cases = cycle.applications.filter(stage="draft").select_related("organization", "cycle")
    for case in cases.annotate(granted=Max("extensions__until")).order_by("pk"):
        yield case, max(window.closes_at, case.granted or window.closes_at)


def _people(cases: list[Any]) -> dict[Any, list[User]]:
    people: dict[Any, list[User]] = defaultdict(list)
    for case in cases:
        members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization=case.organization)
        people[case.organization] += members.distinct()
    return people
