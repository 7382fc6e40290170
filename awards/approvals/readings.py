"""Which cycles have a list that the government has yet to approve."""

from collections.abc import Iterable

from awards.applications.workflow import decides_first
from awards.approvals.models import ApprovalStage
from awards.cycles.models import Cycle, CycleStage


def cycles_to_approve(keys: Iterable[int]) -> list[Cycle]:
    """Of the cycles with proposed cases, those that decide before the notice and have no approval under way."""
    rows = Cycle.objects.filter(pk__in=list(keys), stage=CycleStage.PUBLISHED).defer("call_text")
    under_way = [ApprovalStage.DRAFT, ApprovalStage.PREPARED]
    return [row for row in rows.exclude(approvals__stage__in=under_way) if decides_first(row.phases)]
