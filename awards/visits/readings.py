"""Readings of a site visit: its scores, from where they started, what is missing."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import VISIT
from awards.consensus.differences import differences
from awards.consensus.models import ConsensusScore
from awards.review.readings import Missing
from awards.visits.models import Visit, VisitScore


def scores_of(visit: Visit) -> list[VisitScore]:
    return list(visit.scores.select_related("item__category").order_by("item__order"))


def starting_points(application: Application) -> dict[int, tuple[int | None, bool]]:
    """Percent and "not applicable" by item before the visit: the consensus's, or the experts' medians where the plan has none."""
    agreed = ConsensusScore.objects.filter(
        consensus__application=application, consensus__total_hundredths__isnull=False
    )
    found = {row.item_id: (row.percent, row.not_applicable) for row in agreed}
    return found or {row.item.pk: (row.median, row.median is None) for row in differences(application)}


def missing(visit: Visit, scores: Iterable[VisitScore]) -> list[Missing]:
    """What stands between a visit and its record: a reason for every changed score, moves within the limit, a summary."""
    rules = visit.application.cycle.rules.visits
    before = starting_points(visit.application)
    found = []
    for score in scores:
        old, was_out = before.get(score.item_id, (None, False))
        moved = (score.percent, score.not_applicable) != (old, was_out)
        if not score.is_scored:
            found.append(Missing(score.item, _("没有得分率")))
        elif moved and rules.change_needs_reason and not score.reason:
            found.append(Missing(score.item, _("现场调整了得分，须写明调整理由")))
        if rules.max_change_percent and _distance(old, score.percent) > rules.max_change_percent:
            found.append(
                Missing(score.item, _("单条调整不得超过%(most)d个百分点") % {"most": rules.max_change_percent})
            )
    if not visit.summary.strip():
        found.append(Missing(None, _("尚未填写现场评审综述")))
    return found


def _distance(old: int | None, new: int | None) -> int:
    return abs(old - new) if old is not None and new is not None else 0


def to_plan(user: User) -> list[Application]:
    """The cases for which a visit is next and none is planned yet."""
    rows: ApplicationQuerySet = Application.objects.visible_to(user).at(*VISIT.sources)
    waiting = rows.filter(visit__isnull=True).select_related("organization", "cycle").order_by("reference")
    return [row for row in waiting if not row.refuses(VISIT)]
