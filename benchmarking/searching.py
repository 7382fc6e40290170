"""What lists are narrowed by: words, districts. No name here is longer than LONGEST; a database may refuse a longer pattern."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Organization, Region

LONGEST = 200


class SearchField(forms.CharField):
    """Never required; what is longer than a name can be is cut."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value))[:LONGEST]


def searched(asked: Any) -> str:
    """?q= of a list without a form."""
    return str(asked.get("q", "")).strip()[:LONGEST]


def districts() -> QuerySet[Region]:
    """The districts that have organizations; a portal may hold the codes of other cities too."""
    there = Organization.objects.order_by().values("region")
    return Region.objects.filter(level=Region.Level.COUNTY, pk__in=there)
