"""What waits for a check."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from awards.applications.checks import BEING_CHECKED, next_check
from awards.applications.readings import running_cases
from awards.applications.workflow import Stage
from awards.cycles.models import Phase
from awards.cycles.readings import unfinished
from awards.screening.models import AcceptanceNotice, AcceptanceStage
from core.release import releasable
from core.waiting import Line, Once, Waiting
from core.words import Words

_LINES: dict[str, tuple[Words, str]] = {
    Phase.COMPLETENESS: (gettext_lazy("待形式审查的申报"), "clipboard-check"),
    Phase.ELIGIBILITY: (gettext_lazy("待资格审查的申报"), "user-check"),
    Phase.PRELIMINARY: (gettext_lazy("待初审的申报"), "checklist"),
}


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
        unreleased = releasable(AcceptanceNotice.objects.filter(stage=AcceptanceStage.DRAFT), user)
        notices = reverse("awards:screening-acceptances")
        lines.append(Line(gettext_lazy("待签发的受理公告"), notices, unreleased, "speakerphone"))
    return lines
