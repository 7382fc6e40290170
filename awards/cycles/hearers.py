"""Who is told of an amendment: whoever applies, and the experts and members who are appointed for a stage that it touches."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from accounts.models import Role, User
from awards.cycles.models import Cycle

# Parts of the rulebook, and stages of the plan, by which experts review and members vote.
OF_EXPERTS = frozenset({"panels", "review", "consensus", "visits", "defence"})
OF_MEMBERS = frozenset({"committee", "tiers", "tracks"})


def applicants(cycle: Cycle) -> Any:
    """The people of the organizations whose case in this cycle is not closed, drafts included."""
    people = User.objects.with_role(Role.ENTERPRISE)
    return people.filter(memberships__organization__applications__in=cycle.applications.live()).distinct()


def judges(cycle: Cycle, before: Mapping[str, Any], after: Mapping[str, Any]) -> Any:
    """The experts of the appointed panels where their stages differ between two rulebooks, and the members invited to a meeting that is not
    over where theirs do. No panel or meeting of a finished cycle waits for anything."""
    touched, told = _touched(before, after), Q(pk__in=())
    if touched & OF_EXPERTS:
        told |= Q(seats__panel__cycle=cycle, seats__panel__appointed_at__isnull=False)
    if touched & OF_MEMBERS:
        told |= Q(attendances__meeting__in=cycle.meetings.exclude(stage="closed"))
    return User.objects.with_role(Role.EXPERT, Role.MEMBER).filter(told).distinct()


def _touched(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The parts that differ, and the stages of the plan that came, went or have other days."""
    parts = {name for name in after if before.get(name) != after[name]}
    plans = [{row["name"]: row for row in book["stages"]} for book in (before, after)]
    return parts | {name for name in plans[0].keys() | plans[1].keys() if plans[0].get(name) != plans[1].get(name)}
