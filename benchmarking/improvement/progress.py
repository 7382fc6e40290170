"""Arithmetic of plans: how far a plan is, and the light of a measure."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TENTH = Decimal("0.1")


class Light(TextChoices):
    DONE = "done", _("已完成")
    ON_THE_WAY = "on_the_way", _("进行中")
    LATE = "late", _("已逾期")
    RESTING = "resting", _("未在实施")

    @property
    def tone(self) -> str:
        return {"done": "success", "on_the_way": "info", "late": "danger", "resting": "neutral"}[self.value]


def light_of(*, done_on: date | None, due_on: date, today: date, is_running: bool = True) -> Light:
    """Late from the day after the due day on; what is done stays done, also when it was done late; the rest rests while the plan does."""
    if done_on is not None:
        return Light.DONE
    if not is_running:
        return Light.RESTING
    return Light.LATE if due_on < today else Light.ON_THE_WAY


def overall(percent_sum: int, count: int) -> Decimal:
    """The mean of the measures' percents, to a tenth, never rounded up: 100.0 means that every measure is done. 0 without measures."""
    return (Decimal(percent_sum) / count).quantize(TENTH, ROUND_DOWN) if count else Decimal("0.0")


def overall_of(percents: Iterable[int]) -> Decimal:
    numbers = list(percents)
    return overall(sum(numbers), len(numbers))
