"""An expert scores item by item and hands in; the leader closes. The mini set: 4.1.2 (50), 4.1.3 (30), 4.7.2 (20)."""

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.panels import assignment, declarations, seats
from awards.panels.readings import readers_of
from awards.review import actions
from awards.review.entries import BadPercent, Stale
from awards.review.models import ItemScore, ScoreSheet, SheetStage
from core.forms import version_of
from core.models import Entry, Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.panels import stories


@pytest.fixture
def item(sheet: ScoreSheet) -> Item:
    return Item.objects.get(clause="4.1.2")


def test_a_review_begins_with_one_empty_row_per_item(sheets: list[ScoreSheet], case: Application) -> None:
    case.refresh_from_db()
    assert case.stage == Stage.IN_REVIEW
    assert len(sheets) == 3
    assert ItemScore.objects.count() == 9
    assert Letter.objects.filter(template="awards/review_begun").count() == 3


def test_nobody_scores_before_everybody_has_declared(
    cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    panel = stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    declarations.declare_none([case], by=experts[0])
    with pytest.raises(Refused, match="还有2名专家没有申报利害关系（专家乙、专家丙）"):
        actions.begin_review(panel, by=officer)
    case.refresh_from_db()
    assert case.stage == Stage.ADMITTED


def test_too_few_experts_after_recusal_refuse_the_review_until_one_is_added(
    cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    panel = stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    declarations.declare(case, has_interest=True, reason="持股", by=experts[2])
    for expert in experts[:2]:
        declarations.declare_none([case], by=expert)
    with pytest.raises(Refused, match="回避后只有2名专家，少于本届规定的3名"):
        actions.begin_review(panel, by=officer)
    fourth = people.make_user("expert", "专家丁")
    seats.supplement(panel, expert=fourth, reason="补足人数", by=officer)
    declarations.declare_none([case], by=fourth)
    sheets = actions.begin_review(panel, by=officer)
    assert {sheet.expert for sheet in sheets} == {*experts[:2], fourth}


def test_a_recused_leader_needs_a_stand_in(
    cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    everybody = [*experts, people.make_user("expert", "专家丁")]
    panel = stories.appointed(cycle, everybody, [case], by=officer, approved_by=head)
    declarations.declare(case, has_interest=True, reason="亲属任职", by=experts[0])
    for expert in everybody[1:]:
        declarations.declare_none([case], by=expert)
    with pytest.raises(Refused, match="组长已回避"):
        actions.begin_review(panel, by=officer)
    assignment.name_acting_leader(case, expert=experts[1], by=officer)
    assert len(actions.begin_review(panel, by=officer)) == 3
    assert experts[1].has_perm("awards.close_review", case)
    assert not experts[0].has_perm("awards.close_review", case)


def test_an_entry_is_saved_with_one_journal_line_that_keeps_the_secret(sheet: ScoreSheet, item: Item) -> None:
    before = Entry.objects.count()
    score = actions.save_item(sheet, item, by=sheet.expert, percent=65, strengths=[stories.STRENGTH, {"text": " "}])
    assert (score.percent, score.strengths) == (65, [stories.STRENGTH])
    line = Entry.objects.order_by("sequence").last()
    assert Entry.objects.count() == before + 1
    assert (line.verb, line.data, line.after) == ("review.save_item", {"item": "4.1.2"}, {})
    actions.save_item(sheet, item, by=sheet.expert, percent=65, strengths=[stories.STRENGTH])
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize("percent", [7, -5, 101, 105, 3])
def test_a_percent_that_is_no_step_of_5_is_refused(sheet: ScoreSheet, item: Item, percent: int) -> None:
    with pytest.raises(BadPercent, match=f"您填写的是“{percent}%”"):
        actions.save_item(sheet, item, by=sheet.expert, percent=percent)
    assert ItemScore.objects.get(sheet=sheet, item=item).percent is None


def test_a_stale_page_is_refused_and_shows_what_stands_there(sheet: ScoreSheet, item: Item) -> None:
    old = version_of(ItemScore.objects.get(sheet=sheet, item=item))
    newer = actions.save_item(sheet, item, by=sheet.expert, percent=50, version=old)
    with pytest.raises(Stale) as refusal:
        actions.save_item(sheet, item, by=sheet.expert, percent=30, version=old)
    assert refusal.value.stored.percent == 50
    actions.save_item(sheet, item, by=sheet.expert, percent=30, version=version_of(newer))


@pytest.mark.parametrize("asks", [True, False])
def test_comments_are_asked_for_where_the_rulebook_says_so(sheet: ScoreSheet, cycle: Cycle, asks: bool) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(rulebook={**cycle.rulebook, "review": {"comments_required": asks}})
    for item in Item.objects.of(cycle.criteria_id):
        actions.save_item(sheet, item, by=sheet.expert, percent=50)
    actions.save_overall(sheet, text="总体处于中等水平。", by=sheet.expert)
    sheet = ScoreSheet.objects.get(pk=sheet.pk)
    if asks:
        with pytest.raises(Refused, match="还有3处没有完成"):
            actions.hand_in(sheet, by=sheet.expert)
    else:
        actions.hand_in(sheet, by=sheet.expert)
    assert (ScoreSheet.objects.get(pk=sheet.pk).stage == SheetStage.HANDED_IN) is not asks


def test_nobody_else_writes_on_a_sheet(sheets: list[ScoreSheet], item: Item) -> None:
    with pytest.raises(Refused, match="只有评分专家本人"):
        actions.save_item(sheets[0], item, by=sheets[1].expert, percent=50)
    with pytest.raises(Refused, match="只有评分专家本人"):
        actions.hand_in(sheets[0], by=sheets[1].expert)


def test_a_foreign_item_and_a_foreign_factor_are_refused(sheet: ScoreSheet, item: Item) -> None:
    foreign = builders.make_criteria("other").items.first()
    with pytest.raises(Refused, match="不属于本评分表"):
        actions.save_item(sheet, foreign, by=sheet.expert, percent=50)
    with pytest.raises(Refused, match="“Le”不适用"):
        actions.save_item(sheet, item, by=sheet.expert, strengths=[{"factor": "Le", "text": "水平好"}])


def test_an_unfinished_sheet_lists_what_is_missing(sheet: ScoreSheet, item: Item) -> None:
    actions.save_item(sheet, item, by=sheet.expert, percent=50, opportunities=[{"factor": "", "text": "缺少对比"}])
    with pytest.raises(actions.Incomplete) as refusal:
        actions.hand_in(sheet, by=sheet.expert)
    assert [str(row) for row in refusal.value.missing] == [
        "4.1.2 高层领导的作用：有评语未选评价要素",
        "4.1.3 组织治理：尚未评分",
        "4.1.3 组织治理：至少写一条优势或改进机会",
        "4.7.2 产品和服务结果：尚未评分",
        "4.7.2 产品和服务结果：至少写一条优势或改进机会",
        "尚未填写总体评价",
    ]
    sheet.refresh_from_db()
    assert sheet.stage == SheetStage.OPEN


def test_a_sheet_that_is_handed_in_is_frozen_with_its_sums(sheet: ScoreSheet, item: Item) -> None:
    stories.handed_in(sheet, 50, 30, 95)
    sheet.refresh_from_db()
    assert sheet.category_hundredths == {"4.1": 3400, "4.7": 1900}
    assert sheet.total_hundredths == 5300
    line = Entry.objects.get(verb="review.hand_in")
    assert len(line.data["sha256"]) == 64
    for act in (
        lambda: actions.save_item(sheet, item, by=sheet.expert, percent=55),
        lambda: actions.save_overall(sheet, text="改", by=sheet.expert),
        lambda: actions.hand_in(sheet, by=sheet.expert),
        lambda: actions.recuse(sheet, reason="迟了", by=sheet.expert),
    ):
        with pytest.raises(Refused, match="已锁定"):
            act()


def test_not_applicable_is_never_a_zero(sheet: ScoreSheet) -> None:
    stories.handed_in(sheet, 50, None, 50)
    sheet.refresh_from_db()
    assert sheet.total_hundredths == 5000
    assert sheet.category_hundredths == {"4.1": 2500, "4.7": 1000}


def test_a_sheet_cannot_be_all_not_applicable(sheet: ScoreSheet) -> None:
    stories.score(sheet, None, None, None)
    with pytest.raises(Refused, match="不能将所有评分项都标为不适用"):
        actions.hand_in(sheet, by=sheet.expert)


def test_a_review_is_closed_when_every_sheet_is_in(sheets: list[ScoreSheet], case: Application, officer: User) -> None:
    stories.handed_in(sheets[0], 50)
    with pytest.raises(Refused, match="还有2名专家没有提交评分表：专家乙、专家丙"):
        actions.close_review(case, by=officer)
    stories.handed_in(sheets[1], 50)
    assert not Letter.objects.filter(template="awards/review_complete").exists()
    stories.handed_in(sheets[2], 50)
    assert Letter.objects.get(template="awards/review_complete").recipient == sheets[0].expert
    actions.close_review(case, by=sheets[0].expert)
    case.refresh_from_db()
    assert case.stage == Stage.REVIEWED
    with pytest.raises(Refused, match="当前状态"):
        actions.close_review(case, by=officer)


def test_an_interest_found_while_scoring_takes_the_expert_out(
    sheets: list[ScoreSheet], case: Application, officer: User, head: User
) -> None:
    expert = sheets[2].expert
    actions.recuse(sheets[2], reason="发现亲属在该公司任职", by=expert)
    assert not Application.objects.visible_to(expert).exists()
    assert not ScoreSheet.objects.visible_to(expert).exists()
    assert {officer, head} <= {letter.recipient for letter in Letter.objects.filter(template="awards/panel_interest")}
    for sheet in sheets[:2]:
        stories.handed_in(sheet, 50)
    with pytest.raises(Refused, match="2份，少于本届规定的3份"):
        actions.close_review(case, by=officer)
    fourth = people.make_user("expert", "专家丁")
    panel = case.panel_case.panel
    seats.supplement(panel, expert=fourth, reason="补足人数", by=officer)
    declarations.declare_none([case], by=fourth)
    [late] = actions.begin_review(panel, by=officer)
    stories.handed_in(late, 50)
    actions.close_review(case, by=officer)


def test_the_bureau_relieves_and_reminds(sheets: list[ScoreSheet], case: Application, officer: User) -> None:
    with pytest.raises(Refused, match="理由"):
        actions.relieve(sheets[1], reason="", by=officer)
    actions.relieve(sheets[1], reason="因病", by=officer)
    assert Letter.objects.get(template="awards/review_relieved").recipient == sheets[1].expert
    assert case not in Application.objects.visible_to(sheets[1].expert)
    assert sheets[1].expert not in readers_of(case)
    assert sheets[0].expert in readers_of(case)
    stories.handed_in(sheets[0], 50)
    assert actions.remind(case.panel_case.panel, by=officer) == 1
    assert Letter.objects.get(template="awards/review_reminder").recipient == sheets[2].expert
    stories.handed_in(sheets[2], 50)
    with pytest.raises(Refused, match="无须催办"):
        actions.remind(case.panel_case.panel, by=officer)


def test_a_withdrawn_case_is_no_longer_scored(sheet: ScoreSheet, item: Item, case: Application) -> None:
    Application.objects.filter(pk=case.pk).update(stage=Stage.WITHDRAWN)
    with pytest.raises(Refused, match="不在独立评审环节"):
        actions.save_item(sheet, item, by=sheet.expert, percent=50)
