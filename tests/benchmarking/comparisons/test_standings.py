"""The anonymous comparison: at least five, and nobody can be singled out by asking twice."""

from decimal import Decimal
from itertools import combinations

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Industry
from benchmarking.comparisons.actions import activities
from benchmarking.comparisons.actions.standings import difference, division_of, may_publish, quartiles, rounded
from benchmarking.comparisons.models import Metric, Standing
from benchmarking.comparisons.standing import quarter
from benchmarking.comparisons.waiting import awaiting
from core import clock
from core.waiting import counted
from tests import people
from tests.benchmarking.comparisons.builders import AFTER, NOW, make_accepted, make_draft, make_firm, make_released
from tests.counting import statements

AT = "/benchmarking/comparisons/standings/"
values = st.decimals(min_value=0, max_value=10**9, places=4)
populations = st.dictionaries(
    st.sampled_from([str(key) for key in range(12)]), st.sampled_from(["1", "2"]), max_size=12
)


@given(st.lists(populations, max_size=12))
@settings(max_examples=300)
def test_the_difference_of_any_two_published_answers_concerns_five_or_more(asked):
    published: list[dict[str, str]] = []
    for population in asked:
        if may_publish(population, published):
            published.append(population)
    for one, other in combinations(published, 2):
        joined, left = set(other) - set(one), set(one) - set(other)
        changed = {key for key in set(one) & set(other) if one[key] != other[key]}
        assert len(joined | left | changed) >= Standing.FEWEST
    assert all(len(population) >= Standing.FEWEST for population in published)


@given(populations, populations)
def test_a_difference_counts_organizations(one, other):
    assert difference(one, other) == difference(other, one)
    assert difference(one, one) == 0
    assert difference(one, other) <= len(set(one) | set(other))


@given(st.lists(values, min_size=5, max_size=60))
def test_quartiles_are_in_order_and_rounded(given_values):
    lower, median, upper = quartiles(given_values)
    assert lower <= median <= upper
    for value in (lower, median, upper):
        assert value == rounded(value)
        assert len(value.normalize().as_tuple().digits) <= 3
    assert min(given_values) * Decimal("0.99") - Decimal("0.0001") <= lower
    assert upper <= max(given_values) * Decimal("1.01") + Decimal("0.0001")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1234.56", "1230"), ("99.25", "99.2"), ("0.01234", "0.0123"), ("0.00004", "0"), ("0", "0"), ("7", "7")],
)
def test_three_significant_figures(value, shown):
    assert rounded(Decimal(value)) == Decimal(shown)


def test_a_group_belongs_to_its_division():
    codes = division_of([("C", None), ("C34", "C"), ("C341", "C34"), ("C3411", "C341"), ("A", None)])
    assert codes == {"C": "C", "C34": "C34", "C341": "C34", "C3411": "C34", "A": "A"}


@given(st.lists(values, min_size=5, max_size=20), values, st.sampled_from(["higher", "lower"]))
def test_the_quarter_says_no_more_than_the_published_figures(given_values, own, direction):
    """It is a function of the own value and the three rounded figures only."""
    lower, median, upper = quartiles(given_values)
    standing = Standing(metric=Metric(direction=direction), lower=lower, median=median, upper=upper)
    found = quarter(standing, own)
    better = [own >= mark if direction == "higher" else own <= mark for mark in (lower, median, upper)]
    assert found == 4 - sum(better)


@pytest.fixture
def five(officer, head, metric):
    """An activity with five accepted forms on the same metric in one division, one of them in a group of it, and one in another industry."""
    Industry.objects.get_or_create(code="C34", defaults={"name": "通用设备制造业"})
    group, _ = Industry.objects.get_or_create(code="C341", defaults={"name": "锅炉", "parent_id": "C34"})
    food, _ = Industry.objects.get_or_create(code="C14", defaults={"name": "食品制造业"})
    firms = [make_firm(), make_firm(), make_firm(), make_firm(), make_firm(industry=group), make_firm(industry=food)]
    activity = _year(2015, firms, [96, 97, 98, 99, "99.5", 50], officer, head, metric)
    return activity, firms


def _year(year, firms, figures, officer, head, metric):
    activity = make_released(officer, head, *[firm for firm, _user in firms], year=year)
    for (firm, user), figure in zip(firms, figures, strict=True):
        make_accepted(activity, firm, user, officer, metric=metric, own_value=Decimal(figure))
    with clock.at(AFTER):
        activities.close(activity, by=officer)
    return activity


def test_five_are_shown_and_four_are_not(client, five, officer, metric):
    _activity, firms = five
    standing = Standing.objects.get()
    assert (standing.industry_id, standing.lower, standing.median, standing.upper) == ("C34", 97, 98, 99)
    client.force_login(firms[3][1])
    page = client.get(AT)
    assert [str(place.label) for place in page.context["page"]] == ["前四分之一"]
    shown = page.content.decode()
    assert "本企业" in shown
    for other, _user in firms[:3]:
        assert other.name not in shown
    client.force_login(firms[5][1])  # alone in its industry
    assert "本企业还没有进入可比较的行业数据" in client.get(AT).content.decode()
    client.force_login(officer)
    assert "通用设备制造业" in client.get(AT).content.decode()
    assert "没有可以公布的行业水平" in client.get(f"{AT}?q=没有").content.decode()


