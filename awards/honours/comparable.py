"""What an organization may compare its self-rating with: the categories of its own released feedback reports."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.honours.assessment import assess, has_result
from awards.ratings.comparable import Other, Percents, register
from awards.ratings.models import Rating


def released_reports(rating: Rating, user: Any) -> Iterator[Other]:
    """Of the rating's organization and criteria set, newest first; a report without scores has nothing to compare."""
    rows = Application.objects.visible_to(user).filter(
        organization_id=rating.organization_id,
        cycle__criteria_id=rating.criteria_id,
        feedback__released_at__isnull=False,
    )
    for row in rows.select_related("cycle__criteria", "organization").order_by("-cycle__award_year"):
        if user.has_perm("awards.read_feedback", row) and has_result(row):
            label = _("%(cycle)s评审反馈") % {"cycle": row.cycle.title}
            yield Other(f"feedback-{row.reference}", label, _percents_of(row))


def _percents_of(row: Application) -> Callable[[], Percents]:
    return lambda: {category.clause: category.percent for category in assess(row).categories}


register(released_reports)
