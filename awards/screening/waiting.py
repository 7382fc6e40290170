"""What waits for a check."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from awards.applications.checks import BEING_CHECKED, next_check, stages_waiting
from awards.applications.models import Application, ApplicationQuerySet
from awards.applications.readings import running_cases
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.cycles.readings import unfinished
from awards.screening.models import AcceptanceNotice, AcceptanceStage
from core.waiting import Line, Once, Waiting
from core.words import Words

_LINES: dict[str, tuple[Words, str]] = {
    Phase.COMPLETENESS: (gettext_lazy("待形式审查的申报"), "clipboard-check"),
    Phase.ELIGIBILITY: (gettext_lazy("待资格审查的申报"), "user-check"),
    Phase.PRELIMINARY: (gettext_lazy("待初审的申报"), "checklist"),
}


def running_cycles() -> list[Cycle]:
    """The cycles under way, with their rules."""
    return list(Cycle.objects.filter(stage=CycleStage.PUBLISHED).defer("call_text"))


def due_for_screening(user: Any, cycles: Iterable[Cycle]) -> ApplicationQuerySet:
    """Cases of `cycles` that wait for a check of their plan or for their amendment, the longest waiting first; `due_on` is the last date set
    for an amendment."""
    waiting = Q(pk=None)
    for cycle in cycles:
        waiting |= Q(cycle=cycle.pk, stage__in=stages_waiting(cycle))
    rows = Application.objects.visible_to(user).filter(waiting).for_listing()
    due = Max("screenings__due_on", filter=Q(screenings__outcome="returned"))
    return rows.annotate(due_on=due).order_by("stage_since", "reference")


def awaiting(user: Any, once: Once) -> list[Waiting | Line]:
    if not user.has_perm("awards.screen_application"):
        return []
    cases, url = once(running_cases), reverse("awards:screening-desk")
    numbers = dict.fromkeys(_LINES, 0)
    for cycle in once(unfinished) if any(cases.at(stage) for stage in BEING_CHECKED) else []:
        for stage in (stage for stage in BEING_CHECKED if stage != Stage.RETURNED):
            number = cases.get(cycle.pk, {}).get(stage, 0)
            if number and (check := next_check(cycle.phases, stage)):
                numbers[Phase(check)] += number
    lines: list[Waiting | Line] = [
        Waiting(label, f"{url}?check={check}", numbers[check], icon) for check, (label, icon) in _LINES.items()
    ]
    if user.has_perm("awards.release_acceptance"):
        unreleased = AcceptanceNotice.objects.filter(stage=AcceptanceStage.DRAFT).exclude(prepared_by=user)
        notices = reverse("awards:screening-acceptances")
        lines.append(Line(gettext_lazy("待签发的受理公告"), notices, unreleased, "speakerphone"))
    return lines
