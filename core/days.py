"""Days and moments that a form may take: within the years in which anybody works here. A slip of the hand ("0015", "20155") is refused
beside its field before it reaches a number, an average or a calendar that cannot hold it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, MomentInput

FIRST_YEAR, LAST_YEAR = 1980, 2100


def within_the_years(value: date) -> None:
    """Also for a moment, which is a date too."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("请填写 %(first)d 年至 %(last)d 年之间的日期。"), params=years)


class DayField(forms.DateField):
    widget = DateInput

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None:
            within_the_years(day)
        return day


class MomentField(forms.DateTimeField):
    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        if moment is not None:
            within_the_years(moment)
        return moment
