"""What pages read of an event: figures, material for those who may have it, what those present thought."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Role
from accounts.rules import reads_everything
from benchmarking.exchanges.models import Event, EventStage, Material, SignUp, SignUpStage
from core import clock


def listed(user: Any, *, when: str, words: str = "", kind: str = "", stage: str = "") -> QuerySet[Event]:
    """Events as the list shows them: `when` is "upcoming" (not yet over, the next first), "past" or "all"; `own` counts one's own people."""
    rows = Event.objects.visible_to(user).for_listing().select_related("host")
    if user.role == Role.ENTERPRISE:
        own = Q(sign_ups__organization__in=user.organization_ids) & ~Q(sign_ups__stage=SignUpStage.CANCELLED)
        rows = rows.annotate(own=Count("sign_ups", filter=own, distinct=True))
    over = Q(stage__in=[EventStage.HELD, EventStage.CANCELLED]) | Q(ends_at__lt=clock.now())
    if when == "upcoming":
        rows = rows.exclude(over).order_by("starts_at", "pk")
    else:
        rows = (rows.filter(over) if when == "past" else rows).order_by("-starts_at", "-pk")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(reference__icontains=words) | Q(place__icontains=words))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(stage=stage) if stage else rows


@dataclass(frozen=True)
class Own:
    """One of one's own people; `place` in the line when they wait (1 is next), else 0."""

    row: SignUp
    place: int


def own_sign_ups(user: Any, event: Event) -> list[Own]:
    """One's own people who have signed up: two statements at most."""
    if user.role != Role.ENTERPRISE:
        return []
    own = SignUp.objects.filter(event=event).visible_to(user).live().select_related("organization")
    rows = list(own.order_by("organization", "pk"))
    places: dict[int, int] = {}
    if any(row.stage == SignUpStage.WAITING for row in rows):
        line = event.sign_ups.filter(stage=SignUpStage.WAITING).order_by("pk").values_list("pk", flat=True)
        places = {pk: place for place, pk in enumerate(line, start=1)}
    return [Own(row, places.get(row.pk, 0)) for row in rows]


def materials_for(user: Any, event: Event) -> QuerySet[Material]:
    """The material for the bureau, the supervisors and those with a place; nothing for others."""
    rows = event.materials.select_related("file")
    if reads_everything(user):
        return rows
    if user.role == Role.ENTERPRISE and event.stage != EventStage.CANCELLED:
        has_place = event.sign_ups.filter(organization__in=user.organization_ids, stage=SignUpStage.CONFIRMED)
        return rows if has_place.exists() else rows.none()
    return rows.none()


@dataclass(frozen=True)
class Opinion:
    """`shares` are (points, how many), five first; `average` is None while nobody has answered."""

    present: int
    answered: int
    average: float | None
    shares: list[tuple[int, int]]


def opinion_of(event: Event) -> Opinion:
    """One statement."""
    counts = {f"of_{n}": Count("pk", filter=Q(satisfaction=n)) for n in range(1, 6)}
    found = event.sign_ups.order_by().aggregate(present=Count("pk", filter=Q(checked_in_at__isnull=False)), **counts)
    shares = [(n, found[f"of_{n}"]) for n in range(5, 0, -1)]
    answered = sum(number for _points, number in shares)
    total = sum(points * number for points, number in shares)
    return Opinion(found["present"], answered, total / answered if answered else None, shares)
