"""The government's approval before the notice: a paper, two people, and what it lets go on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.applications.public import public_stage, public_timeline
from awards.applications.workflow import Stage
from awards.approvals import actions
from awards.approvals.models import Approval, ApprovalStage
from awards.approvals.waiting import awaiting
from awards.notices import actions as notices
from awards.notices.models import NoticeStage
from awards.notices.waiting import awaiting as notices_awaiting
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.outcomes import another_head, end_of
from tests.awards.waiting import lines_of
from tests.casting import answers, by_role
from tests.counting import statements

AT = "/approvals/ZMD-2015-PZ1/"


def stages(cycle):
    return [case.stage for case in cycle.applications.order_by("number")]


def test_it_is_released_by_a_second_person_and_lets_the_notice_begin(cycle, approval, officer, head):
    with pytest.raises(Refused, match="还没有可以公示的拟表彰组织"):
        notices.draft(cycle, by=officer)
    actions.prepare(approval, by=officer)
    assert Letter.objects.filter(recipient=head, subject__contains="待复核").count() == 1
    with pytest.raises(Refused, match="须由另一人签发"):
        actions.release(approval, by=officer)
    actions.release(approval, by=head)
    assert stages(cycle) == [Stage.APPROVED, Stage.APPROVED, Stage.NOT_SELECTED]
    line = journal.timeline(cycle.applications.first()).get(verb="applications.approve")
    assert line.data == {"approval": "ZMD-2015-PZ1", "number": "驻政文〔2016〕21号"}
    notice = notices.draft(cycle, by=officer)
    assert "报驻马店市人民政府批准（驻政文〔2016〕21号）" in notice.text


def test_nothing_of_it_is_known_to_the_applicant_before_the_notice(cycle, approval, officer, head):
    def told():
        for case in cycle.applications.all():
            yield public_stage(case).label, [line.label for line in public_timeline(case)]

    before = list(told())
    actions.prepare(approval, by=officer)
    actions.release(approval, by=head)
    assert list(told()) == before
    assert {label for label, _lines in before} == {"评审中"}


def test_without_number_date_and_scan_it_is_not_sent(cycle, officer):
    bare = actions.draft(cycle, by=officer)
    with pytest.raises(Refused, match="上传批准文件的扫描件"):
        actions.prepare(bare, by=officer)
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.edit(bare, number="一号", approved_on=clock.today().replace(year=2999), by=officer)
    with pytest.raises(Refused, match="内容与扩展名不符"):
        actions.edit(bare, number="一号", approved_on=None, scan=SimpleUploadedFile("批复.pdf", b"MZ"), by=officer)
    with pytest.raises(Refused, match="已有一份尚未生效"):
        actions.draft(cycle, by=officer)


def test_it_is_returned_with_a_reason_and_changed_by_the_first(approval, officer, head):
    actions.prepare(approval, by=officer)
    with pytest.raises(Refused, match="已送复核"):
        actions.edit(approval, number="二号", approved_on=clock.today(), by=officer)
    with pytest.raises(Refused, match="请写明退回的理由"):
        actions.return_to_draft(approval, reason=" ", by=head)
    actions.return_to_draft(approval, reason="文号与扫描件不符", by=head)
    assert Letter.objects.filter(recipient=officer, body__contains="文号与扫描件不符").count() == 1
    actions.edit(approval, number="驻政文〔2016〕22号", approved_on=clock.today(), by=head)
    actions.prepare(approval, by=officer)
    with pytest.raises(Refused, match="您修改过这份内容"):
        actions.release(approval, by=head)
    actions.release(approval, by=another_head())
    assert Approval.objects.get().scan is not None


def test_a_list_that_changed_is_brought_up_to_date_first(cycle, approval, officer, head):
    actions.prepare(approval, by=officer)
    notices.exclude(cycle.applications.first(), reason="复查发现处罚", by=head)
    with pytest.raises(Refused, match="名单在登记之后有变化"):
        actions.release(approval, by=head)
    actions.return_to_draft(approval, reason="名单有变化", by=head)
    actions.refresh(approval, by=officer)
    actions.prepare(approval, by=officer)
    actions.release(approval, by=head)
    assert stages(cycle) == [Stage.EXCLUDED, Stage.APPROVED, Stage.NOT_SELECTED]


def test_whoever_listed_the_cases_does_not_release_them_for_another(cycle, approval, officer, head):
    notices.exclude(cycle.applications.first(), reason="复查发现处罚", by=head)
    actions.refresh(approval, by=head)
    actions.prepare(approval, by=officer)
    with pytest.raises(Refused, match="您修改过这份内容"):
        actions.release(approval, by=head)
    actions.release(approval, by=another_head())


def test_an_approval_of_which_nobody_is_left_goes(client, cycle, approval, officer, head):
    with pytest.raises(Refused, match="还有拟表彰的组织须报批"):
        actions.discard(approval, by=officer)
    for case in cycle.applications.filter(stage=Stage.PROPOSED):
        notices.exclude(case, reason="复查发现处罚", by=head)
    client.force_login(officer)
    assert "撤销报批登记" in client.get(AT).content.decode()
    assert client.post(f"{AT}discard/").url == "/approvals/"
    assert lines_of(awaiting, officer) == []
    line = journal.timeline(cycle).get(verb="approvals.discard")
    assert line.before["number"] == "驻政文〔2016〕21号"
    assert line.data["approval"] == "ZMD-2015-PZ1"


def test_an_ordinary_cycle_has_no_approval(officer):
    with pytest.raises(Refused, match="不在公示之前报政府批准"):
        actions.draft(builders.make_cycle(code="other"), by=officer)


def test_what_waits_for_whom(cycle, officer, head):
    assert [line.url for line in lines_of(awaiting, officer)] == ["/approvals/"]
    assert lines_of(notices_awaiting, officer) == []
    approval = actions.draft(cycle, by=officer)
    assert [line.url for line in lines_of(awaiting, officer)] == [AT]
    actions.edit(approval, number="一号", approved_on=clock.today(), scan=people.pdf(), by=officer)
    actions.prepare(approval, by=officer)
    assert lines_of(awaiting, officer) == []
    assert [line.url for line in lines_of(awaiting, head)] == [AT]
    actions.release(approval, by=head)
    assert lines_of(awaiting, head) == []
    assert [line.url for line in lines_of(notices_awaiting, officer)] == ["/notices/"]


def test_through_the_pages(client, cycle, officer, head):
    client.force_login(officer)
    assert "报政府批准：" in client.get("/approvals/").content.decode()
    assert client.post("/approvals/draft/zmd-2015/").url == AT
    assert "送复核" not in client.get(AT).content.decode()
    form = client.get(f"{AT}edit/").context["form"]
    given = {"number": "驻政文〔2016〕21号", "approved_on": clock.today().isoformat(), "remark": "常务会议通过"}
    given["version"] = form["version"].value()
    wrong = client.post(f"{AT}edit/", {**given, "scan": SimpleUploadedFile("批复.pdf", b"MZ")})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["scan"]
    assert "常务会议通过" in wrong.content.decode()
    assert client.post(f"{AT}edit/", {**given, "scan": people.pdf("批复.pdf")}).url == AT
    assert client.get(f"{AT}scan/").status_code == 200
    assert client.post(f"{AT}prepare/").status_code == 302
    assert "确认政府批准" not in client.get(AT).content.decode()
    client.force_login(head)
    page = client.get(AT)
    assert "确认政府批准" in page.content.decode()
    client.post(f"{AT}release/", {"since": page.context["since"]})
    assert Approval.objects.get().stage == ApprovalStage.RELEASED
    notice = notices.draft(cycle, by=officer)
    notices.prepare(notice, by=officer)
    notices.release(notice, by=head)
    with clock.at(end_of(notice)):
        notices.end(notice, by=officer)
    notice.refresh_from_db()
    assert notice.stage == NoticeStage.ENDED
    assert set(stages(cycle)) == {Stage.CLEARED, Stage.NOT_SELECTED}


MATRIX = {  #                     off  head sup  adm  dist exp  memb ent  other
    "GET /approvals/": (200, 200, 200, 403, 403, 403, 403, 403, 403),
    f"GET {AT}": (200, 200, 200, 404, 404, 404, 404, 404, 404),
    f"GET {AT}scan/": (200, 200, 200, 404, 404, 404, 404, 404, 404),
    f"GET {AT}edit/": (200, 200, 403, 404, 404, 404, 404, 404, 404),
    f"POST {AT}discard/": (303, 303, 403, 404, 404, 404, 404, 404, 404),
    f"POST {AT}release/": (403, 303, 403, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(act, client, request, approval):
    method, url = act.split()
    assert answers(client, request, method, url) == by_role(MATRIX[act])


def test_one_line_and_three_cost_the_same(client, cycle, approval, officer):
    client.force_login(officer)
    one = [statements(client, AT), statements(client, "/approvals/")]
    for n in range(2):
        case = builders.make_application(
            cycle, people.make_organization("名" * 120), stage=Stage.PROPOSED, filled=False
        )
        approval.lines.create(application=case, tier=cycle.tiers.first(), order=n + 9)
    assert [statements(client, AT), statements(client, "/approvals/")] == one


def test_the_page_says_what_is_missing_and_what_comes_next(client, cycle, officer, head):
    made = actions.draft(cycle, by=officer)
    client.force_login(officer)
    assert "还缺：批准文号、批准日期、批准文件扫描件" in client.get(AT).content.decode()
    actions.edit(made, number="驻政文〔2016〕21号", approved_on=None, scan=people.pdf("批复.pdf"), by=officer)
    page = client.get(AT).content.decode()
    assert "还缺：批准日期。" in page
    actions.edit(made, number="驻政文〔2016〕21号", approved_on=clock.today(), scan=None, by=officer)
    assert "还缺" not in client.get(AT).content.decode()
    actions.prepare(Approval.objects.get(pk=made.pk), by=officer)
    actions.release(Approval.objects.get(pk=made.pk), by=head)
    assert "去拟定公示" in client.get(AT).content.decode()
    notice = notices.draft(cycle, by=officer)
    notices.prepare(notice, by=officer)
    notices.release(notice, by=head)
    assert "去拟定公示" not in client.get(AT).content.decode()


def test_a_day_to_come_is_refused_beside_its_field(client, cycle, officer):
    actions.draft(cycle, by=officer)
    client.force_login(officer)
    answer = client.post(f"{AT}edit/", {"number": "驻政文〔2016〕21号", "approved_on": "2099-01-01"})
    assert answer.context["form"].errors["approved_on"] == ["批准日期不能晚于今天。"]
