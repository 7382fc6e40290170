"""Drawing up and freezing the ranking."""

import hashlib

import pytest

from accounts.models import Role
from awards.applications.workflow import Stage
from awards.nominations import actions as nominations
from awards.ranking import actions
from awards.ranking.models import Ranking, RankingLine
from awards.ranking.readings import standing
from awards.review.models import ScoreSheet
from core import journal
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.outcomes import make_scored
from tests.awards.results import make_consensus, make_defence, make_sheet, make_visit


def lines(ranking: Ranking) -> list[tuple[int, int, bool]]:
    return list(ranking.lines.values_list("place", "result_hundredths", "shortlisted"))


def test_the_result_is_weighted_exactly_and_equal_results_share_a_place(cycle, officer):
    first = builders.make_application(cycle, stage=Stage.VISITED, filled=False)
    make_consensus(first, 55, 60, 65)
    make_visit(first, 60, 55, 65)
    for percent in (55, 55, 40):
        make_scored(cycle, percent)
    ranking = actions.draw_up(cycle, by=officer)
    # 0.6 x 58.50 + 0.4 x 59.50 = 58.90
    assert lines(ranking) == [(1, 5890, True), (2, 5500, True), (2, 5500, True), (4, 4000, False)]
    assert ranking.weights == {"document": "60", "visit": "40"}
    assert ranking.lines.first().tier.code == "winner"


def test_who_ties_with_the_last_candidate_is_a_candidate_too(cycle, officer):
    for percent in (80, 70, 60, 60, 50):
        make_scored(cycle, percent)
    assert [row[2] for row in lines(actions.draw_up(cycle, by=officer))] == [True, True, True, True, False]


def test_below_the_pass_line_nobody_is_a_candidate(cycle, officer):
    cycle.tiers.update(pass_line_hundredths=6000)
    for percent in (60, 55):
        make_scored(cycle, percent)
    assert [row[2] for row in lines(actions.draw_up(cycle, by=officer))] == [True, False]


def test_a_defence_is_a_part_of_the_result(officer, experts):
    book = builders.make_rulebook(ranking={"weights": {"document": "40", "visit": "40", "defence": "20"}})
    book["stages"].insert(5, {"name": "defence"})
    cycle = builders.make_cycle(rulebook=book)
    case = builders.make_application(cycle, stage=Stage.VISITED, filled=False)
    make_consensus(case, 60, 60, 60)
    make_visit(case, 50, 50, 50)
    [gap] = standing(cycle).missing
    assert gap.reason == "缺少陈述答辩得分"
    make_defence(case, "80.05", *experts)
    ranking = actions.draw_up(cycle, by=officer)
    line = ranking.lines.get()
    assert (line.defence_hundredths, line.result_hundredths) == (8005, 6001)


def test_a_higher_visit_score_goes_first_where_the_rulebook_says_so(officer):
    book = builders.make_rulebook(ranking={"weights": {"document": "50", "visit": "50"}, "ties": "visit"})
    cycle = builders.make_cycle(rulebook=book)
    for document, visit in ((60, 50), (50, 60)):
        case = builders.make_application(cycle, stage=Stage.VISITED, filled=False)
        make_consensus(case, document, document, document)
        make_visit(case, visit, visit, visit)
    ranking = actions.draw_up(cycle, by=officer)
    assert list(ranking.lines.values_list("place", "visit_hundredths")) == [(1, 6000), (2, 5000)]


@pytest.mark.parametrize(
    ("aggregation", "percents", "result"),
    [("mean", (50, 55, 60), 5500), ("median", (50, 50, 80), 5000), ("trimmed", (0, 50, 60, 100), 5500)],
)
def test_the_sheets_count_as_the_rulebook_says_where_no_consensus_is_asked(officer, aggregation, percents, result):
    book = builders.make_rulebook(
        ranking={"weights": {"document": "100"}}, review={"aggregation": aggregation}, panels={"size": len(percents)}
    )
    book["stages"] = [stage for stage in book["stages"] if stage["name"] not in ("consensus", "visits")]
    cycle = builders.make_cycle(rulebook=book)
    case = builders.make_application(cycle, stage=Stage.REVIEWED, filled=False)
    for percent in percents:
        make_sheet(case, people.make_user(Role.EXPERT), percent, percent, percent)
    assert ScoreSheet.objects.count() == len(percents)
    assert lines(actions.draw_up(cycle, by=officer)) == [(1, result, True)]


