"""Defences over HTTP: planned by the bureau, scored by the panel, recorded by the leader, their scores hidden from the applicant."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.defence import actions, planning
from awards.defence.days import SEPARATOR
from awards.defence.models import Defence, DefenceScore, DefenceStage
from core import clock
from core.forms import version_of
from tests import people
from tests.awards.defence.conftest import make_agreed
from tests.awards.defence.test_scores import give
from tests.counting import statements

PEOPLE = (
    "leader", "colleague", "stranger", "officer", "supervisor", "administrator", "applicant", "other", "member", "district",
)  # fmt: skip
Y, N, F, D, E = 200, 404, 403, 302, 422
R = 303
MATRIX = {
    #                                lead coll strn off  sup  adm  own  oth  memb dist
    "GET defence-detail": (Y, Y, N, Y, Y, N, Y, N, N, N),
    "GET defence-change": (F, F, N, Y, F, N, F, N, N, N),
    "POST defence-change": (F, F, N, E, F, N, F, N, N, N),
    "POST defence-cancel": (F, F, N, R, F, N, F, N, N, N),
    "GET defence-score": (Y, Y, N, F, F, N, F, N, N, N),
    "POST defence-score": (D, D, N, F, F, N, F, N, N, N),
    "GET defence-hand-in": (D, D, N, F, F, N, F, N, N, N),
    "POST defence-reopen": (N, F, N, N, F, N, F, N, N, N),
    "POST defence-absence": (F, F, N, N, F, N, F, N, N, N),
    "GET defence-record": (Y, F, N, F, F, N, F, N, N, N),
    "POST defence-record": (E, F, N, F, F, N, F, N, N, N),
}
WIDE = {
    "GET defence-list": (Y, Y, Y, Y, Y, F, Y, Y, F, F),
    "GET defence-plan": (F, F, F, Y, F, F, F, F, F, F),
    "GET defence-day": (F, F, F, Y, Y, F, F, F, F, F),
    "POST defence-announce": (F, F, F, R, F, F, F, F, F, F),
    "POST defence-draw": (F, F, F, N, F, F, F, F, F, F),
}


@pytest.fixture
def everybody(
    experts: list[User],
    officer: User,
    supervisor: User,
    administrator: User,
    enterprise: User,
    other_enterprise: User,
    member: User,
    district: User,
) -> dict[str, User]:
    stranger = people.make_user("expert")
    given = (experts[0], experts[1], stranger, officer, supervisor, administrator, enterprise, other_enterprise, member, district)  # fmt: skip
    return dict(zip(PEOPLE, given, strict=True))


def answers(client: Client, everybody: dict[str, User], method: str, address: str) -> dict[str, int]:
    got = {}
    for name, user in everybody.items():
        client.force_login(user)
        got[name] = getattr(client, method.lower())(address).status_code
    return got


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", MATRIX)
def test_the_table_holds(client: Client, defence: Defence, everybody: dict[str, User], act: str) -> None:
    method, name = act.split()
    address = reverse(f"awards:{name}", args=[defence.application.reference])
    assert answers(client, everybody, method, address) == dict(zip(PEOPLE, MATRIX[act], strict=True))


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", WIDE)
def test_the_wide_table_holds(client: Client, defence: Defence, everybody: dict[str, User], act: str) -> None:
    method, name = act.split()
    day = [f"{defence.application.cycle.code}{SEPARATOR}{clock.today():%Y-%m-%d}"]
    address = reverse(f"awards:{name}", args=day if name in ("defence-day", "defence-announce", "defence-draw") else [])
    assert answers(client, everybody, method, address) == dict(zip(PEOPLE, WIDE[act], strict=True))


def test_nobody_outside_the_bureau_knows_before_it_is_told(
    client: Client, planned: list[Defence], everybody: dict[str, User]
) -> None:
    address = planned[0].get_absolute_url()
    got = answers(client, everybody, "GET", address)
    assert {name for name, status in got.items() if status == 200} == {"officer", "supervisor"}


def filled(cases: list[Application], **changes: Any) -> dict[str, Any]:
    return {
        "applications": [case.pk for case in cases], "day": f"{clock.today():%Y-%m-%d}", "first": "09:00", "pause": "10",
        "place": "第一会议室", "order": "listed", "seed": "", **changes,
    }  # fmt: skip


def test_the_bureau_looks_first_then_plans_then_tells(
    client: Client, cycle: Cycle, cases: list[Application], officer: User
) -> None:
    client.force_login(officer)
    assert cases[0].organization.name in client.get(reverse("awards:defence-list")).content.decode()
    address = f"{reverse('awards:defence-plan')}?cycle={cycle.code}"
    shown = client.post(address, {**filled(cases), "act": "preview"})
    assert shown.status_code == 200
    assert "09:50–10:30" in shown.content.decode()
    assert not Defence.objects.exists()
    by_lot = client.post(address, {**filled(cases, order="lot"), "act": "preview"}).content.decode()
    assert by_lot.count("抽签决定</span>") == 2
    answer = client.post(address, {**filled(cases), "act": "plan"})
    day = reverse("awards:defence-day", args=[f"{cycle.code}~{clock.today():%Y-%m-%d}"])
    assert (answer.status_code, answer["location"]) == (302, day)
    assert "还有 2 家没有通知" in client.get(day).content.decode()
    client.post(reverse("awards:defence-announce", args=[f"{cycle.code}~{clock.today():%Y-%m-%d}"]))
    assert not Defence.objects.filter(announced_at=None).exists()
    assert "没有待安排的申报" in client.get(address).content.decode()


def test_a_plan_that_cannot_be_is_refused_with_all_that_was_typed(
    client: Client,
    cases: list[Application],
    planned: list[Defence],
    cycle: Cycle,
    officer: User,
    experts: list[User],
    head: User,
) -> None:
    [third] = make_agreed_again(cycle, experts, officer, head)
    client.force_login(officer)
    for act in ("preview", "plan"):
        answer = client.post(
            reverse("awards:defence-plan"), {**filled([third], first="09:20", place="另一间"), "act": act}
        )
        assert answer.status_code == 422
        assert "时间冲突" in answer.content.decode()
        assert 'value="另一间"' in answer.content.decode()
    nothing = client.post(reverse("awards:defence-plan"), {"act": "plan"})
    assert nothing.status_code == 422


def make_agreed_again(cycle: Cycle, experts: list[User], officer: User, head: User) -> list[Application]:
    return make_agreed(cycle, experts, officer, head, None)


def test_the_lot_is_drawn_again_on_the_page(
    client: Client, planned: list[Defence], cycle: Cycle, officer: User
) -> None:
    client.force_login(officer)
    address = reverse("awards:defence-draw", args=[f"{cycle.code}~{clock.today():%Y-%m-%d}"])
    assert client.post(address, {"place": planned[0].place, "reason": "漏列"}).status_code == 302
    assert client.post(address, {"place": "没有这一间", "reason": "漏列"}).status_code == 404


def test_an_expert_scores_on_a_phone_or_a_desk(client: Client, defence: Defence, experts: list[User]) -> None:
    reference = defence.application.reference
    client.force_login(experts[0])
    shown = client.get(reverse("awards:defence-list")).content.decode()
    assert "我的答辩" in shown
    assert reverse("awards:defence-score", args=[reference]) in shown
    address = reverse("awards:defence-score", args=[reference])
    wrong = client.post(address, {"score": "101", "strengths": "数据翔实", "version": "", "act": "save"})
    assert wrong.status_code == 422
    assert "数据翔实" in wrong.content.decode()
    empty = client.post(address, {"score": "", "strengths": "数据翔实", "version": "", "act": "hand_in"})
    assert empty.status_code == 422
    assert "请先填写得分" in empty.content.decode()
    version = version_of(DefenceScore.objects.get())
    assert version in empty.content.decode()
    stale = client.post(address, {"score": "90", "version": "", "act": "save"})
    assert stale.status_code == 422
    assert "已被修改" in stale.content.decode()
    answer = client.post(address, {"score": "88.5", "strengths": "数据翔实", "version": version, "act": "hand_in"})
    check = reverse("awards:defence-hand-in", args=[reference])
    assert answer["location"] == check
    shown = client.get(check).content.decode()
    assert "88.50" in shown
    row = DefenceScore.objects.get()
    assert not row.is_handed_in
    assert client.post(check, {"version": version_of(row)}).status_code == 302
    row.refresh_from_db()
    assert (row.score_hundredths, row.is_handed_in) == (8850, True)
    assert client.get(address)["location"] == defence.get_absolute_url()


def test_no_page_offers_what_is_not_due(
    client: Client, cycle: Cycle, cases: list[Application], experts: list[User], officer: User
) -> None:
    tomorrow = clock.today() + timedelta(1)
    [row] = planning.plan(
        cycle, applications=cases[:1], day=tomorrow, first=time(9), place="一", pause=0, by_lot=False, by=officer
    )
    planning.announce(cycle, tomorrow, by=officer)
    client.force_login(experts[0])
    reference = cases[0].reference
    acts = [reverse(f"awards:defence-{name}", args=[reference]) for name in ("score", "record")]

    def offered() -> list[bool]:
        pages = [client.get(page).content.decode() for page in (row.get_absolute_url(), reverse("awards:defence-list"))]
        return [any(f'href="{act}"' in page for page in pages) for act in acts]

    assert offered() == [False, False]
    assert "当天开放评分" in client.get(acts[0]).content.decode()
    Defence.objects.update(starts_at=row.starts_at - timedelta(1), ends_at=row.ends_at - timedelta(1))
    assert offered() == [True, True]
    give(row, experts[0], "80")
    assert offered() == [False, True]


def test_the_leader_records(client: Client, defence: Defence, experts: list[User], officer: User) -> None:
    address = reverse("awards:defence-record", args=[defence.application.reference])
    client.force_login(experts[0])
    early = client.post(address, {"text": "三轮提问", "version": version_of(defence), "act": "record"})
    assert early.status_code == 422
    for words in ("专家甲尚未提交", "专家丙尚未提交", "三轮提问"):
        assert words in early.content.decode()
    defence.refresh_from_db()
    assert defence.summary == "三轮提问"
    assert version_of(defence) in early.content.decode()
    for expert in experts:
        give(defence, expert, "85")
    assert "85.00" in client.get(address).content.decode()
    answer = client.post(address, {"text": "三轮提问，回答清楚", "version": version_of(defence), "act": "record"})
    assert answer.status_code == 302
    defence.refresh_from_db()
    assert (defence.stage, defence.application.stage) == (DefenceStage.RECORDED, Stage.DEFENDED)
    assert client.get(address)["location"] == defence.get_absolute_url()


def test_the_leader_records_the_scores_that_were_read(
    client: Client, defence: Defence, experts: list[User], officer: User
) -> None:
    address = reverse("awards:defence-record", args=[defence.application.reference])
    for expert in experts:
        give(defence, expert, "85")
    client.force_login(experts[0])
    read = client.get(address).context["read"]
    assert f'name="read" value="{read}"' in client.get(address).content.decode()
    actions.reopen(defence, expert=experts[1], reason="误填", by=officer)
    give(defence, experts[1], "25")
    given = {"text": "三轮提问，回答清楚", "version": version_of(defence), "act": "record", "read": read}
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert "专家评分在您打开页面之后有变化" in refused.content.decode()
    defence.refresh_from_db()
    again = {**given, "version": version_of(defence), "read": refused.context["read"]}
    assert client.post(address, again).status_code == 302


def test_a_score_is_given_back_on_the_page(
    client: Client, defence: Defence, experts: list[User], officer: User
) -> None:
    give(defence, experts[1], "85")
    reference = defence.application.reference
    client.force_login(experts[0])
    client.post(reverse("awards:defence-reopen", args=[reference]), {"expert": experts[1].pk, "reason": "误填"})
    assert not DefenceScore.objects.get().is_handed_in
    client.force_login(officer)
    absence = reverse("awards:defence-absence", args=[reference])
    client.post(absence, {"expert": experts[1].pk, "reason": "离场"})
    assert "离场" in client.get(defence.get_absolute_url()).content.decode()
    client.post(absence, {"expert": experts[1].pk, "take_back": "1"})
    assert DefenceScore.objects.get().absence == ""
    assert client.post(absence, {"expert": "x", "reason": "离场"}).status_code == 404
    for page in (
        absence,
        reverse("awards:defence-reopen", args=[reference]),
    ):  # nobody's name is learned by trying keys
        assert client.post(page, {"expert": officer.pk, "reason": "误填"}).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_holds_is_refused(client: Client, defence: Defence, officer: User, day: str) -> None:
    client.force_login(officer)
    assert client.get(reverse("awards:defence-list"), {"day": day}).status_code == 200
    assert client.get(f"/defence/days/{defence.application.cycle.code}~{day}/").status_code == 404
    change = reverse("awards:defence-change", args=[defence.application.reference])
    assert client.post(change, {"starts_at": f"{day}T09:00", "place": "一号会议室"}).status_code == 422


SECRET = "绝密"


def test_scores_stay_with_panel_and_office(
    client: Client, defence: Defence, experts: list[User], enterprise: User, officer: User, supervisor: User
) -> None:
    def shown(user: User) -> str:
        client.force_login(user)
        return "".join(
            client.get(address).content.decode()
            for address in (defence.get_absolute_url(), reverse("awards:defence-list"))
        )

    actions.save_score(
        defence, by=experts[1], score=Decimal("93.21"), strengths=f"{SECRET}优点", weaknesses=f"{SECRET}不足"
    )
    actions.hand_in(defence, by=experts[1])
    actions.save_summary(defence, text=f"{SECRET}问答", by=experts[0])
    assert "93.21" not in shown(experts[0])
    assert "93.21" not in shown(officer)
    assert "暂不公开" in shown(officer)
    assert "93.21" in shown(supervisor)
    for expert in (experts[0], experts[2]):
        give(defence, expert, "80")
    assert "93.21" in shown(experts[0])
    actions.record(defence, by=experts[0])
    assert "93.21" in shown(officer)
    own = shown(enterprise)
    assert defence.place in own
    assert not any(word in own for word in (SECRET, "93.21", "84.40", "专家甲"))


def test_an_applicant_sees_the_own_turn_only(
    client: Client, defence: Defence, planned: list[Defence], enterprise: User
) -> None:
    client.force_login(enterprise)
    shown = client.get(defence.get_absolute_url()).content.decode()
    assert "当天该场第 1 家，共 2 家" in shown
    assert planned[1].application.organization.name not in shown
    listed = client.get(reverse("awards:defence-list")).content.decode()
    assert planned[1].application.organization.name not in listed


def test_filters_narrow(client: Client, planned: list[Defence], officer: User, cycle: Cycle) -> None:
    client.force_login(officer)
    address = reverse("awards:defence-list")

    def count(**asked: str) -> int:
        return len(client.get(address, asked).context["page"].object_list)

    assert count() == 2
    assert count(q=planned[1].application.reference) == 1
    assert count(day=f"{clock.today():%Y-%m-%d}", stage="planned", cycle=cycle.code) == 2
    assert count(day="2015-01-01") == 0
    assert count(stage="recorded") == 0
    assert "没有符合条件" in client.get(address, {"stage": "recorded"}).content.decode()
    assert count(day="怪") == 2


def test_lists_cost_the_same_with_one_and_with_more(
    client: Client,
    cycle: Cycle,
    cases: list[Application],
    organization: Organization,
    experts: list[User],
    officer: User,
    head: User,
) -> None:
    def plan(rows: list[Application], first: int) -> None:
        planning.plan(
            cycle,
            applications=rows,
            day=clock.today(),
            first=time(first),
            place="一",
            pause=0,
            by_lot=False,
            by=officer,
        )
        planning.announce(cycle, clock.today(), by=officer)

    day = reverse("awards:defence-day", args=[f"{cycle.code}~{clock.today():%Y-%m-%d}"])
    pages = {officer: [reverse("awards:defence-list"), day], experts[1]: [reverse("awards:defence-list")]}

    def cost() -> list[int]:
        found = []
        for user, addresses in pages.items():
            client.force_login(user)
            found += [statements(client, address) for address in addresses]
        return found

    waiting = make_agreed(cycle, experts, officer, head, None, None, None)
    plan(cases[:1], 9)
    one = cost()
    plan([*cases[1:], *waiting[:2]], 13)
    assert cost() == one


@pytest.mark.parametrize(
    "reference", ["zmd-2015~x", "zmd-2015", "~2015-01-01", "zmd-2015~2015-13-40", "zmd-2015~2015-01-01"]
)
def test_a_day_that_is_none_is_not_found(client: Client, planned: list[Defence], officer: User, reference: str) -> None:
    client.force_login(officer)
    assert client.get(reverse("awards:defence-day", args=[reference])).status_code == 404


def test_a_record_without_words_is_refused_beside_its_field(
    client: Client, defence: Defence, experts: list[User]
) -> None:
    for expert in experts:
        give(defence, expert, "85")
    client.force_login(experts[0])
    address = reverse("awards:defence-record", args=[defence.application.reference])
    refused = client.post(address, {"text": " ", "version": version_of(defence), "act": "record"})
    assert refused.context["form"].errors == {"text": ["请先填写问答记录，再提交。"]}
    saved = client.post(address, {"text": "", "version": version_of(defence), "act": "save"})
    assert saved.status_code == 302
