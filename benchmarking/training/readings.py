"""Figures of the records: what was trained per year."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractYear


@dataclass(frozen=True)
class Year:
    """Confirmed trainings of one year: how many, how many people, person-hours, organizations, whole-staff trainings among them."""

    year: int
    trainings: int
    people: int
    person_hours: Decimal
    organizations: int
    whole_staff: int

    @property
    def person_hours_text(self) -> str:
        """17,624 or 19.5."""
        return f"{self.person_hours:,.1f}".removesuffix(".0")


def totals(rows: Any, years: int = 6) -> list[Year]:
    """The newest `years` years of the confirmed ones of `rows`, in one statement."""
    found = (
        rows.confirmed()
        .order_by()
        .annotate(held_year=ExtractYear("held_on"))
        .values("held_year")
        .annotate(
            trainings=Count("pk"),
            people=Sum("participants"),
            person_hours=Sum(F("participants") * F("hours")),
            organizations=Count("organization", distinct=True),
            whole_staff=Count("pk", filter=Q(is_whole_staff=True)),
        )
        .order_by("-held_year")[:years]
    )
    return [
        Year(
            row["held_year"], row["trainings"], row["people"], Decimal(row["person_hours"]), row["organizations"], row["whole_staff"]
        )
        for row in found
    ]  # fmt: skip