def test_a_draft_is_drawn_up_anew(cycle, officer):
    make_scored(cycle, 50)
    actions.draw_up(cycle, by=officer)
    make_scored(cycle, 60)
    ranking = actions.draw_up(cycle, by=officer)
    assert lines(ranking) == [(1, 6000, True), (2, 5000, True)]
    assert Ranking.objects.count() == 1


def test_nothing_to_rank_is_refused_with_what_is_missing(cycle, officer):
    organization = people.make_organization("天中虚构机械有限公司")
    builders.make_application(cycle, organization, stage=Stage.IN_REVIEW, filled=False)
    with pytest.raises(Refused, match="天中虚构机械有限公司（当前为“专家独立评审”）"):
        actions.draw_up(cycle, by=officer)


def test_freezing_takes_every_case_one_step_and_seals_the_lines(cycle, officer, head):
    cases = [make_scored(cycle, percent) for percent in (80, 70, 60, 50)]
    ranking = actions.freeze(actions.draw_up(cycle, by=officer), by=head)
    for case in cases:
        case.refresh_from_db()
    assert [case.stage for case in cases] == [Stage.CANDIDATE] * 3 + [Stage.NOT_SELECTED]
    verbs = [entry.verb for entry in journal.timeline(cases[0])]
    assert verbs == ["applications.rank", "applications.shortlist"]
    sealed = journal.timeline(ranking).last().data
    assert sealed["lines"] == 4
    assert sealed["sha256"] == actions.digest(list(ranking.lines.select_related("application")))
    assert ranking.frozen_at is not None
    with pytest.raises(Refused, match="已锁定"):
        actions.draw_up(cycle, by=officer)
    with pytest.raises(Refused, match="可能已被他人处理"):
        actions.freeze(ranking, by=head)


def test_a_ranking_is_not_frozen_while_a_case_is_in_review(cycle, officer, head):
    make_scored(cycle, 80)
    ranking = actions.draw_up(cycle, by=officer)
    late = builders.make_application(cycle, stage=Stage.AGREED, filled=False)
    make_consensus(late, 50, 50, 50)
    with pytest.raises(Refused, match=rf"还有1家.*{late.reference}.*合议完成.*尚未完成"):
        actions.freeze(ranking, by=head)
    assert RankingLine.objects.get().application.stage == Stage.VISITED


def test_a_ranking_that_is_out_of_date_is_not_frozen(cycle, officer, head):
    case = make_scored(cycle, 80)
    ranking = actions.draw_up(cycle, by=officer)
    type(case.visit).objects.update(total_hundredths=7000)
    with pytest.raises(Refused, match="请重新试算"):
        actions.freeze(ranking, by=head)


@pytest.mark.parametrize("stage", [Stage.RETURNED, Stage.QUALIFIED])
def test_a_case_under_way_before_the_review_is_not_left_out_silently(cycle, officer, head, stage):
    make_scored(cycle, 80)
    ranking = actions.draw_up(cycle, by=officer)
    waiting = builders.make_application(cycle, people.make_organization(), stage=stage)
    with pytest.raises(Refused, match=waiting.reference):
        actions.freeze(ranking, by=head)


