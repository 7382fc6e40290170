"""The pages of naming: a preview before anything is written, refusals beside the field, who opens them, what they cost."""

import pytest

from awards.applications.workflow import Stage
from awards.committee.waiting import awaiting as meetings_awaiting
from awards.nominations import forms
from awards.nominations.models import Nomination
from awards.nominations.waiting import awaiting
from tests import people
from tests.awards import builders
from tests.awards.nominations.stories import WITH_NEITHER, WITHOUT_COMMITTEE, WITHOUT_RANKING, make_cycle, ready, tier
from tests.awards.outcomes import make_ranked, make_scored
from tests.awards.results import make_sheet
from tests.awards.waiting import lines_of
from tests.casting import answers, by_role
from tests.counting import statements

pytestmark = pytest.mark.django_db
AT = "/nominations/zmd-2015/"
MATRIX = {  #                              off  head sup  adm  dist exp  memb ent  other
    "GET /nominations/": (200, 200, 200, 403, 403, 403, 403, 403, 403),
    f"GET {AT}": (200, 200, 200, 403, 403, 403, 403, 403, 403),
    f"POST {AT}": (403, 422, 403, 403, 403, 403, 403, 403, 403),
    f"POST {AT}off-quota/": (403, 422, 403, 403, 403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(act, client, request):
    ready(make_cycle(WITH_NEITHER))
    method, url = act.split()
    assert answers(client, request, method, url) == by_role(MATRIX[act])


def given(case, word, reason=""):
    return {f"tier-{case.pk}": word, f"reason-{case.pk}": reason}


def test_nothing_is_written_before_it_is_confirmed(client, head):
    cycle = make_cycle(WITH_NEITHER)
    first, second = ready(cycle), ready(cycle)
    gold = tier(cycle, "gold")
    client.force_login(head)
    assert "逐家提名" in client.get(AT).content.decode()
    refused = client.post(AT, {**given(first, gold.pk), **given(second, "-"), "act": "review"})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        f"reason-{second.pk}": [f"请写明{second.organization.name}未列入的理由。"]
    }
    chosen = {**given(first, gold.pk), **given(second, "-", "面上情况一般")}
    shown = client.post(AT, {**chosen, "act": "review"}).content.decode()
    assert "请核对提名" in shown
    assert "面上情况一般" in shown
    assert not Nomination.objects.exists()
    back = client.post(AT, {**chosen, "act": "change"}).content.decode()
    assert 'value="面上情况一般"' in back
    assert client.post(AT, {**chosen, "act": "name"}).status_code == 302
    done = client.get(AT).content.decode()
    assert "逐家提名" not in done
    assert "面上情况一般" in done
    assert {case.stage for case in cycle.applications.all()} == {Stage.PROPOSED, Stage.NOT_SELECTED}


def test_a_long_list_is_folded_and_what_is_left_over_is_set_aside_with_one_reason(client, head, monkeypatch):
    monkeypatch.setattr(forms, "AT_ONCE", 2)
    cycle = make_cycle(WITH_NEITHER)
    cases = [ready(cycle) for _number in range(3)]
    client.force_login(head)
    form = client.get(AT).context["form"]
    assert [(part.first, part.last, part.is_open) for part in form.portions()] == [(1, 2, True), (3, 3, False)]
    chosen = given(cases[0], tier(cycle, "gold").pk)
    refused = client.post(AT, {**chosen, "act": "review"})
    assert refused.status_code == 422
    assert [part.is_open for part in refused.context["form"].portions()] == [True, True]
    shown = client.post(AT, {**chosen, **given(cases[1], "", "另有考虑"), "rest": "得分靠后", "act": "review"})
    assert [choice.reason for _row, choice in shown.context["form"].chosen()] == ["", "另有考虑", "得分靠后"]
    client.post(
        AT, {name: value for name, value in shown.context["form"].data.items() if name != "act"} | {"act": "name"}
    )
    assert [row.reason for row in Nomination.objects.order_by("application__number")] == ["", "另有考虑", "得分靠后"]


def test_where_nothing_ranks_the_scores_stand_beside_the_cases_highest_first(client, head):
    plan = ("application", "completeness", "review", "consensus", "visits", "committee", "notice", "decision")
    cycle = make_cycle(plan)
    low, high = make_scored(cycle, 60), make_scored(cycle, 80)
    client.force_login(head)
    rows = list(client.get(AT).context["form"].rows())
    assert [(row.case.pk, [(one.label, one.hundredths) for one in row.scores]) for row in rows] == [
        (high.pk, [("材料评审", 8000), ("现场评审", 8000)]), (low.pk, [("材料评审", 6000), ("现场评审", 6000)]),
    ]  # fmt: skip
    book = {**cycle.rulebook, "review": {"aggregation": "median"}}
    type(cycle).objects.filter(pk=cycle.pk).update(rulebook=book)
    for percent in (10, 50, 70):
        make_sheet(low, people.make_user("expert"), percent, percent, percent)
    rows = list(client.get(AT).context["form"].rows())
    assert [one.hundredths for one in rows[1].scores] == [6000, 6000], "an agreed score stands before the sheets"


def test_more_than_the_places_are_refused_with_everything_still_typed(client, head):
    cycle = make_cycle(WITH_NEITHER)
    first, second = ready(cycle), ready(cycle)
    gold = tier(cycle, "gold")
    client.force_login(head)
    chosen = {**given(first, gold.pk, "工艺领先"), **given(second, gold.pk)}
    shown = client.post(AT, {**chosen, "act": "review"}).content.decode()
    assert "名额 1 个，已超出" in shown
    assert "确认提名" not in shown
    answer = client.post(AT, {**chosen, "act": "name"})
    assert answer.status_code == 422
    assert "金奖名额为1个，不能提名2家" in answer.content.decode()
    assert "工艺领先" in answer.content.decode()


def test_a_tier_is_offered_only_to_those_above_its_pass_line(client, head, officer):
    tiers = [
        {"code": "gold", "name": "金奖", "quota": 2, "pass_line": "80"},
        {"code": "silver", "name": "银奖", "quota": 2},
    ]
    cycle = make_cycle(WITHOUT_COMMITTEE, tiers=tiers)
    make_ranked(cycle, [90, 70], officer=officer, head=head)
    best, low = cycle.applications.order_by("ranking_line__place")
    client.force_login(head)
    fields = client.get(AT).context["form"].fields
    assert [word for _key, word in fields[f"tier-{best.pk}"].choices][1:-1] == ["金奖", "银奖"]
    assert [word for _key, word in fields[f"tier-{low.pk}"].choices][1:-1] == ["银奖"]
    assert fields[f"tier-{best.pk}"].initial == best.ranking_line.tier_id


def test_naming_off_quota_through_the_page(client, head, officer):
    cycle = make_cycle((*WITHOUT_COMMITTEE[:-2], "committee", *WITHOUT_COMMITTEE[-2:]))
    case = make_scored(cycle, 80)
    client.force_login(officer)
    assert "提名不占名额的奖次" not in client.get(AT).content.decode()
    client.force_login(head)
    assert "提名不占名额的奖次" in client.get(AT).content.decode()
    empty = client.post(f"{AT}off-quota/", {"application": case.pk, "tier": tier(cycle, "special").pk, "reason": ""})
    assert empty.status_code == 422
    sent = {"application": case.pk, "tier": tier(cycle, "special").pk, "reason": "抗洪突出贡献"}
    assert client.post(f"{AT}off-quota/", sent).status_code == 302
    assert "抗洪突出贡献" in client.get(AT).content.decode()
    assert client.post(f"/nominations/{case.reference}/take-back/").status_code == 302
    assert not Nomination.objects.exists()


def test_it_waits_for_the_head_when_everybody_has_come_through(client, head, officer):
    cycle = make_cycle(WITHOUT_RANKING)
    ready(cycle)
    late = builders.make_application(cycle, stage=Stage.IN_REVIEW, filled=False)
    client.force_login(head)
    assert lines_of(awaiting, head) == []
    assert "待提名" not in client.get("/nominations/").content.decode()
    late.delete()
    assert [line.url for line in lines_of(awaiting, head)] == [AT]
    assert "待提名" in client.get("/nominations/").content.decode()
    assert lines_of(awaiting, officer) == []


def test_a_cycle_that_names_nobody_is_not_listed(client, cycle, officer):
    client.force_login(officer)
    page = client.get("/nominations/").content.decode()
    assert cycle.title not in page
    assert "没有需要提名的届次" in page
    assert client.get(AT).status_code == 200


@pytest.mark.parametrize("name", ["officer", "head"])
def test_one_row_and_three_cost_the_same(name, client, request):
    cycle = make_cycle(WITH_NEITHER)
    client.force_login(request.getfixturevalue(name))

    def case(stage=Stage.ACCEPTED, **values):
        made = builders.make_application(cycle, people.make_organization("名" * 120), stage=stage, filled=False)
        if values:
            Nomination.objects.create(application=made, **values)

    author = people.make_user("head")
    case()
    case(Stage.PROPOSED, tier=tier(cycle, "gold"), made_by=author)
    one = [statements(client, AT), statements(client, "/nominations/")]
    for _n in range(2):
        case()
        case(Stage.PROPOSED, tier=tier(cycle, "silver"), made_by=author)
    assert [statements(client, AT), statements(client, "/nominations/")] == one


def test_where_no_committee_votes_nobody_is_asked_to_plan_its_meeting(client, head, officer):
    cycle = make_cycle(WITHOUT_COMMITTEE)
    make_ranked(cycle, [90, 80], officer=officer, head=head)
    client.force_login(officer)
    assert "安排会议：" not in client.get("/committee/").content.decode()
    assert lines_of(meetings_awaiting, officer) == []


def test_who_is_not_presented_is_called_so_on_every_page(client, head):
    cycle = make_cycle(WITHOUT_RANKING)
    case = ready(cycle)
    client.force_login(head)
    page = client.get(AT).content.decode()
    assert "理由（不提交的必填）" in page
    assert "名额 1 个，由评审委员会投票产生" in page, "more than the places may go before the committee"
    empty = client.post(AT, {**given(case, ""), "act": "review"})
    assert "或选择“不提交”。" in empty.context["form"].errors[f"tier-{case.pk}"][0]
    chosen = given(case, "-", "材料单薄")
    shown = client.post(AT, {**chosen, "act": "review"}).content.decode()
    assert "不提交" in shown
    assert "不列入</span>" not in shown
    client.post(AT, {**chosen, "act": "name"})
    assert "不提交" in client.get(AT).content.decode()