def test_who_did_not_contribute_sees_nothing(client, five, enterprise, organization):
    client.force_login(enterprise)
    page = client.get(AT)
    assert list(page.context["page"]) == []
    assert "98" not in [word for place in page.context["page"] for word in str(place)]


def test_one_more_firm_changes_nothing_five_do(client, five, officer, head, metric):
    _activity, firms = five
    newcomer = make_firm()
    _year(2016, [*firms[:5], newcomer], [96, 97, 98, 99, "99.5", 10], officer, head, metric)
    assert Standing.objects.count() == 1  # otherwise the newcomer's value could be worked out
    client.force_login(newcomer[1])
    assert list(client.get(AT).context["page"]) == []
    _year(2017, firms[:5], [97, 98, 99, "99.5", "99.8"], officer, head, metric)
    assert Standing.objects.count() == 2
    assert Standing.objects.latest_published().get().median == 99
    _year(2018, firms[:5], [96, 97, 98, 99, "99.5"], officer, head, metric)
    assert Standing.objects.count() == 2  # as in 2015: differs from the last by five, but not from the first


def test_nothing_changes_between_closings_and_no_parameter_divides(client, five, officer, head, metric):
    _activity, firms = five
    running = make_released(officer, head, *[firm for firm, _user in firms])
    client.force_login(firms[0][1])
    before = [(place.standing.median, place.quarter, place.own) for place in client.get(AT).context["page"]]
    for firm, user in firms[:5]:
        make_accepted(running, firm, user, officer, metric=metric, own_value=Decimal(1))
    asked = ["", "?region=411702", "?size=small", "?industry=C341", "?year=2015", "?q=x"]
    client.force_login(firms[0][1])
    for query in asked:
        found = [(place.standing.median, place.quarter, place.own) for place in client.get(AT + query).context["page"]]
        assert found == before


def test_neither_count_nor_population_is_on_a_page(client, five, officer):
    standing = Standing.objects.get()
    Standing.objects.update(population={str(key): "31337" for key in range(5)} | {str(five[1][0][0].pk): "96"})
    for user in (officer, five[1][0][1]):
        client.force_login(user)
        assert "31337" not in client.get(AT).content.decode()
    assert standing.organizations == 5


def test_who_may(client, request):
    roles = ("officer", "head", "supervisor", "administrator", "district", "expert", "member", "enterprise")
    got = []
    for role in roles:
        client.force_login(request.getfixturevalue(role))
        got.append(client.get(AT).status_code)
    assert got == [200, 200, 200, 403, 403, 403, 403, 200]


def test_history_of_one_metric(client, five, officer, enterprise, organization, metric):
    firm, user = five[1][0]
    url = reverse("benchmarking:comparisons-metric", args=[metric.code, firm.pk])
    client.force_login(user)
    assert [(line["year"], line["own"]) for line in client.get(url).context["history"]] == [(2015, 96)]
    client.force_login(officer)
    assert client.get(url).status_code == 200
    client.force_login(enterprise)
    assert client.get(url).status_code == 404


def test_one_standing_and_three_cost_the_same(client, five, officer):
    for user in (officer, five[1][0][1]):
        client.force_login(user)
        Standing.objects.exclude(pk=Standing.objects.order_by("pk").first().pk).delete()
        one = statements(client, AT)
        first = Standing.objects.get()
        for number in range(2):
            other = Metric.objects.create(code=f"{user.role}{number}", name=f"指标{number}", direction="lower")
            Standing.objects.create(
                activity=first.activity, metric=other, industry=first.industry, organizations=5, lower=1, median=2, upper=3,
                population=first.population, frozen_at=NOW,
            )  # fmt: skip
        assert statements(client, AT) == one


def test_what_waits(officer, head, district, organization, enterprise):
    activity = make_draft(officer, organization)
    with clock.at(NOW):
        assert [str(line.title) for line in counted(awaiting(officer))] == ["对比活动通知待送签"]
        activities.prepare(activity, by=officer)
        assert [line.tone for line in counted(awaiting(head))] == ["danger"]
        activities.release(activity, by=head)
        assert [(line.count, line.due) for line in counted(awaiting(enterprise))] == [(1, activity.due_on)]
        assert counted(awaiting(district)) == []
    with clock.at(AFTER):
        assert [line.count for line in counted(awaiting(district))] == [1]
        assert [str(line.title) for line in counted(awaiting(officer))] == ["对比活动已过报送截止"]
    assert awaiting(people.make_user("expert")) == []
