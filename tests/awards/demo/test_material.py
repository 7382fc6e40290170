"""The demo's texts and figures: complete, consistent, varied, and never taken for real."""

import re
from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest
from django.conf import settings
from stdnum.cn import uscc

from accounts.models import Role
from awards.criteria.content import CriteriaContent, ItemPart
from awards.criteria.loading import GBT_19580
from awards.criteria.scoring import PERCENTS, Mark, totals
from awards.cycles.rulebook import Rulebook
from awards.demo import judgement, texts
from awards.demo.figures import indicator_years, indicators
from awards.demo.firms import WINNERS, Firm, firms
from awards.demo.people import (
    DISTRICTS,
    EXPERT_INTERESTS,
    EXPERTS,
    MEMBER_RECUSALS,
    MEMBERS,
    enterprise_users,
    everybody,
)

CRITERIA = CriteriaContent.parse(GBT_19580.read_text(encoding="utf-8"))
RULES = Rulebook.parse((settings.BASE_DIR / "rulebooks" / "zhumadian-2015.yaml").read_text(encoding="utf-8"))
YEARS = (2015, 2016)
PANEL = [person.username for person in EXPERTS[:5]]
PRESCRIPTIONS = re.compile(r"建议(?![数\d])|应当|应该|需要(?![的相，。])|必须|最好|不妨|有待")
each_firm = pytest.mark.parametrize("firm", firms(), ids=lambda firm: firm.key)
each_item = pytest.mark.parametrize("item", CRITERIA.items, ids=lambda item: item.clause)


def test_21_firms_with_valid_codes_stand_in_every_district_and_sector() -> None:
    assert len(firms()) == 21
    assert all(uscc.is_valid(firm.credit_code) for firm in firms())
    assert len({firm.credit_code for firm in firms()}) == 21
    assert {firm.region for firm in firms()} == {person.region for person in DISTRICTS}
    assert {firm.track for firm in firms()} == {track.code for track in RULES.tracks}


def test_people_have_one_name_one_account_and_one_role() -> None:
    people = everybody()
    assert max(Counter(person.username for person in people).values()) == 1
    assert max(Counter(person.name for person in people).values()) == 1
    assert {person.role for person in people} == set(Role.values)
    assert (len(EXPERTS), len(MEMBERS)) == (15, RULES.committee.size)
    assert {person.firm for person in enterprise_users() if person.owner} == {firm.key for firm in firms()}
    usernames = {person.username for person in people}
    assert {username for username, _firm in (*EXPERT_INTERESTS, *MEMBER_RECUSALS)} <= usernames


@each_firm
def test_no_loss_is_below_nothing_in_any_year_of_the_demo(firm: Firm) -> None:
    figures = indicators(firm, range(2012, 2027))
    losses = [figure.value for (code, _year), figure in figures.items() if code == "quality_loss"]
    assert [loss for loss in losses if loss is not None and not Decimal("0.05") <= loss <= 2] == []


@each_firm
def test_every_indicator_of_the_rulebook_has_a_value_or_a_reason(firm: Firm) -> None:
    figures = indicators(firm, indicator_years(2015))
    assert {code for code, _year in figures} == {row.code for row in RULES.materials.indicators if row.computed is None}
    assert {year for _code, year in figures} == {2012, 2013, 2014}
    for (code, year), figure in figures.items():
        assert (figure.value is None) == bool(figure.reason), (code, year)
    for code in ("sales_rate", "satisfaction", "debt_ratio"):
        assert all(f.value is None or 0 < f.value <= 100 for (c, _y), f in figures.items() if c == code)
    required = {row.code for row in RULES.materials.indicators if row.required}
    assert all(figure.value is not None for (code, _year), figure in figures.items() if code in required)


@each_firm
def test_metrics_move_from_the_first_year_to_the_last(firm: Firm) -> None:
    for metric in (*firm.product_metrics, *firm.process_metrics):
        assert (metric.at(2012), metric.at(2014)) == (metric.first, metric.last)
        assert metric.unit != "%" or metric.at(2015) <= 100
        assert (metric.last <= metric.first) if metric.falls else (metric.last >= metric.first)


@each_firm
def test_a_self_assessment_is_long_whole_and_within_the_limits(firm: Firm) -> None:
    for year in YEARS:
        answers = [texts.answer(firm, item.clause, year) for item in CRITERIA.items]
        assert all(280 <= len(answer) <= 1500 for answer in answers)
        assert sum(len(answer) for answer in answers) <= RULES.materials.answers_limit_total
        profile = texts.profile(firm, year)
        assert 800 <= len(profile) <= RULES.materials.profile_limit
        for text in (*answers, profile):
            assert not re.search(r"[{}｜]|None|G:|S:", text), text
            assert "。。" not in text
            assert "，，" not in text


