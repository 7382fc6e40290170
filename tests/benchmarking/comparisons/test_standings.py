"""The anonymous comparison: at least five, and nobody can be singled out by asking twice."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Industry, Organization
from benchmarking.comparisons.actions import activities
from benchmarking.comparisons.actions.standings import division_of
from benchmarking.comparisons.models import Metric, Standing
from benchmarking.comparisons.standing import Place, level
from benchmarking.comparisons.waiting import awaiting
from core import clock
from core.waiting import counted
from tests import people
from tests.benchmarking.comparisons.builders import AFTER, NOW, make_accepted, make_draft, make_firm, make_released
from tests.counting import statements

AT = "/benchmarking/comparisons/standings/"


def test_a_group_belongs_to_its_division():
    codes = division_of([("C", None), ("C34", "C"), ("C341", "C34"), ("C3411", "C341"), ("A", None)])
    assert codes == {"C": "C", "C34": "C34", "C341": "C34", "C3411": "C34", "A": "A"}


@pytest.mark.parametrize(
    ("means", "direction", "own", "label"),
    [
        (["98"], "higher", "98.6", "优于行业平均"),
        (["98"], "higher", "97.5", "与行业平均相当"),
        (["98"], "higher", "97.4", "不及行业平均"),
        (["98"], "lower", "97.4", "优于行业平均"),
        (["8", "4"], "higher", "7", "接近前一半的平均"),
        (["8", "4"], "higher", "6", "接近前一半的平均"),
        (["4", "8"], "lower", "9", "接近后一半的平均"),
        (["20", "15", "10", "5"], "higher", "11", "接近第三个四分之一的平均"),
    ],
)
def test_the_place_is_a_function_of_the_own_value_and_of_what_is_published(means, direction, own, label):
    standing = Standing(metric=Metric(direction=direction), means=means, step=1)
    place = Place(standing, Organization(), Decimal(own), level(standing, Decimal(own)))
    assert str(place.label) == label
    assert [line["state"] for line in place.band].count("current") == 1
    assert len(standing.lines) == len(means)


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
    assert (standing.industry_id, standing.means, standing.step) == ("C34", ["98"], 1)
    client.force_login(firms[3][1])
    page = client.get(AT)
    assert [str(place.label) for place in page.context["page"]] == ["优于行业平均"]
    shown = page.content.decode()
    assert "约 98%" in shown
    assert "只公布至少五家企业的平均值" in shown
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


def test_one_more_or_less_changes_nothing_five_do(client, five, officer, head, metric):
    _activity, firms = five
    newcomer = make_firm()
    _year(2016, [*firms[:5], newcomer], [96, 97, 98, 99, "99.5", 10], officer, head, metric)
    assert Standing.objects.count() == 1  # otherwise the newcomer's value could be worked out
    client.force_login(newcomer[1])
    assert list(client.get(AT).context["page"]) == []
    _year(2017, firms[:4], [90, 91, 92, 93], officer, head, metric)
    assert Standing.objects.count() == 1  # otherwise that of the one who stayed away
    _year(2018, [*firms[:5], newcomer], [91, 92, 93, 94, 95, 10], officer, head, metric)
    told = Standing.objects.latest_published().get()
    assert (told.means, str(newcomer[0].pk) in told.population) == (
        ["93"],
        False,
    )  # all changed, the newcomer still waits
    _year(2019, firms[:5], [96, 97, 98, 99, "99.5"], officer, head, metric)
    assert Standing.objects.count() == 2  # as in 2015: differs from the last by five, but not from the first


def test_ten_are_told_in_two_halves_and_no_value_is_on_the_page(client, officer, head, metric):
    firms = [make_firm() for _ in range(10)]
    figures = ["91.3", "92.7", "93.1", "93.9", "94.6", "95.2", "96.8", "97.7", "98.3", "99.4"]
    _year(2015, firms, figures, officer, head, metric)
    assert Standing.objects.get().means == ["98", "94"]  # of 97.48 and 93.12, rounded to 2
    for user, own in ((officer, None), (firms[0][1], "91.3"), (firms[9][1], "99.4")):
        client.force_login(user)
        shown = client.get(AT).content.decode()
        assert [figure for figure in figures if figure in shown] == ([own] if own else [])


def test_the_english_page_says_it_too(client, five):
    client.force_login(five[1][3][1])
    shown = client.get(AT, headers={"accept-language": "en"})
    assert shown.status_code == 200


def test_nothing_changes_between_closings_and_no_parameter_divides(client, five, officer, head, metric):
    _activity, firms = five
    running = make_released(officer, head, *[firm for firm, _user in firms])
    client.force_login(firms[0][1])
    before = [(place.standing.means, place.level, place.own) for place in client.get(AT).context["page"]]
    for firm, user in firms[:5]:
        make_accepted(running, firm, user, officer, metric=metric, own_value=Decimal(1))
    asked = ["", "?region=411702", "?size=small", "?industry=C341", "?year=2015", "?q=x"]
    client.force_login(firms[0][1])
    for query in asked:
        found = [(place.standing.means, place.level, place.own) for place in client.get(AT + query).context["page"]]
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
                activity=first.activity, metric=other, industry=first.industry, organizations=5, means=["2"], step=1,
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
