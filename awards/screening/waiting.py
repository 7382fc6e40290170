"""What waits for a check."""

from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.models import Application, ApplicationQuerySet
from awards.applications.readings import running_cases
from awards.applications.workflow import Stage
from awards.cycles.models import CycleStage
from core.waiting import Once, Waiting


def due_for_screening(user: Any) -> ApplicationQuerySet:
    """Cases that wait for a check or for their amendment, the longest waiting first; `due_on` is the last date set for an amendment."""
    rows = Application.objects.visible_to(user).at(Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED)
    running = rows.filter(cycle__stage=CycleStage.PUBLISHED).for_listing()
    due = Max("screenings__due_on", filter=Q(screenings__outcome="returned"))
    return running.annotate(due_on=due).order_by("stage_since", "reference")


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.screen_application"):
        return []
    cases, url = once(running_cases), reverse("awards:screening-desk")
    return [
        Waiting(_("待形式审查的申报"), f"{url}?stage={Stage.SUBMITTED}", cases.at(Stage.SUBMITTED), "clipboard-check"),
        Waiting(_("待初审的申报"), f"{url}?stage={Stage.ACCEPTED}", cases.at(Stage.ACCEPTED), "checklist"),
    ]
