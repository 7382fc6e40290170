"""What a meeting's form holds of it, and its version: two officers do not write over each other."""

from typing import Any

from awards.committee.models import Meeting
from awards.cycles.editing import version


def arranged(meeting: Meeting) -> dict[str, Any]:
    invited = meeting.attendances.order_by("member_id").values_list("member_id", flat=True)
    return {
        "title": meeting.title, "held_at": meeting.held_at, "place": meeting.place, "chair": meeting.chair_id,
        "members": list(invited),
    }  # fmt: skip


def version_of(meeting: Meeting) -> str:
    stands = arranged(meeting)
    return version({**stands, "held_at": meeting.held_at.isoformat()}, stands)
