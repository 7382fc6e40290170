"""Decision, certificate and feedback report on paper."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import include, path
from pypdf import PdfReader

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, Tier
from awards.honours.assessment import _median, _percent, assess
from awards.honours.documents import CertificateDocument, DecisionDocument, FeedbackDocument, honour_name
from awards.honours.models import Award, Decision, DecisionStage, Feedback
from awards.notices.models import Notice, NoticeLine
from core import clock
from tests import people
from tests.awards import builders
from tests.awards.results import make_consensus, make_visit
from tests.core.pdftext import copied, fonts


@pytest.fixture
def decision(cycle: Cycle, officer: User, head: User) -> Decision:
    return Decision.objects.create(
        cycle=cycle, number="驻政〔2016〕3号", title="驻马店市人民政府\n关于表彰市长质量奖获奖企业的决定", addressees="各县区人民政府：",
        text="为深入实施质量强市战略，决定表彰如下。\n【名单】\n希望再接再厉。", decided_on=date(2016, 1, 28), prepared_by=officer,
        released_by=head, released_at=people.moment("2016-01-29 10:00"), stage=DecisionStage.RELEASED,
    )  # fmt: skip


@pytest.fixture
def award(decision: Decision, cycle: Cycle) -> Award:
    case = builders.make_application(cycle, people.make_organization("天中虚构机械有限公司"), stage=Stage.HONOURED)
    return Award.objects.create(
        application=case, organization=case.organization, organization_name=case.organization.name,
        winner_name=case.candidate_name, kind=case.kind, cycle=cycle, tier=cycle.tiers.get(), decision=decision, certificate_number="ZMD-2015-001", check_code="7K4M92QX", awarded_on=date(2016, 1, 28),
    )  # fmt: skip


def test_the_decision_names_winners_per_tier_with_their_money(award, decision):
    second = Tier.objects.create(
        cycle=decision.cycle, code="nominee", name="市长质量奖提名奖", quota=1, prize_fen=0, order=2
    )
    other = builders.make_application(
        decision.cycle, people.make_organization("驿城虚构食品有限公司"), stage=Stage.HONOURED
    )
    Award.objects.create(
        application=other, organization=other.organization, organization_name=other.organization.name,
        winner_name=other.candidate_name, cycle=decision.cycle, tier=second, decision=decision, certificate_number="ZMD-2015-002", check_code="B", awarded_on=date(2016, 1, 28),
    )  # fmt: skip
    words = copied(DecisionDocument().render(DecisionDocument.fetch("zmd-2015")))
    assert words.startswith(
        "驻马店市人民政府文件驻政〔2016〕3号驻马店市人民政府关于表彰市长质量奖获奖企业的决定各县区人民政府：为深入"
    )
    assert (
        "（一）市长质量奖（1家），各奖励人民币20万元天中虚构机械有限公司（二）市长质量奖提名奖（1家）驿城虚构食品有限公司"
        in words
    )
    assert "驻马店市人民政府2016年1月28日（此件公开发布）" in words
    assert "驻马店市人民政府办公室2016年1月28日印发" in words
    assert "送审稿" not in words


def test_a_draft_decision_lists_what_came_through_the_notice(decision, cycle, officer):
    Decision.objects.update(stage=DecisionStage.DRAFT, released_by=None, released_at=None, text="决定如下。")
    notice = Notice.objects.create(
        cycle=cycle, reference="N1", title="公示", text="。", days=5, unit="working", prepared_by=officer
    )
    cleared = builders.make_application(cycle, people.make_organization("天中虚构机械有限公司"), stage=Stage.CLEARED)
    excluded = builders.make_application(cycle, people.make_organization("被取消虚构公司"), stage=Stage.EXCLUDED)
    for order, case in enumerate([cleared, excluded]):
        NoticeLine.objects.create(notice=notice, application=case, tier=cycle.tiers.get(), order=order)
    words = copied(DecisionDocument().render(DecisionDocument.fetch("zmd-2015")))
    assert "送审稿" in words
    assert "附件：2015年度驻马店市市长质量奖获奖名单" in words
    assert "1天中虚构机械有限公司驿城区市长质量奖20" in words
    assert "被取消虚构公司" not in words


def test_the_certificate_is_one_landscape_page(award, settings):
    settings.ROOT_URLCONF = __name__
    content = CertificateDocument().render(CertificateDocument.fetch("ZMD-2015-001"))
    page = PdfReader(io.BytesIO(content)).pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    words = copied(content)
    assert "荣誉证书天中虚构机械有限公司：在2015年度驻马店市市长质量奖评选中" in words
    assert (
        "经专家评审、现场评审、评审委员会投票表决和社会公示，并报驻马店市人民政府批准，授予：2015年度驻马店市市长质量奖"
        in words
    )
    assert "证书编号：ZMD-2015-001" in words
    assert "驻马店市人民政府二〇一六年一月二十八日" in words
    assert all(fonts(content).values())


def test_a_certificate_is_printed_by_the_bureau_and_its_own_holder(award, officer, other_enterprise):
    assert CertificateDocument.fetch("ZMD-2015-001", officer) == award
    holder = award.organization.memberships.get().user
    assert CertificateDocument.fetch("ZMD-2015-001", holder) == award
    with pytest.raises(PermissionDenied):
        CertificateDocument.fetch("ZMD-2015-001", other_enterprise)


def test_the_honour_is_said_once():
    assert honour_name("驻马店市市长质量奖", "市长质量奖") == "驻马店市市长质量奖"
    assert honour_name("驻马店市市长质量奖", "提名奖") == "驻马店市市长质量奖提名奖"
    assert honour_name("驻马店市市长质量奖", "市长质量奖（个人）") == "驻马店市市长质量奖（个人）"


@pytest.fixture
def scored(cycle: Cycle) -> Application:
    """Three scored cases; the first is told about."""
    cases = [
        builders.make_application(cycle, people.make_organization(f"虚构{name}公司"), stage=Stage.AGREED)
        for name in "甲乙丙"
    ]
    make_consensus(cases[0], 60, 40, 50, summary="总体良好。")
    make_consensus(cases[1], 50, 50, 30)
    make_consensus(cases[2], 40, None, 70)
    return cases[0]


def test_own_percents_stand_beside_the_medians(scored):
    report = assess(FeedbackDocument.fetch(scored.reference))
    assert [(str(c.score), str(c.percent), str(c.median)) for c in report.categories] == [
        ("42", "52.5", "50.0"),
        ("10", "50.0", "50.0"),
    ]
    assert (str(report.total), str(report.percent), report.cases) == ("52", "52.0", 3)
    assert str(report.median) == "48.6"  # 46, 48.57 (34 of 70 scaled to 100) and 52


def test_a_half_is_rounded_up_as_everywhere_else():
    assert _percent(Decimal("484.50"), 1000) == Decimal("48.5")
    assert _percent(Decimal("484.40"), 1000) == Decimal("48.4")
    assert _median([Decimal("48.4"), Decimal("48.5")]) == Decimal("48.5")
    assert (_percent(Decimal(3), 0), _median([])) == (0, 0)


def test_the_visit_overrules_the_consensus_but_keeps_its_comments(scored):
    make_visit(scored, 70, 50, 60, summary="现场核实属实。")
    report = assess(FeedbackDocument.fetch(scored.reference))
    assert [item.percent for item in report.items] == [70, 50, 60]
    assert report.items[0].strengths[0].text == "高层领导亲自主持质量改进。"
    assert (report.items[0].strengths[0].factor, report.items[0].band) == ("方法", "70%～85%")
    assert report.summary == "现场核实属实。"


def test_priorities_are_where_most_points_lie(scored):
    assert [item.clause for item in assess(FeedbackDocument.fetch(scored.reference)).priorities] == [
        "4.1.2",
        "4.1.3",
        "4.7.2",
    ]


def test_what_does_not_apply_is_said_and_not_counted(scored):
    third = Application.objects.exclude(pk=scored.pk).order_by("pk").last()
    report = assess(FeedbackDocument.fetch(third.reference))
    assert (report.categories[0].points, str(report.categories[0].percent)) == (50, "40.0")
    assert report.items[1].band == "不适用"


def test_the_report_has_contents_chart_items_and_names_nobody_else(scored):
    Feedback.objects.create(application=scored, foreword="贵组织基础扎实。\n建议加强对比。", released_at=clock.now())
    content = FeedbackDocument().render(FeedbackDocument.fetch(scored.reference))
    words = copied(content)
    for expected in (
        "评审反馈报告虚构甲公司",
        "目录",
        "贵组织基础扎实。",
        "本届中位数",
        "4.1.2高层领导的作用",
        "高层领导亲自主持质量改进。［第3页］",
        "新建单元的展开尚处早期。",
    ):
        assert expected in words
    assert "虚构乙公司" not in words
    assert all(fonts(content).values())
    outline = PdfReader(io.BytesIO(content)).outline
    assert next(entry["/Title"] for entry in outline if not isinstance(entry, list)) == "一、如何使用本报告"


def test_a_case_that_never_reached_the_experts_is_told_why(cycle):
    case = builders.make_application(cycle, stage=Stage.DECLINED)
    words = copied(FeedbackDocument().render(FeedbackDocument.fetch(case.reference)))
    assert "初审：不通过" in words
    assert "未开展自评" in words
    assert "不符合" in words


def test_the_applicant_waits_for_the_release(scored, officer):
    owner = scored.organization.memberships.get().user
    assert FeedbackDocument.fetch(scored.reference, officer) == scored
    with pytest.raises(Http404):
        FeedbackDocument.fetch(scored.reference, owner)
    Feedback.objects.create(application=scored, released_at=clock.now())
    assert FeedbackDocument.fetch(scored.reference, owner) == scored


urlpatterns = [path("", include(([path("check/<str:code>/", lambda request, code: None, name="verify")], "publicity")))]
