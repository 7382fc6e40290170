"""Two people at the same moment: one release, one exclusion, one objection."""

import pytest

from awards.applications.workflow import Stage
from awards.nominations import actions as nominations
from awards.notices import actions, objections
from awards.notices.models import Notice, Objection, ObjectionStage
from core import journal
from core.models import Entry, Letter
from tests import people
from tests.awards.nominations.stories import choices, ready
from tests.awards.nominations.stories import make_cycle as make_naming_cycle
from tests.awards.outcomes import another_head, make_notice, make_voted
from tests.racing import at_once, behind

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def lodge(notice: Notice, text: str = "该公司发生质量事故。") -> Objection:
    return objections.lodge(
        notice, line=notice.lines.first(), kind="person", name="张某某", identity_number="11010519491231002X", phone="13800000000",
        text=text, evidence=people.pdf("证据.pdf"),
    )  # fmt: skip


def test_two_heads_release_at_once(cycle, members, officer, head):
    make_voted(cycle, members, "yes", "yes", "no", officer=officer, head=head)
    notice = actions.draft(cycle, by=officer)
    actions.prepare(notice, by=officer)
    copies, people_ = [Notice.objects.get(pk=notice.pk) for _ in range(2)], (head, another_head())
    results = at_once(
        *(lambda row=row, by=by: actions.release(row, by=by) for row, by in zip(copies, people_, strict=True))
    )
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert Letter.objects.filter(template="awards/notice_released").count() == 2
    case = notice.lines.first().application
    assert journal.timeline(case).filter(verb="applications.publicise").count() == 1


def test_two_officers_uphold_two_objections_to_one_case_at_once(cycle, members, officer, head):
    notice = make_notice(cycle, members, officer=officer, head=head)
    rows = [lodge(notice), lodge(notice, "另一件事。")]
    for row in rows:
        objections.take_up(row, by=officer)
    at_once(
        *(
            lambda row=row, by=by: objections.uphold(row, reply="属实。", reason="发生质量事故", by=by)
            for row, by in zip(rows, (officer, head), strict=True)
        )
    )
    assert set(Objection.objects.values_list("stage", flat=True)) == {ObjectionStage.UPHELD}
    case = notice.lines.first().application
    assert case.stage == Stage.EXCLUDED
    assert journal.timeline(case).filter(verb="applications.exclude").count() == 1


def test_a_double_press_lodges_one_objection(cycle, members, officer, head):
    notice = make_notice(cycle, members, officer=officer, head=head)
    results = at_once(lambda: lodge(notice), lambda: lodge(notice))
    assert Objection.objects.count() == 1
    assert sum("无需重复提交" in result for result in results if isinstance(result, str)) == 1


def test_objections_from_many_get_references_of_their_own(cycle, members, officer, head):
    notice = make_notice(cycle, members, officer=officer, head=head)
    at_once(*(lambda n=n: lodge(notice, f"第{n}件事。") for n in range(5)))
    references = sorted(Objection.objects.values_list("reference", flat=True))
    assert references == [f"ZMD-2015-GS1-Y00{n}" for n in range(1, 6)]


def test_a_notice_is_discarded_while_another_sends_it(officer, head):
    cycle = make_naming_cycle(("application", "completeness", "notice", "decision"))
    nominations.name(cycle, choices=choices(cycle, {ready(cycle): "gold"}), by=head)
    notice = actions.draft(cycle, by=officer)
    actions.exclude(cycle.applications.get(), reason="复查发现处罚", by=head)
    copies = [Notice.objects.get(pk=notice.pk) for _ in range(2)]
    results = at_once(lambda: actions.discard(copies[0], by=officer), lambda: actions.prepare(copies[1], by=head))
    if Notice.objects.exists():
        assert "请先退回修改" in results[0]
    else:
        assert "已被他人撤销或删除" in results[1]


def test_a_release_waits_for_a_case_before_it_holds_the_journal(cycle, members, officer, head):
    make_voted(cycle, members, "yes", "yes", "no", officer=officer, head=head)
    notice = actions.draft(cycle, by=officer)
    actions.prepare(notice, by=officer)
    case = notice.lines.last().application
    said = behind(
        case,
        lambda: actions.release(notice, by=head),
        then=lambda: actions.exclude(case, reason="复查发现处罚", by=officer),
    )
    assert "已不在拟表彰状态" in said
    assert journal.verify()[1] is None
