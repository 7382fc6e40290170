"""What waits for an enterprise: a draft to finish, an application returned, a cycle that accepts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import OrganizationStage, Role
from awards.applications.deadlines import deadline_of
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, Phase
from core import clock
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if user.role != Role.ENTERPRISE:
        return []
    own = Application.objects.visible_to(user)
    editable = (
        own.at(Stage.DRAFT, Stage.RETURNED)
        .select_related("cycle", "organization")
        .prefetch_related("cycle__windows", "screenings", "extensions")
    )
    return [*(_line(row) for row in editable), *_open_cycles(user, own)]


def _line(application: Application) -> Waiting:
    url = reverse("awards:applications-overview", args=[application.reference])
    hint = f"{application.reference} {application.candidate}"
    if application.stage == Stage.RETURNED:
        due = next((row.due_on for row in reversed(application.screenings.all()) if row.due_on), None)
        return Waiting(_("补正申报书并重新提交"), url, 1, "arrow-back-up", "warning", due, hint)
    return Waiting(_("继续填写申报书"), url, 1, "writing", "primary", deadline_of(application), hint)


def _open_cycles(user: Any, own: Any) -> list[Waiting]:
    """Cycles in which none of the person's verified organizations has an application yet."""
    if not user.memberships.filter(organization__stage=OrganizationStage.VERIFIED).exists():
        return []
    taken = own.exclude(stage=Stage.WITHDRAWN).values("cycle_id")
    cycles = Cycle.objects.accepting(clock.now()).exclude(pk__in=taken).prefetch_related("windows")
    return [
        Waiting(
            _("可以申报：%s") % cycle.title, reverse("awards:applications-start", args=[cycle.code]), 1, "file-plus", "info",
            window.closes_at if (window := cycle.window(Phase.APPLICATION)) else None,
        )
        for cycle in cycles
    ]  # fmt: skip
