"""The places of an event. Whoever gives or frees one holds the lock of the event's row, so that no two take the last."""

from typing import Any

from django.db import transaction

from accounts.models import Role, User
from benchmarking.exchanges.models import MOVE_UP, Event, EventStage, SignUp, SignUpStage
from core import clock, mail
from core.workflow import take


def free_places(event: Event) -> int:
    """How many places are free; never negative while the invariants hold."""
    return event.capacity - event.sign_ups.filter(stage=SignUpStage.CONFIRMED).count()


def in_line(event: Event) -> Any:
    """Those who wait, the first first. Keys are given under the event's lock, so their order is that of signing up."""
    return event.sign_ups.filter(stage=SignUpStage.WAITING).order_by("pk")


@transaction.atomic
def fill_up(event: Event) -> list[SignUp]:
    """Those who wait move up as far as there are places, each with a letter. `event` must be locked; nothing once it is over.
    The portal itself does it: whoever freed the place has no hand in who gets it."""
    if event.stage != EventStage.ANNOUNCED or clock.now() >= event.ends_at:
        return []
    free = free_places(event)
    moved = list(in_line(event).select_related("organization")[: max(free, 0)])
    for row in moved:
        take(MOVE_UP, row, by=None)
        mail.queue(
            "benchmarking/event_moved_up", to=people_of(row), url=event.get_absolute_url(), event=event, sign_up=row
        )
    return moved


def people_of(row: SignUp) -> Any:
    """Everybody who acts for the organization of a sign-up."""
    return User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization=row.organization_id).distinct()
