"""What everybody may read, and what nobody may before it is released."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import HONOUR
from awards.cycles.models import Cycle, CycleStage
from awards.honours import withdrawals
from awards.honours.decisions import winners_of
from awards.honours.models import Award, Decision, DecisionStage
from awards.honours.money import Payment, PaymentStage
from awards.notices.actions import end, exclude
from awards.notices.models import Notice, NoticeStage
from core import clock
from core.refusal import Refused
from core.workflow import take
from publicity.forms import ObjectionForm
from tests import people
from tests.awards import builders
from tests.publicity.conftest import Grant, list_case


def text(client: Client, name: str, *args: object, status: int = 200) -> str:
    response = client.get(reverse(f"publicity:{name}", args=args))
    assert response.status_code == status, name
    return str(response.content.decode())


def test_an_empty_portal_has_its_pages(client: Client, db: None) -> None:
    for name in (
        "home",
        "calls",
        "notices",
        "decisions",
        "roll",
        "verify-form",
        "about",
        "privacy",
        "objection-status",
    ):
        text(client, name)
    assert "家次" not in text(client, "home")


def test_the_start_page_tells_where_the_cycle_stands(client: Client, cycle: Cycle) -> None:
    page = text(client, "home")
    assert "第六届驻马店市市长质量奖" in page
    assert "正在受理申报" in page
    assert "距截止还有 <strong>" in page
    assert reverse("awards:applications-start", args=[cycle.code]) in page
    assert "0396-0000000" in page


def test_figures_come_from_the_awards(client: Client, grant: Grant, award: Award) -> None:
    grant(number=2)
    page = text(client, "home")
    assert "<dd>2<small>家次</small></dd>" in page
    assert "<dd>1<small>届</small></dd>" in page
    assert "<dd>40<small>万元</small></dd>" in page


def test_figures_leave_out_what_was_withdrawn_or_cancelled(
    client: Client, grant: Grant, award: Award, officer: User, head: User
) -> None:
    withdrawals.propose(award, basis="第二十条", reason="弄虚作假", by=officer)
    cancelled = grant(number=2)
    Payment.objects.filter(award=cancelled).update(stage=PaymentStage.CANCELLED)
    grant(number=3)
    assert "<dd>40<small>万元</small></dd>" in text(client, "home"), "a withdrawal that waits changes nothing"
    withdrawals.release(award, by=head)
    page = text(client, "home")
    assert "<dd>2<small>家次</small></dd>" in page
    assert "<dd>20<small>万元</small></dd>" in page


def test_a_cycle_under_way_and_one_on_notice(client: Client, cycle: Cycle, notice: Notice) -> None:
    builders.close_window(cycle)
    assert "公示中" in text(client, "home")
    assert "查看公示名单" in text(client, "home")
    Notice.objects.update(stage=NoticeStage.DRAFT)
    assert "评审进行中" in text(client, "home")


def test_the_plan_goes_on_with_what_is_public(client: Client, cycle: Cycle, notice: Notice) -> None:
    """Applications are taken for days yet, but the list is on notice; then the days of the notice are over."""
    cycle.windows.exclude(phase="application").update(opens_at=None, closes_at=None)

    def current() -> list[str]:
        plan = client.get(reverse("publicity:home")).context["plan"]
        return [row["window"].phase for row in plan if row["state"] == "current"]

    assert current() == ["notice"]
    Notice.objects.update(first_day=clock.today() - timedelta(days=9), last_day=clock.today() - timedelta(days=2))
    assert current() == ["decision"]


def test_the_wider_region_is_the_face_and_an_open_door_is_shown_beside_it(client: Client, cycle: Cycle) -> None:
    builders.close_window(cycle)
    book = builders.make_rulebook()
    book["scheme"] = {**book["scheme"], "code": "yicheng", "name": "驿城区区长质量奖", "region": "411702"}
    book["cycle"] = {**book["cycle"], "code": "yicheng-2015", "title": "第三届驿城区区长质量奖"}
    district = builders.make_cycle(code="yicheng-2015", edition=3, rulebook=book)
    district.scheme.region = people.make_region()
    district.scheme.save()
    page = text(client, "home")
    assert "<h1>第六届驻马店市市长质量奖</h1>" in page
    assert reverse("awards:applications-start", args=["yicheng-2015"]) in page


@pytest.mark.parametrize("stage", [NoticeStage.DRAFT, NoticeStage.PREPARED])
def test_a_notice_before_its_release_is_nowhere(client: Client, notice: Notice, head: User, stage: str) -> None:
    Notice.objects.update(stage=stage)
    for reader in (None, head):
        if reader:
            client.force_login(reader)
        for name in ("home", "notices", "sitemap"):
            assert notice.title not in text(client, name)
            assert notice.reference not in text(client, name)
        for name in ("notice", "notice-file", "object"):
            text(client, name, notice.reference, status=404)


@pytest.mark.parametrize("stage", [DecisionStage.DRAFT, DecisionStage.PREPARED])
def test_a_decision_before_its_release_is_nowhere_and_neither_are_its_awards(
    client: Client, decision: Decision, award: Award, head: User, stage: str
) -> None:
    Decision.objects.update(stage=stage)
    for reader in (None, head):
        if reader:
            client.force_login(reader)
        for name in ("home", "decisions", "roll", "sitemap", "calls"):
            page = text(client, name)
            assert "关于表彰市长质量奖获奖组织的决定" not in page
            assert award.organization_name not in page
            assert "已表彰" not in page
        text(client, "decision", "zmd-2014", status=404)
        text(client, "decision-file", "zmd-2014", status=404)
        text(client, "honour", award.pk, status=404)
        assert award.organization_name not in text(client, "verify", award.check_code, status=404)


def test_a_cycle_in_preparation_is_nowhere(client: Client, cycle: Cycle, officer: User) -> None:
    Cycle.objects.update(stage=CycleStage.DRAFT)
    for reader in (None, officer):
        if reader:
            client.force_login(reader)
        for name in ("home", "calls", "about", "sitemap"):
            assert cycle.title not in text(client, name)
            assert cycle.code not in text(client, name)
        text(client, "call", cycle.code, status=404)
        text(client, "criteria", cycle.criteria.code, status=404)


def test_a_call_says_who_may_apply_with_what_and_when(client: Client, cycle: Cycle) -> None:
    page = text(client, "call", cycle.code)
    assert "至申报截止日成立满 3 年。" in page
    assert "不超过 2 个" in page
    assert "20 万元" in page
    assert "必交材料：营业执照。" in page
    assert "还剩 20 天" in page or "还剩 19 天" in page
    assert reverse("accounts:register") in page


def test_addressees_stand_before_the_text(client: Client, cycle: Cycle) -> None:
    Cycle.objects.update(call_text="各县区人民政府：\n现就申报工作通知如下。\n一、申报范围\n本市。")
    page = text(client, "call", cycle.code)
    assert '<p class="official-to">各县区人民政府：</p>' in page
    assert "<h2>一、申报范围</h2>" in page


def test_a_notice_lists_the_candidates_and_says_how_to_object(client: Client, notice: Notice) -> None:
    page = text(client, "notice", notice.reference)
    assert "陶喆虚构食品有限公司" in page
    assert "驿城区" in page
    assert "还剩 <strong>3</strong> 天" in page
    assert reverse("publicity:object", args=[notice.reference]) in page
    assert "乙某" not in page, "contacts of applicants are nobody's business"


def test_who_is_excluded_is_marked_while_the_paper_stays_what_it_was(
    client: Client, notice: Notice, cycle: Cycle, officer: User, head: User
) -> None:
    gone, stays = notice.lines.select_related("application__organization").order_by("order")
    before = client.get(reverse("publicity:notice-file", args=[notice.reference]))["ETag"]
    with clock.at(people.moment(f"{clock.today()} 09:00")):
        exclude(gone.application, reason="不对外公开的理由", by=head)
    page = text(client, "notice", notice.reference)
    day = f"{clock.today().year}年{clock.today().month}月{clock.today().day}日"
    assert page.count(f"经核查，已取消公示资格（{day}）") == 2, "above the paper and in the list"
    assert f"{gone.application.organization.name}：经核查" in page
    assert f"{stays.application.organization.name}：经核查" not in page
    assert "不对外公开的理由" not in page
    assert "经核查，已取消 1 家的公示资格" in text(client, "notices")
    assert client.get(reverse("publicity:notice-file", args=[notice.reference]))["ETag"] == before
    choices = ObjectionForm(notice=notice).fields["line"].queryset  # type: ignore[attr-defined]  # a model choice field
    assert list(choices) == [stays]
    assert notice.last_day is not None
    with clock.at(people.moment(f"{notice.last_day + timedelta(days=1)} 09:00")):
        end(Notice.objects.get(pk=notice.pk), by=officer)
        assert [case for case, _tier in winners_of(cycle)] == [stays.application], "who is excluded is not decided on"
        with pytest.raises(Refused):
            take(HONOUR, Application.objects.get(pk=gone.application_id), by=head)
        assert "已取消公示资格" in text(client, "notice", notice.reference)
        assert gone.application.organization.name not in text(client, "roll")


def test_after_the_period_there_is_no_way_to_object(client: Client, notice: Notice) -> None:
    with clock.at(clock.now() + timedelta(days=4)):
        page = text(client, "notice", notice.reference)
        assert reverse("publicity:object", args=[notice.reference]) not in page
        assert "公示期已满" in text(client, "object", notice.reference)


def test_the_paper_of_a_notice_is_rendered_once(client: Client, notice: Notice) -> None:
    address = reverse("publicity:notice-file", args=[notice.reference])
    first = client.get(address)
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"].startswith('inline; filename="')  # a name for programs that know no Chinese
    assert first.content.startswith(b"%PDF")
    assert client.get(address).content == first.content
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    list_case(notice)
    assert client.get(address)["ETag"] != first["ETag"]


def test_a_decision_names_its_winners(client: Client, award: Award) -> None:
    page = text(client, "decision", "zmd-2014")
    assert "驻政〔2015〕3号" in page
    assert page.count(award.organization_name) >= 2
    response = client.get(reverse("publicity:decision-file", args=["zmd-2014"]))
    assert response.content.startswith(b"%PDF")


def test_criteria_and_sitemap(client: Client, cycle: Cycle, notice: Notice, decision: Decision) -> None:
    assert "高层领导的作用" in text(client, "criteria", "mini")
    places = text(client, "sitemap")
    for address in ("/calls/zmd-2015/", "/announcements/ZMD-2015-GS1/", "/decisions/zmd-2014/"):
        assert address in places
    assert "Disallow: /desk/" in text(client, "robots")
