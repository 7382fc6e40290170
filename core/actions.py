"""Writes of the kernel: calendar days, letters read."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock, journal
from core.models import CalendarDay, Letter
from core.workflow import name_verb

name_verb("calendar.set_day", _("调整工作日历"))
name_verb("calendar.clear_day", _("恢复常规日"))


@transaction.atomic
def set_day(*, date: date, kind: str, name: str, by: Any) -> CalendarDay:
    """Say that `date` is a holiday or a worked weekend day; replaces what was said before."""
    day, _created = CalendarDay.objects.update_or_create(date=date, defaults={"kind": kind, "name": name})
    journal.record("calendar.set_day", day, by=by, after={"date": date, "kind": kind, "name": name})
    return day


@transaction.atomic
def clear_day(day: CalendarDay, *, by: Any) -> None:
    """`day` follows Monday-to-Friday again."""
    journal.record("calendar.clear_day", day, by=by, before={"date": day.date, "kind": day.kind, "name": day.name})
    day.delete()


def mark_read(letter: Letter) -> None:
    if letter.read_at is None:
        letter.read_at = clock.now()
        letter.save(update_fields=["read_at"])