@each_item
def test_no_two_firms_write_the_same(item: ItemPart) -> None:
    written = {firm.key: texts.answer(firm, item.clause, 2015) for firm in firms()}
    for one, other in combinations(written, 2):
        shared = set(written[one].split("。")) & set(written[other].split("。"))
        assert len("".join(shared)) < 0.5 * len(written[one]), (one, other)


def test_the_same_text_comes_out_every_time() -> None:
    firm = firms()[0]
    first = texts.answer(firm, "4.1.2", 2015)
    texts.written.cache_clear()
    assert texts.answer(firm, "4.1.2", 2015) == first
    assert texts.answer(firm, "4.1.2", 2016) != first


@each_item
def test_comments_hang_on_a_factor_and_a_paragraph_and_prescribe_nothing(item: ItemPart) -> None:
    factors = {factor.code for factor in CRITERIA.factors[item.kind]}
    for firm in firms():
        paragraphs, _stated = texts.written(firm.key, item.clause, 2015)
        for reader in PANEL[:2]:
            percent = judgement.percent(firm, item.clause, reader, 2015)
            strengths, opportunities = judgement.comments(firm, item.clause, percent, reader, 2015)
            assert strengths
            assert opportunities
            for comment in (*strengths, *opportunities):
                assert comment["factor"] in factors
                place = re.fullmatch(rf"自评报告{re.escape(item.clause)}第(\d)段", comment["reference"])
                assert place
                assert 1 <= int(place[1]) <= len(paragraphs)
                assert not re.search(r"[{}]", comment["text"])
                assert not PRESCRIPTIONS.search(comment["text"]), comment["text"]


def test_a_strength_quotes_only_numbers_that_the_applicant_states() -> None:
    for firm in firms():
        for item in CRITERIA.items:
            answer = texts.answer(firm, item.clause, 2015)
            strengths, _opportunities = judgement.comments(firm, item.clause, 60, "expert1", 2015)
            for comment in strengths:
                for number in re.findall(r"\d+(?:\.\d+)?", comment["text"].replace("4.5.2", "")):
                    assert number in answer, (firm.key, item.clause, comment["text"])


def result(firm: Firm, readers: list[str]) -> Decimal:
    marks = []
    for category in CRITERIA.categories:
        for item in category.items:
            percents = [judgement.percent(firm, item.clause, reader, 2015) for reader in readers]
            assert set(percents) <= set(PERCENTS)
            value = judgement.agreed(firm, item.clause, percents)
            assert judgement.after_visit(firm, item.clause, value) in PERCENTS
            marks.append(Mark(category.clause, item.points, value))
    return Decimal(totals(marks).total) / 100


@pytest.mark.parametrize("first", [0, 5, 10])
def test_the_five_winners_lead_whichever_panel_reads_them(first: int) -> None:
    readers = [person.username for person in EXPERTS[first : first + 5]]
    results = sorted(((result(firm, readers), firm.key) for firm in firms()), reverse=True)
    assert {key for _result, key in results[:5]} == set(WINNERS)
    assert 500 < results[0][0] < 720


def test_experts_differ_enough_for_a_consensus_to_be_needed() -> None:
    wide = 0
    for firm in firms():
        for item in CRITERIA.items:
            percents = [judgement.percent(firm, item.clause, reader, 2015) for reader in PANEL]
            wide += max(percents) - min(percents) >= RULES.review.difference_percent
    assert 0.05 < wide / (21 * 23) < 0.4


@each_firm
def test_panels_visits_and_feedback_have_their_words(firm: Firm) -> None:
    sayings = [
        judgement.overall(firm, "expert1", 2015), judgement.consensus_summary(firm, 2015), judgement.visit_programme(firm, 2015),
        judgement.visit_summary(firm, 2015), judgement.foreword(firm, 2015),
    ]  # fmt: skip
    for item in CRITERIA.items:
        reason = judgement.consensus_reason(firm, item.clause, [40, 60, 65], 55, 2015)
        assert "55%" in reason
        assert len(reason) <= 500
        sayings += [
            reason,
            judgement.visit_finding(firm, item.clause, 2015),
            judgement.visit_reason(firm, item.clause, 50, 55, 2015),
        ]
        assert judgement.visit_reason(firm, item.clause, 50, 50, 2015) == ""
    for saying in sayings:
        assert saying
        assert not re.search(r"[{}\[\]]|None", saying), saying


def test_who_had_not_adopted_the_model_fails_a_check_with_a_reason() -> None:
    for firm in firms():
        findings = [texts.check_finding(firm, check.code, 2015) for check in RULES.checks]
        assert all(note for _passed, note in findings)
        assert all(passed for passed, _note in findings) == (firm.key not in texts.FAILED_CHECKS)
