"""Which cycles have a list that the government has yet to approve, and what an approval still lacks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from awards.applications.workflow import decides_first
from awards.approvals.models import Approval, ApprovalStage
from awards.committee.readings import unsettled_cycles
from awards.cycles.models import Cycle, CycleStage


def cycles_to_approve(keys: Iterable[int]) -> list[Cycle]:
    """Of the cycles with proposed cases, those that decide before the notice, whose committee is done, and that have no approval under way."""
    rows = Cycle.objects.filter(pk__in=list(keys), stage=CycleStage.PUBLISHED).defer("call_text")
    rows = rows.exclude(pk__in=unsettled_cycles())
    under_way = [ApprovalStage.DRAFT, ApprovalStage.PREPARED]
    return [row for row in rows.exclude(approvals__stage__in=under_way) if decides_first(row.phases)]


def missing(approval: Approval) -> list[str]:
    """What the paper of an approval lacks before it can be sent to a second person."""
    given = [
        (_("批准文号"), approval.number),
        (_("批准日期"), approval.approved_on),
        (_("批准文件扫描件"), approval.scan_id),
    ]
    return [label for label, value in given if not value]
