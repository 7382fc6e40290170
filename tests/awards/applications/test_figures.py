"""Computed figures: exact, rounded half up, empty with a reason where there is nothing to divide by; checked in the rulebook; never typed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from awards.applications import actions
from awards.applications.content import Content
from awards.applications.figures import computed, formula_words, rounded
from awards.applications.requirements import blocking
from awards.applications.snapshot import freeze
from awards.cycles.entry import ComputedRule, IndicatorRule
from awards.cycles.rulebook import Rulebook, RulebookError
from tests.awards import builders

YEARS = (2012, 2013, 2014)


def typed(code, label=""):
    return IndicatorRule(code=code, label=label or code)


def rate(code, formula, of, over=(), *, percent=True, decimals=2):
    how = ComputedRule(formula=formula, of=list(of), over=list(over), percent=percent)
    return IndicatorRule(code=code, label=code, decimals=decimals, computed=how)


BASE = [
    typed("profit", "利润总额"),
    typed("taxes", "上缴税金"),
    typed("interest", "利息支出"),
    typed("assets", "资产总额"),
    typed("equity", "所有者权益"),
]
STORED = {
    ("profit", 2013): Decimal(100), ("taxes", 2013): Decimal(50), ("interest", 2013): Decimal("0.5"),
    ("assets", 2012): Decimal(1000), ("assets", 2013): Decimal(2000), ("equity", 2012): Decimal(300), ("equity", 2013): Decimal(337),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (rate("asset_contribution", "ratio_to_average", ["profit", "taxes", "interest"], ["assets"]), "10.03"),
        (rate("capital_preservation", "ratio_to_opening", ["equity"], ["equity"]), "112.33"),
        (rate("profit_rate", "ratio", ["profit"], ["assets"], percent=False, decimals=4), "0.0500"),
        (rate("growth", "growth", ["assets"]), "100.00"),
        (rate("tax_and_profit", "sum", ["profit", "taxes"], decimals=0), "150"),
    ],
)
def test_the_rates_of_real_forms(rule, expected):
    found = computed([*BASE, rule], STORED, [2013])
    assert (str(found[rule.code, 2013].value), found[rule.code, 2013].reason) == (expected, "")


def test_what_is_missing_or_nothing_is_said():
    growth, share = rate("growth", "growth", ["assets"]), rate("share", "ratio", ["profit"], ["equity"])
    found = computed(
        [*BASE, growth, share], {**STORED, ("equity", 2013): Decimal(0), ("assets", 2014): Decimal(1)}, YEARS
    )
    assert found["growth", 2012].reason == "缺少 2011 年的资产总额，无法计算"
    assert found["share", 2013] == (found["share", 2013].__class__)(None, "2013 年的所有者权益为零，不能作分母")
    assert found["share", 2014].reason == "缺少 2014 年的利润总额，无法计算"
    before = {("assets", 2012): Decimal(-5), ("assets", 2013): Decimal(5)}
    assert computed([*BASE, growth], before, [2013])["growth", 2013].reason == "上年为负数，增长率没有意义"


def test_a_figure_may_follow_from_a_computed_one_and_a_circle_ends():
    both, share = rate("both", "sum", ["profit", "taxes"]), rate("share", "ratio", ["both"], ["assets"])
    assert computed([*BASE, share, both], STORED, [2013])["share", 2013].value == Decimal("7.50")
    one, two = rate("one", "sum", ["two"]), rate("two", "sum", ["one"])
    assert all(figure.value is None and figure.reason for figure in computed([one, two], {}, [2013]).values())


def test_the_formula_is_told_in_the_names_of_the_table():
    rule = rate("x", "ratio_to_average", ["profit", "taxes"], ["assets"])
    assert formula_words(rule, [*BASE, rule]) == "（利润总额＋上缴税金）÷平均资产总额×100%"
    assert formula_words(rate("x", "sum", ["profit", "taxes"]), BASE) == "利润总额＋上缴税金"
    assert formula_words(BASE[0], BASE) == ""


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 4))
def test_rounding_is_never_further_than_half_a_unit(value, decimals):
    found = rounded(value, decimals)
    assert abs(Fraction(found) - value) <= Fraction(1, 2 * 10**decimals)
    assert -found.as_tuple().exponent == decimals


@pytest.mark.parametrize(("value", "expected"), [("12.345", "12.35"), ("-12.345", "-12.35"), ("0.005", "0.01")])
def test_half_goes_up(value, expected):
    assert str(rounded(Fraction(value), 2)) == expected


@pytest.mark.parametrize(
    ("how", "path", "reason"),
    [
        ({"formula": "sum", "of": ["nowhere"]}, "[2].computed.of[0]", "没有代码为“nowhere”的指标"),
        ({"formula": "ratio", "of": ["revenue"], "over": ["x"]}, "[2].computed.over[0]", "没有代码为“x”的指标"),
        ({"formula": "ratio", "of": ["revenue"]}, "[2].computed.over", "须写明分母"),
        ({"formula": "growth", "of": ["revenue"], "over": ["profit"]}, "[2].computed.over", "求和与增长率不写分母"),
        ({"formula": "sum", "of": ["revenue", "made"]}, "[2].computed", "循环引用：made → made"),
        ({"formula": "guess", "of": ["revenue"]}, "[2].computed.formula", "只能是"),
        ({"formula": "sum", "of": []}, "[2].computed.of", "至少要有 1 项"),
    ],
)
def test_the_rulebook_says_what_is_wrong_with_a_formula(db, how, path, reason):
    with pytest.raises(RulebookError) as refused:
        Rulebook.parse(book(how))
    faults = {fault.path: fault.reason for fault in refused.value.faults}
    assert reason in faults[f"materials.indicators{path}"]


def book(how):
    made = builders.make_rulebook()
    made["materials"]["indicators"].append({"code": "made", "label": "利润率", "unit": "%", "computed": how})
    return made


RATIO = {"formula": "ratio", "of": ["profit"], "over": ["revenue"]}


@pytest.fixture
def case(db, organization, enterprise):
    cycle = builders.make_cycle(rulebook=book(RATIO))
    return builders.make_application(cycle, organization, by=enterprise)


def test_a_computed_cell_is_shown_with_its_formula_follows_every_save_and_is_never_written(case, client, enterprise):
    client.force_login(enterprise)
    url = reverse("awards:applications-indicators", args=[case.reference])
    page = client.get(url).content.decode()
    assert "利润率" in page
    assert "指标 profit÷指标 revenue×100%" in page
    assert "value-made-2014" not in page
    given = {
        "value-revenue-2014": "3",
        "was-value-revenue-2014": "3000",
        "value-profit-2014": "1",
        "was-value-profit-2014": "3000",
    }
    kept = {
        f"{was}value-{code}-{year}": "3000" for code in ("revenue", "profit") for year in (2012, 2013) for was in ("", "was-")
    }  # fmt: skip
    saved = client.post(url, {**kept, **given}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="computed-made-2014" hx-swap-oob="true">33.33<' in saved
    actions.save_indicators(case, values={("made", 2014): Decimal(99)}, reasons={}, by=enterprise)
    assert not case.indicators.filter(code="made").exists()


def test_it_stands_in_the_snapshot_and_is_no_gap_when_it_is_empty(case, enterprise):
    actions.save_indicators(case, values={("revenue", 2014): Decimal(0)}, reasons={}, by=enterprise)
    rows = {(row["code"], row["year"]): row for row in freeze(Content.of(case))["indicators"]}
    assert rows["made", 2013]["value"] == "100"
    assert (rows["made", 2014]["value"], rows["made", 2014]["reason"]) == ("", "2014 年的指标 revenue为零，不能作分母")
    assert rows["made", 2014]["formula"] == "指标 profit÷指标 revenue×100%"
    assert [gap for gap in blocking(case) if gap.section == "indicators"] == []


def test_the_review_desk_shows_it(case):
    from awards.review.material import material_of

    shown = {row["label"]: row["cells"] for row in material_of(case).figures}
    assert shown["利润率"] == ["100.00"] * 3


@pytest.mark.parametrize(("typed_in", "status"), [("1234567890123456.78", 200), ("12345678901234567", 422)])
def test_a_figure_too_long_for_its_column_is_refused_and_not_an_error(case, client, enterprise, typed_in, status):
    client.force_login(enterprise)
    url = reverse("awards:applications-indicators", args=[case.reference])
    answer = client.post(
        url, {"value-revenue-2014": typed_in, "was-value-revenue-2014": "3000"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == status
