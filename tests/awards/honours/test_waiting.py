"""What waits for whom after the notice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.honours import decisions, feedback, payments
from awards.honours.waiting import awaiting
from awards.notices import actions as notices
from core import clock
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.outcomes import another_head, end_of, make_decision, make_notice
from tests.awards.waiting import lines_of


def lines(user) -> list[tuple[str, int]]:
    return [(str(line.title), line.count) for line in lines_of(awaiting, user)]


def test_a_decision_waits_to_be_drafted_sent_and_released(cycle, members, officer, head, supervisor, enterprise):
    notice = make_notice(cycle, members, officer=officer, head=head)
    assert lines(officer) == []
    with clock.at(end_of(notice)):
        notices.end(notice, by=officer)
        assert lines(officer) == lines(head) == [("拟定表彰决定", 1)]
        row = decisions.draft(cycle, by=officer)
        assert lines(officer) == [("送签表彰决定", 1)]
        decisions.edit(
            row,
            number="驻政〔2016〕3号",
            title="决定",
            addressees="各县区",
            text="正文",
            decided_on=clock.today(),
            by=officer,
        )
        decisions.prepare(row, by=head)
        assert lines(officer) == lines(head) == []
        assert lines(another_head()) == [("签发表彰决定", 1)]
    assert lines(supervisor) == lines(enterprise) == []


def test_money_and_reports_wait_for_office_and_winner(cycle, members, officer, head):
    decision = make_decision(cycle, members, officer=officer, head=head)
    award, other = decisions.release(decision, by=head)
    winner = award.organization.memberships.get().user
    assert lines(officer) == [("撰写并发布反馈报告", 3)]
    assert lines(winner) == [("填写奖金收款账户", 1)]
    payments.enter_account(
        award.payment, account_name=award.organization_name, bank="支行", account_number="6222000012345678", by=winner
    )
    assert lines(winner) == []
    assert ("奖金制单", 1) in lines(officer)
    payments.prepare(cycle, by=head)
    assert "审核拨款清单" not in dict(lines(head))
    assert "审核拨款清单" not in dict(lines(officer))
    second = another_head()
    assert ("审核拨款清单", 1) in lines(second)
    payments.release(cycle, by=second)
    assert ("登记奖金到账", 1) in lines(officer)
    feedback.release(cycle, by=officer)
    assert lines(officer) == [("登记奖金到账", 1)]
    assert lines(winner) == [("阅读评审反馈报告", 1)]
    feedback.read(award.application, by=winner)
    assert lines(winner) == []
    assert lines(other.organization.memberships.get().user) == [("填写奖金收款账户", 1), ("阅读评审反馈报告", 1)]


@pytest.mark.parametrize("role", ["officer", "enterprise"])
def test_my_work_costs_the_same_with_one_cycle_and_with_three(request, cycle, organization, role: str):
    person = request.getfixturevalue(role)
    make_award(cycle, organization)

    def cost() -> int:
        fresh = type(person).objects.get(pk=person.pk)
        with CaptureQueriesContext(connection) as captured:
            lines_of(awaiting, fresh)
        return len(captured)

    one = cost()
    for number in (1, 2):
        make_award(builders.make_cycle(code=f"zmd-{2015 + number}", edition=6 + number), organization)
    assert cost() == one
