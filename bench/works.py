"""The measured work: who asks for which page, and what the goal is (milliseconds of server time, statements)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from awards.cycles.models import Cycle
from awards.review.models import ScoreSheet


@dataclass(frozen=True)
class Work:
    name: str
    user: str
    path: str
    goal_ms: float | None
    statements: int = 12
    form: Callable[[int], dict[str, Any]] | None = None
    times: int = 40
    headers: dict[str, str] = field(default_factory=dict)


def works(cycle: Cycle) -> list[Work]:
    """The work of section 4 of the technical notes on this cycle."""
    sheet = (
        ScoreSheet.objects.filter(application__cycle=cycle, stage="open")
        .select_related("expert")
        .order_by("pk")
        .first()
    )
    case = cycle.applications.order_by("number").last()
    assert sheet is not None
    assert case is not None
    expert = sheet.expert.username
    item = cycle.criteria.items.order_by("order").first()
    return [
        Work("public page", "", "/", 7),
        Work("application list, 50 rows", "bench-officer", f"/applications/?cycle={cycle.code}", 20),
        Work("score dashboard, first page", "bench-officer", f"/ranking/{cycle.code}/", 25),
        Work("one application, staff", "bench-officer", f"/applications/{case.reference}/", 12),
        Work("score form, 23 items", expert, f"/review/{sheet.pk}/", 20),
        Work(
            "score save",
            expert,
            f"/review/{sheet.pk}/items/{item.pk if item else 0}/",
            9,
            form=lambda turn: {
                "percent": str(5 * (turn % 21)),
                "strength_factor": "A",
                "strength_text": f"高层领导每季度主持质量分析会，第{turn}次核对。",
                "strength_reference": "第3段",
            },
        ),
        Work("all scores, first page", "bench-supervisor", "/review/progress/", 25),
        Work("my work, expert", expert, "/desk/", 20),
        Work("my work, officer", "bench-officer", "/desk/", 20),
    ]
