"""Events that have ended and wait for their summary; drafts whose sign-up is about to end; for enterprises, events to give an opinion on."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from benchmarking.exchanges.models import Event, EventStage, SignUp
from core import clock
from core.waiting import Line

RECENT = timedelta(days=30)
"""Opinions are asked for so long."""


def awaiting(user: Any) -> Sequence[Line]:
    now, url = clock.now(), reverse("benchmarking:exchanges-list")
    if user.has_perm("benchmarking.edit_event"):
        ended = Event.objects.filter(stage=EventStage.ANNOUNCED, ends_at__lt=now)
        drafts = Event.objects.filter(stage=EventStage.DRAFT)
        return [
            Line(_("已结束待小结的活动"), f"{url}?when=past&stage=announced", ended, "calendar-check", "warning"),
            Line(_("筹备中的活动"), f"{url}?when=all&stage=draft", drafts, "calendar-event"),
        ]
    if user.role == Role.ENTERPRISE:
        to_rate = SignUp.objects.visible_to(user).filter(
            event__stage=EventStage.HELD, event__stage_since__gte=now - RECENT, checked_in_at__isnull=False,
            satisfaction__isnull=True,
        )  # fmt: skip
        return [Line(_("待评价的活动"), f"{url}?when=past", to_rate, "star")]
    return []