def test_a_class_with_places_of_its_own_competes_apart(officer):
    book = builders.make_rulebook(
        tiers=[{"code": "winner", "name": "市长质量奖", "quota": 2}],
        tracks=[
            {"code": "industry", "name": "工业", "industries": ["C"], "quotas": {"winner": 1}},
            {"code": "service", "name": "服务业", "industries": ["J"]},
        ],
        ranking={"weights": {"document": "60", "visit": "40"}},
    )
    cycle = builders.make_cycle(rulebook=book)
    bank = people.make_organization("虚构银行", industry=people.make_industry("J66", "货币金融服务"))
    insurer = people.make_organization("虚构保险", industry=people.make_industry("J68", "保险业"))
    for percent, organization in ((50, None), (60, None), (90, bank), (80, insurer)):
        make_scored(cycle, percent, organization)
    ranking = actions.draw_up(cycle, by=officer)
    found = ranking.lines.values_list("application__organization__name", "track", "shortlisted")
    assert [(track, shortlisted) for _name, track, shortlisted in found] == [
        ("service", True), ("service", False), ("industry", True), ("industry", False),
    ]  # fmt: skip


def test_a_tier_for_small_enterprises_lists_no_other(officer):
    tiers = [
        {"code": "winner", "name": "市长质量奖", "quota": 1},
        {"code": "sme", "name": "中小企业奖", "kind": "sme", "quota": 2, "sizes": ["small", "micro"]},
    ]
    cycle = builders.make_cycle(
        rulebook=builders.make_rulebook(tiers=tiers, ranking={"weights": {"document": "60", "visit": "40"}})
    )
    for percent, size in ((90, "large"), (80, "medium"), (70, "small"), (60, "large"), (50, "micro")):
        make_scored(cycle, percent, people.make_organization(size=size))
    found = actions.draw_up(cycle, by=officer).lines.values_list("result_hundredths", "tier__code")
    assert list(found) == [(9000, "winner"), (8000, None), (7000, "sme"), (6000, None), (5000, "sme")]


def test_a_part_without_weight_may_be_missing_and_one_with_weight_may_not(officer):
    book = builders.make_rulebook(ranking={"weights": {"document": "0", "visit": "100"}})
    cycle = builders.make_cycle(rulebook=book)
    case = builders.make_application(cycle, stage=Stage.VISITED, filled=False)
    make_visit(case, 60, 60, 60)
    lacking = builders.make_application(cycle, stage=Stage.VISITED, filled=False)
    make_consensus(lacking, 50, 50, 50)
    ranking = actions.draw_up(cycle, by=officer)
    assert list(ranking.lines.values_list("document_hundredths", "visit_hundredths", "result_hundredths")) == [
        (None, 6000, 6000)
    ]
    assert list(ranking.weighed) == ["visit"]
    with pytest.raises(Refused, match="缺少现场评审得分"):
        actions.freeze(ranking, by=people.make_user(Role.HEAD))


def test_the_seal_of_an_older_ranking_stays_what_it_was(cycle, officer):
    case = make_scored(cycle, 80)
    ranking = actions.draw_up(cycle, by=officer)
    line = ranking.lines.get()
    facts = (case.reference, 8000, 8000, 8000, 1, line.tier_id, True)
    assert actions.digest([line]) == hashlib.sha256(repr([facts]).encode()).hexdigest()


def test_who_is_named_off_quota_stands_for_that_tier_alone(officer, head):
    book = builders.make_rulebook(
        tiers=[
            {"code": "winner", "name": "市长质量奖", "quota": 1},
            {"code": "special", "name": "特别贡献奖", "quota": 0, "off_quota": True, "pass_line": "60"},
        ],
        ranking={"weights": {"document": "60", "visit": "40"}},
    )
    cycle = builders.make_cycle(rulebook=book)
    named, _second, weak = (make_scored(cycle, percent) for percent in (90, 80, 50))
    special = cycle.tiers.get(code="special")
    for case in (named, weak):
        nominations.name_off_quota(case, tier=special, reason="抗洪突出贡献", by=head)
    special.pass_line_hundredths = 6000
    special.save()
    ranking = actions.draw_up(cycle, by=officer)
    assert list(ranking.lines.values_list("place", "tier__code")) == [(1, "special"), (2, "winner"), (3, None)]
