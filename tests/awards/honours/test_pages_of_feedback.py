"""Feedback through its pages: written and released by the office, read by its own applicant only, and not before."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.honours import feedback
from awards.honours.models import Feedback
from core import journal
from tests.awards import builders
from tests.awards.honours.rows import make_award, make_released
from tests.awards.results import make_consensus
from tests.counting import statements


def at(name: str, *args: object) -> str:
    return reverse(f"awards:honours-{name}", args=args)


@pytest.fixture
def case(cycle, organization) -> Application:
    made_out = builders.make_application(cycle, organization, stage=Stage.NOT_SELECTED, filled=False)
    make_consensus(made_out, 60, 50, 40, summary="评审组综述。")
    return made_out


@pytest.fixture
def rival(cycle, other_enterprise: User) -> Application:
    theirs = builders.make_application(
        cycle, other_enterprise.memberships.get().organization, stage=Stage.NOT_SELECTED, filled=False
    )
    make_consensus(theirs, 85, 85, 85, summary="他人的综述。")
    return theirs


def test_nothing_is_read_before_the_release(client: Client, cycle, case, enterprise, officer):
    make_released(cycle)
    feedback.write_foreword(case, text="总体良好。", by=officer)
    client.force_login(enterprise)
    assert client.get(at("feedback", case.reference)).status_code == 404
    assert client.post(reverse("reports:request", args=["feedback", case.reference])).status_code == 404
    assert case.reference not in client.get(at("feedback-list")).content.decode()
    client.force_login(officer)
    assert "总体良好。" in client.get(at("feedback", case.reference)).content.decode()
    assert Feedback.objects.get().read_at is None


def test_the_applicant_reads_its_own_report_and_only_that(client: Client, cycle, case, rival, enterprise, officer):
    make_released(cycle)
    feedback.write_foreword(case, text="第一段。\n第二段。", by=officer)
    client.force_login(officer)
    answer = client.post(at("feedback-release", cycle.code), follow=True)
    assert "已向2家申报组织发布反馈报告" in answer.content.decode()
    client.force_login(enterprise)
    assert client.get(at("feedback", rival.reference)).status_code == 404
    assert client.post(reverse("reports:request", args=["feedback", rival.reference])).status_code == 404
    page = client.get(at("feedback", case.reference)).content.decode()
    for words in (
        "第一段。",
        "第二段。",
        "4.1.2 高层领导的作用",
        "高层领导亲自主持质量改进。",
        "新建单元的展开尚处早期。",
        "53.00",
        "处于50-65%",
    ):
        assert words in page, words
    assert '"kind": "radar"' in page
    assert '"values": [56.3, 40.0]' in page
    for text in (page, client.get(at("feedback-list")).content.decode()):
        for secret in (rival.organization.name, rival.reference, "他人的综述", "85.00", "85.0"):
            assert secret not in text
    assert Feedback.objects.get(application=case).read_at is not None
    client.get(at("feedback", case.reference))
    assert journal.timeline(case).filter(verb="feedback.read").count() == 1


def test_without_a_foreword_the_panels_summary_stands_first(client: Client, cycle, case, enterprise, officer):
    make_released(cycle)
    feedback.release(cycle, by=officer)
    client.force_login(enterprise)
    assert "评审组综述。" in client.get(at("feedback", case.reference)).content.decode()


def test_who_was_declined_reads_the_findings(client: Client, cycle, organization, enterprise, officer):
    declined = builders.make_application(cycle, organization, stage=Stage.DECLINED, filled=False)
    make_released(cycle)
    feedback.release(cycle, by=officer)
    client.force_login(enterprise)
    page = client.get(at("feedback", declined.reference)).content.decode()
    assert "未开展自评" in page
    assert "不符合" in page
    assert "chart-canvas" not in page


def test_forewords_are_written_until_the_release(client: Client, cycle, case, officer, head):
    client.force_login(officer)
    url = at("foreword", case.reference)
    page = client.get(url).content.decode()
    assert "评审组综述。" in page
    assert "chart-canvas" in page
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, {"text": "长" * 3001, "seen": seen}).status_code == 422
    assert client.post(url, {"text": "甲的话", "seen": seen}).status_code == 302
    stale = client.post(url, {"text": "乙的话", "seen": seen})
    assert stale.status_code == 422
    assert "已被修改" in stale.content.decode()
    assert "乙的话" in stale.content.decode()
    again = stale.context["form"]["seen"].value()
    assert client.post(url, {"text": "乙的话", "seen": again}).status_code == 302
    assert Feedback.objects.get().foreword == "乙的话"
    make_released(cycle)
    feedback.release(cycle, by=head)
    late = client.post(url, {"text": "迟到的话", "seen": client.get(url).context["form"]["seen"].value()})
    assert late.status_code == 422
    assert "不能再修改" in late.content.decode()
    assert "迟到的话" in late.content.decode()


def test_release_waits_for_the_decision(client: Client, cycle, case, officer):
    client.force_login(officer)
    desk = at("feedback-desk", cycle.code)
    page = client.get(desk).content.decode()
    assert "表彰决定发布之后才能发布" in page
    assert at("feedback-release", cycle.code) not in page
    answer = client.post(
        at("feedback-release", cycle.code), headers={"referer": f"http://testserver{desk}"}, follow=True
    )
    assert "表彰决定发布之后才能发布反馈报告。" in answer.content.decode()


def test_the_desk_is_narrowed(client: Client, cycle, case, rival, officer):
    feedback.write_foreword(case, text="总体良好。", by=officer)
    client.force_login(officer)

    def shown(**query: str) -> set[str]:
        page = client.get(at("feedback-desk", cycle.code), query).content.decode()
        return {row.reference for row in (case, rival) if row.reference in page}

    assert shown() == shown(shown="odd") == shown(shown="unreleased") == {case.reference, rival.reference}
    assert shown(shown="unwritten") == shown(q=rival.organization.name) == {rival.reference}
    make_released(cycle)
    feedback.release(cycle, by=officer)
    feedback.read(case, by=case.organization.memberships.get().user)
    assert shown(shown="unread") == {rival.reference}
    assert shown(shown="unreleased") == set()


def test_lists_cost_the_same_with_one_row_and_with_three(client: Client, cycle, organization, enterprise, officer):
    def costs() -> list[int]:
        client.force_login(officer)
        desk = statements(client, at("feedback-desk", cycle.code))
        client.force_login(enterprise)
        return [desk, statements(client, at("feedback-list"))]

    make_award(cycle, organization)
    one = costs()
    for number in (1, 2):
        make_award(cycle)
        make_award(builders.make_cycle(code=f"zmd-{2015 + number}", edition=6 + number), organization)
    assert costs() == one
