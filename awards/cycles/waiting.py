"""What waits for the bureau about cycles: a call to write, a call to publish."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.cycles.actions import unready
from awards.cycles.models import CycleStage
from awards.cycles.readings import unfinished
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.edit_cycle"):
        return []
    lines = []
    for cycle in (row for row in once(unfinished) if row.stage == CycleStage.DRAFT):
        if unready(cycle):
            url = reverse("awards:cycles-call", args=[cycle.code])
            lines.append(Waiting(_("编写申报通知"), url, 1, "edit", hint=cycle.title))
        elif user.has_perm("awards.publish_cycle"):
            url = reverse("awards:cycles-preview", args=[cycle.code])
            lines.append(Waiting(_("发布申报通知"), url, 1, "speakerphone", "award", hint=cycle.title))
    return lines
