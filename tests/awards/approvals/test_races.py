"""Two people at the same moment with one approval."""

import pytest

from awards.applications.workflow import Stage
from awards.approvals import actions
from awards.approvals.models import Approval
from awards.notices import actions as notices
from core import journal
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
GONE = "已被他人撤销或删除"


def test_an_approval_is_discarded_while_others_work_on_it(cycle, approval, officer, head):
    for case in cycle.applications.filter(stage=Stage.PROPOSED):
        notices.exclude(case, reason="复查发现处罚", by=head)
    copies = [Approval.objects.get(pk=approval.pk) for _ in range(2)]
    results = at_once(
        *(lambda row=row, by=by: actions.discard(row, by=by) for row, by in zip(copies, (officer, head), strict=True))
    )
    assert results.count(None) == 1
    assert any(GONE in str(result) for result in results)
    assert journal.timeline(cycle).filter(verb="approvals.discard").count() == 1
    for act in (actions.prepare, actions.release, actions.refresh):
        assert GONE in at_once(lambda act=act: act(copies[0], by=head))[0]
