"""What waits for the bureau about cycles: a call to write or to publish, an amendment to finish or to release, a seal to open."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.cycles.actions import unready
from awards.cycles.models import CycleStage
from awards.cycles.readings import ended_without_winners, prepared, unfinished
from awards.cycles.sealing import is_closed, state
from core.release import has_hand_in
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
    return [*lines, *_amendments(user, once), *_seals(user, once), *_without_winners(user, once)]


def _without_winners(user: Any, once: Once) -> Iterator[Waiting]:
    """Everybody's case has come to its end and nobody is to be commended: what is left is to finish the cycle."""
    if not user.has_perm("awards.publish_cycle"):
        return
    running = [row.pk for row in once(unfinished) if row.stage == CycleStage.PUBLISHED]
    for cycle in ended_without_winners(running) if running else []:
        yield Waiting(_("结束本届"), cycle.get_absolute_url(), 1, "archive", hint=cycle.title)


def _amendments(user: Any, once: Once) -> Iterator[Waiting]:
    """What is being prepared waits for whoever prepares it; what changes something also for a second person who had no hand in it."""
    for row in once(prepared):
        if row.prepared_by_id == user.pk:
            yield Waiting(_("继续规则修订"), row.get_absolute_url(), 1, "edit", hint=row.cycle.title)
        elif user.has_perm("awards.release_amendment") and row.before != row.after and not has_hand_in(row, user):
            yield Waiting(_("签发规则修订"), row.get_absolute_url(), 1, "signature", "award", hint=row.cycle.title)


def _seals(user: Any, once: Once) -> Iterator[Waiting]:
    """What was handed in sealed, from the deadline on: to be asked for, and to be confirmed by another."""
    for cycle in (row for row in once(unfinished) if is_closed(row)):
        seal = state(cycle, user)
        if seal["may_ask"]:
            yield Waiting(_("申请启封申报材料"), cycle.get_absolute_url(), 1, "lock-open", hint=cycle.title)
        elif seal["may_confirm"]:
            yield Waiting(_("确认启封申报材料"), cycle.get_absolute_url(), 1, "lock-open", "award", hint=cycle.title)
