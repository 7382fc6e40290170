"""Where candidates and experts are already on a day: site visits and oral defences know nothing of each other, and each tells here what it
has planned."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.panels.models import Declaration, Seat
from core.refusal import Refused
from core.words import Words, joined


class Engagement(NamedTuple):
    """A planned act on one case, from one day through another."""

    application: Application
    first: date
    last: date
    label: Words


Source = Callable[[date, date], Iterable[Engagement]]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Called when a slice is loaded: what it has planned between two days and not yet concluded, in one statement."""
    _sources[kind] = source


def check_days(kind: str, cases: Sequence[Application], first: date, last: date) -> None:
    """Refused where another kind of act has one of the candidates, or an expert who hears one of them, on one of the days."""
    there = [
        row for other, source in sorted(_sources.items()) if other != kind for row in source(first, last)
    ]  # fmt: skip
    if not there:
        return
    experts = experts_of([*(row.application.pk for row in there), *(case.pk for case in cases)])
    for case in cases:
        for row in there:
            told = {"day": f"{row.first:%Y-%m-%d}", "reference": row.application.reference, "label": row.label}
            if row.application.pk == case.pk:
                raise Refused(_("%(reference)s在%(day)s已安排%(label)s，不能同日再安排。") % told)
            if both := experts[case.pk] & experts[row.application.pk]:
                names = joined(User.objects.filter(pk__in=both).order_by("pk").values_list("name", flat=True))
                words = {**told, "names": names}
                raise Refused(_("专家%(names)s在%(day)s已安排参加%(reference)s的%(label)s，不能同日再安排。") % words)


def experts_of(applications: Iterable[int]) -> dict[int, set[int]]:
    """By case, who hears it: the seats of its panel without the recused and the relieved. Three statements."""
    keys = list(applications)
    found: dict[int, set[int]] = defaultdict(set)
    seats = Seat.objects.filter(panel__cases__application__in=keys)
    for application, expert in seats.order_by().values_list("panel__cases__application_id", "expert_id"):
        found[application].add(expert)
    recused = Declaration.objects.with_interest().filter(application__in=keys)
    for application, expert in recused.values_list("application_id", "expert_id"):
        found[application].discard(expert)
    relieved = Application.objects.filter(pk__in=keys, sheets__stage="relieved").order_by()
    for application, expert in relieved.values_list("pk", "sheets__expert_id"):
        found[application].discard(expert)
    return found
