"""Targets: set, changed, removed; what each requires, and its light."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from core import clock, journal
from reports.statistics import targets
from reports.statistics.divisions import districts
from reports.statistics.models import Observation, Target, TargetKind
from reports.statistics.standing import light_of, standings
from tests import people
from tests.counting import statements
from tests.racing import at_once
from tests.reports.statistics.builders import make_figure, make_indicator

LIST = "/reports/statistics/targets/"


@pytest.fixture
def seeds(divisions, district):
    call_command("figures", "load", stdout=StringIO())


def lights(today=date(2018, 6, 1)):
    rows = Target.objects.select_related("indicator", "region")
    return {(row.target.indicator.code, row.region.name): row for row in standings(list(rows), districts(), today)}


def test_the_seeds_targets_of_2018(seeds):
    found = lights()
    required = {code: row.required for (code, place), row in found.items() if place == "安徽省"}
    assert required == {
        "smes_running_total_quality_management": 12120,
        "large_medium_enterprises_using_excellence_model": 1200,
        "city_county_award_winners": 134,
        "quality_brand_upgrade_demonstration_units": 149,
    }
    each = {code: row.required for (code, place), row in found.items() if place == "驿城区"}
    assert each == {"key_industrial_parks": 1, "key_products_services": 2, "key_industries": 2, "key_enterprises": 50}
    assert {row.light for row in found.values()} == {"grey"}


def test_lower_bounds_stay_marked(client, officer, seeds):
    client.force_login(officer)
    shown = client.get(LIST).content.decode()
    for words in ("超过 12,120", "上年 超过 10,100", "超过 1,200", ">134<", ">149<"):
        assert words in shown


def test_each_target_loaded_has_its_line(seeds):
    target = Target.objects.get(indicator__code="key_enterprises")
    entry = journal.timeline(target).get()
    assert (entry.verb, entry.actor, entry.after["value"], entry.data) == (
        "targets.set", None, "50", {"file": "targets.csv"},
    )  # fmt: skip
    targets.load()
    assert journal.timeline(target).count() == 1


def test_loading_the_targets_again_keeps_what_people_have_set(seeds):
    Target.objects.filter(indicator__code="key_enterprises").update(value=60)
    assert targets.load() == 8 == Target.objects.count()
    assert Target.objects.get(indicator__code="key_enterprises").value == 60


@given(
    base=st.decimals(min_value=0, max_value=10**9, places=4),
    percent=st.decimals(min_value=0, max_value=1000, places=4),
    decimals=st.integers(0, 4),
)
def test_growth_is_exact_and_rounded_up(base, percent, decimals):
    required = Target(kind=TargetKind.GROWTH, value=percent).required(base, decimals)
    exact = Fraction(base) * (100 + Fraction(percent)) / 100
    step = Fraction(1, 10**decimals)
    assert exact <= Fraction(required) < exact + step
    assert Fraction(required) % step == 0


@pytest.mark.parametrize(("base", "required"), [(10100, 12120), (1000, 1200), (111, 134), (124, 149), (0, 0)])
def test_twenty_percent_more(base, required):
    assert Target(kind=TargetKind.GROWTH, value=Decimal(20)).required(Decimal(base)) == required


@pytest.mark.parametrize(
    ("required", "actual", "is_bound", "is_over", "light"),
    [
        (None, 5, False, True, "grey"),
        (5, None, False, True, "grey"),
        (5, 5, False, True, "green"),
        (5, 6, True, False, "green"),
        (5, 4, False, False, "amber"),
        (5, 4, False, True, "red"),
        (5, 4, True, True, "amber"),
        (0, 0, False, False, "green"),
    ],
)
def test_the_rule_of_the_lights(required, actual, is_bound, is_over, light):
    assert light_of(required, actual, is_bound=is_bound, is_over=is_over) == light


def test_growth_over_a_lower_bound_is_never_said_to_be_reached():
    """What is required is at least so much: more than it may still be too little, less than it is too little for certain."""
    lights = [light_of(120, actual, is_bound=False, is_over=True, required_is_bound=True) for actual in (125, 119)]
    assert lights == ["amber", "red"]


def test_last_year_as_a_lower_bound(district):
    indicator = make_indicator()
    Target.objects.create(indicator=indicator, year=2017, kind=TargetKind.GROWTH, value=20)
    make_figure(indicator, value=100, year=2016, is_lower_bound=True)
    make_figure(indicator, value=125)
    assert lights()[indicator.code, "驿城区"].light == "amber"


def test_the_largest_target_is_still_exact():
    largest = Decimal("9999999999999999.9999")
    required = Target(kind=TargetKind.GROWTH, value=largest).required(largest, 4)
    assert required >= Fraction(largest) * (100 + Fraction(largest)) / 100


def test_the_due_day_itself_is_not_over(seeds, officer):
    place = people.make_region()
    make_figure(Target.objects.get(indicator__code="key_enterprises").indicator, region=place, year=2018, value=49)
    by_day = {day: lights(day)["key_enterprises", "驿城区"] for day in (date(2018, 12, 31), date(2019, 1, 1))}
    assert [row.light for row in by_day.values()] == ["amber", "red"]
    assert by_day[date(2018, 12, 31)].percent == 98


def test_of_several_sources_the_last_entered_counts(district):
    indicator = make_indicator()
    Target.objects.create(indicator=indicator, year=2017, value=5)
    make_figure(indicator, value=3, source="甲")
    make_figure(indicator, value=7, source="乙")
    make_figure(indicator, value=1, source="丙", level="per city")
    assert lights()[indicator.code, "驿城区"].actual.value == 7


def test_set_changed_and_removed_through_the_pages(client, officer, district):
    client.force_login(officer)
    indicator = make_indicator()
    given_ = {
        "indicator": indicator.pk,
        "region": "",
        "year": "2018",
        "kind": "at_least",
        "value": "50",
        "due_on": "",
        "source": "通知",
    }
    assert client.post(f"{LIST}new/", given_).url == f"{LIST}?year=2018"
    again = client.post(f"{LIST}new/", given_)
    assert (again.status_code, "已有面向各县区的目标" in again.content.decode()) == (422, True)
    wrong = client.post(f"{LIST}new/", {**given_, "year": "2019", "value": "1.5"})
    assert list(wrong.context["form"].errors) == ["value"]
    target = Target.objects.get()
    page = f"{LIST}{target.pk}/"
    form = client.get(page).context["form"]
    changed = {**given_, "value": "60", "version": form["version"].value()}
    assert client.post(page, changed).url == f"{LIST}?year=2018"
    assert client.post(page, {**changed, "value": "70"}).status_code == 422
    assert journal.timeline(target).last().after == {"value": "60"}
    client.post(f"{page}remove/", {"reason": "通知废止"})
    assert (Target.objects.count(), journal.timeline(indicator).last().verb) == (0, "targets.remove")


def test_filters_by_light_region_and_indicator(client, officer, seeds):
    client.force_login(officer)
    row = Observation.objects.get(indicator__code="city_county_award_winners")
    make_figure(row.indicator, region=row.region, year=2018, value=140)
    assert [one.light for one in client.get(LIST, {"light": "green"}).context["page"]] == ["green"]
    assert len(client.get(LIST, {"region": "411702"}).context["page"]) == 4
    assert len(client.get(LIST, {"indicator": "key_enterprises"}).context["page"]) == 1
    assert client.get(LIST, {"year": "2031"}).context["year"] == 2018


def test_a_district_sees_its_own_lights_only(client, district, officer):
    west = people.make_region("411721", "西平县")
    people.make_user(Role.DISTRICT, region=west)
    indicator = make_indicator()
    Target.objects.create(indicator=indicator, year=2017, value=5)
    Target.objects.create(indicator=indicator, year=2017, value=9, region=west)
    client.force_login(district)
    assert [row.region.name for row in client.get(LIST).context["page"]] == ["驿城区"]
    client.force_login(officer)
    assert len(client.get(LIST).context["page"]) == 3


def test_what_the_list_costs(client, officer, district):
    client.force_login(officer)

    def one():
        with clock.at(people.moment("2017-06-01 09:00")):
            figure = make_figure()
            make_figure(figure.indicator, year=2016)
            Target.objects.create(indicator=figure.indicator, year=2017, value=20, kind="growth")

    one()
    cost = statements(client, LIST)
    one()
    one()
    assert statements(client, LIST) == cost


def test_who_reads_and_who_sets(client, officer, head, supervisor, administrator, district, enterprise, expert, member):
    target = Target.objects.create(indicator=make_indicator(), year=2017, value=5)
    may = {
        officer: (200, 200),
        head: (200, 200),
        supervisor: (200, 403),
        administrator: (200, 403),
        district: (200, 403),
    }
    for user, (reads, writes) in {**may, enterprise: (403, 404), expert: (403, 404), member: (403, 404)}.items():
        client.force_login(user)
        assert client.get(LIST).status_code == reads, user
        assert client.get(f"{LIST}new/").status_code == (200 if writes == 200 else 403), user
        assert client.get(f"{LIST}{target.pk}/").status_code == (200 if reads == 200 else 404), user
        assert client.post(f"{LIST}{target.pk}/", {"value": "x"}).status_code == (422 if writes == 200 else writes), (
            user
        )
        assert client.post(f"{LIST}{target.pk}/remove/").status_code == (303 if writes == 200 else writes), user


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_set_the_same_target_at_once(officer, head):
    told = {"indicator": make_indicator(), "region": None, "year": 2018, "kind": "at_least", "value": Decimal(5)}
    results = at_once(
        *(lambda by=by: targets.set_target(by=by, due_on=None, source="", **told) for by in (officer, head))
    )
    assert sum(isinstance(result, str) for result in results) == 1
    assert Target.objects.count() == 1
