"""Cycles in which every case has come to be named."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.readings import running_cases
from awards.cycles.readings import unfinished
from awards.nominations.readings import waits_for_naming
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.nominate"):
        return []
    counted = once(running_cases)
    return [
        Waiting(_("%(cycle)s：提名") % {"cycle": row.title}, reverse("awards:nominations-cycle", args=[row.code]), 1, "list-check")
        for row in once(unfinished)
        if waits_for_naming(row, counted.get(row.pk, {}))
    ]  # fmt: skip
