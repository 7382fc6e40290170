"""Naming a panel and declaring interests over HTTP."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.panels import actions as panels
from awards.panels import declarations, seats
from awards.panels.models import Declaration, Panel, PanelCase
from awards.panels.readings import leads, standings
from awards.review import actions as review
from awards.review.models import ScoreSheet
from core.models import Entry
from tests import people
from tests.awards import builders
from tests.awards.panels import stories
from tests.counting import statements


def test_from_an_empty_list_to_a_review(
    client: Client, cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    client.force_login(officer)
    assert "还没有评审组" in client.get(reverse("awards:panels-list")).content.decode()
    client.post(reverse("awards:panels-create", args=[cycle.code]), {"name": "第一组"})
    panel = Panel.objects.get()
    for expert in experts[:2]:
        client.post(reverse("awards:panels-seat", args=[panel.pk]), {"expert": expert.pk})
    client.post(reverse("awards:panels-draw", args=[panel.pk]), {"size": 1, "seed": "42"})
    assert panel.seats.count() == 3
    assert Entry.objects.get(verb="panels.draw").data["seed"] == "42"
    client.post(reverse("awards:panels-leader", args=[panel.pk, experts[0].pk]))
    client.post(reverse("awards:panels-assign", args=[panel.pk]), {"applications": [case.pk]})
    assert "须由另一名同事批准聘任" in client.get(panel.get_absolute_url()).content.decode()
    client.force_login(head)
    assert "批准聘任" in client.get(panel.get_absolute_url()).content.decode()
    client.post(reverse("awards:panels-appoint", args=[panel.pk]))
    for expert in experts:
        client.force_login(expert)
        assert case.organization.name in client.get(reverse("awards:panels-declare")).content.decode()
        client.post(reverse("awards:panels-declare-none"))
    client.force_login(officer)
    client.post(reverse("awards:review-begin", args=[panel.pk]))
    assert ScoreSheet.objects.count() == 3


def test_what_is_refused_keeps_what_was_typed(client: Client, cycle: Cycle, officer: User, head: User) -> None:
    client.force_login(officer)
    create = reverse("awards:panels-create", args=[cycle.code])
    client.post(create, {"name": "第一组"})
    again = client.post(create, {"name": "第一组"})
    assert again.status_code == 422
    assert "本届已有名为“第一组”的评审组" in again.content.decode()
    panel = Panel.objects.get()
    drawn = client.post(reverse("awards:panels-draw", args=[panel.pk]), {"size": 9, "seed": "当场给出"})
    assert drawn.status_code == 422
    assert "当场给出" in drawn.content.decode()
    client.force_login(head)
    appointed = client.post(reverse("awards:panels-appoint", args=[panel.pk]), follow=True)
    assert "还差3名" in appointed.content.decode()


def test_declarations_are_given_case_by_case(
    client: Client, cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    other = builders.make_application(cycle, stage="admitted")
    panel = stories.appointed(cycle, experts, [case, other], by=officer, approved_by=head)
    client.force_login(experts[1])
    page = reverse("awards:panels-declare")
    nothing = client.post(page, {})
    assert (nothing.status_code, "请至少就一家" in nothing.content.decode()) == (422, True)
    unexplained = client.post(page, {f"answer-{case.pk}": "yes", f"answer-{other.pk}": "no"})
    assert (unexplained.status_code, "请说明情况" in unexplained.content.decode()) == (422, True)
    assert not Declaration.objects.exists()
    words = {f"answer-{case.pk}": "yes", f"reason-{case.pk}": "持有股份", f"answer-{other.pk}": "no"}
    assert client.post(page, words).status_code == 302
    assert dict(Declaration.objects.values_list("application", "has_interest")) == {case.pk: True, other.pk: False}
    shown = client.get(panel.get_absolute_url()).content.decode()
    assert other.organization.name in shown
    assert case.organization.name not in shown


def test_an_expert_sees_no_case_before_declaring(
    client: Client, cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    client.force_login(experts[0])
    detail = reverse("awards:applications-detail", args=[case.reference])
    assert client.get(detail).status_code == 404
    client.post(reverse("awards:panels-declare-none"))
    assert client.get(detail).status_code == 200


def test_a_review_is_offered_when_everybody_has_declared(
    client: Client, cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    panel = stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    begin = reverse("awards:review-begin", args=[panel.pk])
    declarations.declare_none([case], by=experts[0])
    client.force_login(officer)
    early = client.get(panel.get_absolute_url()).content.decode()
    assert begin not in early
    assert "还有 2 名专家没有申报利害关系（专家乙、专家丙）" in early
    assert "还有2名专家没有申报利害关系" in client.post(begin, follow=True).content.decode()
    assert not ScoreSheet.objects.exists()
    for expert in experts[1:]:
        declarations.declare_none([case], by=expert)
    ready = client.get(panel.get_absolute_url()).content.decode()
    assert begin in ready
    assert "没有申报利害关系" not in ready


def test_sheets_are_offered_only_to_an_added_expert_who_has_none(
    client: Client, cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    stories.in_review(cycle, experts, [case], by=officer, approved_by=head)
    panel, begin = Panel.objects.get(), reverse("awards:review-begin", args=[Panel.objects.get().pk])
    client.force_login(officer)
    assert begin not in client.get(panel.get_absolute_url()).content.decode()
    fourth = people.make_user("expert", "专家丁")
    seats.supplement(panel, expert=fourth, reason="一名专家不能履职", by=officer)
    assert case.reference in fourth.letters.get().body
    waiting = client.get(panel.get_absolute_url()).content.decode()
    assert begin not in waiting
    assert "还有 1 名专家没有申报利害关系（专家丁）" in waiting
    declarations.declare_none([case], by=fourth)
    assert "为增补专家建立评分表" in client.get(panel.get_absolute_url()).content.decode()
    client.post(begin)
    assert ScoreSheet.objects.filter(expert=fourth).count() == 1
    assert begin not in client.get(panel.get_absolute_url()).content.decode()


def test_a_relieved_leader_is_stood_in_for(
    client: Client, cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    sheets = stories.in_review(cycle, experts, [case], by=officer, approved_by=head)
    review.relieve(sheets[0], reason="长期出差", by=officer)
    panel = Panel.objects.get()
    client.force_login(officer)
    shown = client.get(panel.get_absolute_url()).content.decode()
    assert "专家甲 已免除" in shown
    acting = reverse("awards:panels-acting-leader", args=[panel.pk, case.reference])
    assert acting in shown
    refused = client.post(acting, {"expert": experts[0].pk}, follow=True).content.decode()
    assert "只能由本组已申报无利害关系的专家代理组长" in refused
    client.post(acting, {"expert": experts[1].pk})
    assert standings(panel)[0].leader == experts[1]
    assert leads(experts[1], case.pk)


def test_an_expert_of_several_cycles_is_told_which_case_belongs_to_which(
    client: Client, cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    client.force_login(experts[0])
    declare, panels = reverse("awards:panels-declare"), reverse("awards:panels-list")
    stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    assert cycle.title not in client.get(declare).content.decode().split("data-guard")[1]
    later = builders.make_cycle(code="zmd-2016", edition=7, title="第七届虚构质量奖", award_year=2016)
    builders.make_cycle(code="zmd-2017", edition=8, title="第八届虚构质量奖", award_year=2017)
    stories.appointed(
        later, experts, [builders.make_application(later, stage="admitted")], by=officer, approved_by=head
    )
    shown = client.get(declare).content.decode()
    assert f"{cycle.title} 第1组" in shown
    assert "第七届虚构质量奖 第1组" in shown
    listed = client.get(panels)
    assert [row.title for row in listed.context["cycles"]] == ["第七届虚构质量奖", cycle.title]
    assert listed.context["cycle"] == later
    assert "第八届虚构质量奖" not in listed.content.decode()
    client.force_login(officer)
    offered = client.get(panels)
    assert len(offered.context["cycles"]) == 3
    assert offered.context["cycle"] == later  # the newest that has panels


@pytest.mark.parametrize("who", ["officer", "expert"])
def test_a_panel_costs_the_same_with_one_case_and_with_three(
    client: Client,
    cycle: Cycle,
    case: Application,
    experts: list[User],
    officer: User,
    head: User,
    who: str,
) -> None:
    panel = stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    client.force_login(officer if who == "officer" else experts[1])
    before = statements(client, panel.get_absolute_url())
    for _more in range(2):
        PanelCase.objects.create(panel=panel, application=builders.make_application(cycle, stage="admitted"))
    assert statements(client, panel.get_absolute_url()) == before <= 14


def test_a_page_of_a_drawn_panel_offers_the_lot_and_a_replacement_with_its_reason(
    client: Client, experts: list[User], officer: User
) -> None:
    people.make_user("expert", "专家丁")
    book = builders.make_rulebook(panels={"size": 3, "appointment": "lot"})
    panel = panels.create(builders.make_cycle(rulebook=book), name="第一组", by=officer)
    client.force_login(officer)
    name, swap = (reverse(f"awards:panels-{act}", args=[panel.pk]) for act in ("seat", "replace"))
    empty = client.get(panel.get_absolute_url()).content.decode()
    assert "本届规定专家随机抽取产生，每组不少于 3 名" in empty
    assert f'action="{name}"' not in empty
    assert swap not in empty
    refused = client.post(name, {"expert": experts[0].pk})
    assert refused.status_code == 422
    seats.draw(panel, size=3, by=officer)
    assert swap in client.get(panel.get_absolute_url()).content.decode()
    leaving = panel.seats.first().expert
    assert client.post(swap, {"leaving": leaving.pk, "reason": ""}).status_code == 422
    assert client.post(swap, {"leaving": leaving.pk, "reason": "出国"}).status_code == 302
    assert not panel.seats.filter(expert=leaving).exists()
    told = client.get(panel.get_absolute_url()).content.decode()
    assert "替换专家" in told
    assert "出国" in told
