"""The dashboard: figures with their lists, trends, the districts beside each other, the funnel, lights; a district sees its own."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Region, Role
from awards.applications.workflow import Stage
from awards.screening.models import Screening
from core import clock
from reports.returns.models import Call, CallStage, Return
from reports.statistics.dashboard import tiles
from reports.statistics.dashboard_funnel import funnel
from reports.statistics.models import Observation, Target
from tests import people
from tests.awards import builders
from tests.awards.results import make_defence
from tests.counting import statements
from tests.reports.statistics.builders import make_figure, make_indicator

PAGE = "/reports/statistics/dashboard/"


@pytest.fixture
def west(district):
    """A second district, beside 驿城区, in a city."""
    city, _made = Region.objects.get_or_create(code="411700", defaults={"name": "驻马店市", "level": Region.Level.CITY})
    row = people.make_region("411721", "西平县")
    Region.objects.filter(pk__in=[district.region_id, row.pk]).update(parent=city, level=Region.Level.COUNTY)
    people.make_user(Role.DISTRICT, region=row)
    return Region.objects.get(pk=row.pk)


def shown(client, user, **asked):
    client.force_login(user)
    return client.get(PAGE, asked)


def test_who_sees_it(client, officer, head, supervisor, district, administrator, enterprise, expert, member):
    for user in (officer, head, supervisor, district):
        assert shown(client, user).status_code == 200, user
    for user in (administrator, enterprise, expert, member):
        assert shown(client, user).status_code == 403, user


def test_without_anything_the_page_says_what_to_do(client, officer):
    page = shown(client, officer).content.decode()
    for words in ("还没有分年度的数据", "还没有届次", "没有目标", "没有实施中的计划"):
        assert words in page


def test_every_figure_leads_to_its_observation(client, officer, west):
    indicator = make_indicator("重点企业")
    city = Region.objects.get(pk="411700")
    rows = [make_figure(indicator, region=city, year=year, value=year - 2000) for year in (2015, 2016)]
    rows += [make_figure(indicator, region=west, year=2016, value=Decimal(7), is_lower_bound=True)]
    page = shown(client, officer).content.decode()
    for row in rows:
        assert f'href="{row.get_absolute_url()}"' in page
    assert "超过 7" in page
    assert "没有数据" in page  # the other district


def test_a_chosen_indicator_region_and_year(client, officer, west):
    first, second = make_indicator(), make_indicator()
    for year in (2014, 2015, 2016):
        make_figure(first, region=west, year=year)
        make_figure(second, region=west, year=year)
    context = shown(client, officer, trend=second.code, region=west.pk, compare=first.code, year=2015).context
    assert [row.indicator for row in context["trends"]] == [second]
    assert (context["comparison"].indicator, context["comparison"].year) == (first, 2015)
    wrong = shown(client, officer, trend="nothing", region="x", compare="x", year="x", cycle="x")
    assert wrong.status_code == 200
    assert wrong.context["comparison"].year == 2016


def test_of_several_sources_the_last_entered_counts_and_parts_do_not(client, officer, west):
    indicator = make_indicator(interval="quarter")
    make_figure(indicator, region=west, value=1, source="甲")
    last = make_figure(indicator, region=west, value=2, source="乙")
    make_figure(indicator, region=west, value=3, part="Q1")
    make_figure(indicator, region=west, value=4, level="per county")
    context = shown(client, officer, region=west.pk).context
    assert context["trends"][0].rows == [last]
    assert [tile.row for tile in context["comparison"].tiles if tile.row] == [last]


def test_a_district_sees_its_own_figures_only(client, district, west):
    indicator = make_indicator()
    own = make_figure(indicator, region=district.region, value=41)
    make_figure(indicator, region=west, value=98765)
    Target.objects.create(indicator=indicator, year=2017, value=5)
    answer = shown(client, district, region=west.pk)
    assert [row.rows for row in answer.context["trends"]] == [[own]]
    assert answer.context["comparison"] is None
    assert [(line.green, line.total) for line in answer.context["target_lines"]] == [(1, 1)]
    page = answer.content.decode()
    assert "98,765" not in page
    assert "西平县" not in page
    assert own.get_absolute_url() in page


def test_the_funnel_counts_who_reached_a_level_wherever_they_ended(officer, district):
    cycle = builders.make_cycle()
    stages = [
        Stage.DRAFT, Stage.WITHDRAWN, Stage.SUBMITTED, Stage.RETURNED, Stage.DECLINED, Stage.IN_REVIEW, Stage.NOT_SELECTED,
        Stage.EXCLUDED, Stage.CANDIDATE,
    ]  # fmt: skip
    for number, stage in enumerate(stages):
        row = people.make_organization(f"虚构企业{number}有限公司")
        builders.make_application(cycle, row, stage=stage, submitted_at=None if stage == "draft" else clock.now())
    levels = {str(level.label): (level.count, level.share) for level in funnel(officer, cycle)}
    assert levels["提交申报"] == (7, "100%")
    assert levels["形式审查通过"][0] == 5  # the declined one failed the preliminary review
    assert levels["完成独立评审"] == (3, "43%")
    assert levels["提交评审委员会"][0] == 2
    assert levels["获奖"] == (0, "0%")


def test_the_funnel_goes_by_the_plan(officer, experts):
    """Eligibility before completeness, and the defence before the visit."""
    phases = ("application", "eligibility", "completeness", "review", "consensus", "defence", "visits", "ranking", "committee", "notice", "decision")  # fmt: skip
    book = builders.make_rulebook(ranking={"weights": {"document": "40", "defence": "20", "visit": "40"}})
    book["stages"] = [book["stages"][0], *({"name": name} for name in phases[1:])]
    cycle = builders.make_cycle(rulebook=book)
    stages = [
        Stage.SUBMITTED,
        Stage.QUALIFIED,
        Stage.ACCEPTED,
        Stage.REVIEWED,
        Stage.DEFENDED,
        Stage.VISITED,
        Stage.APPROVED,
    ]
    for stage in stages:
        case = builders.make_application(cycle, people.make_organization(), stage=stage, filled=False)
        Screening.objects.filter(application=case).delete()
        if stage in (Stage.DEFENDED, Stage.VISITED, Stage.APPROVED):
            make_defence(case, "80", *experts)
    levels = [(str(level.label), level.count) for level in funnel(officer, cycle)]
    assert levels == [
        ("提交申报", 7), ("资格审查通过", 6), ("形式审查通过", 5), ("完成独立评审", 4), ("完成陈述答辩", 3), ("完成现场评审", 0),
        ("提交评审委员会", 1), ("获奖", 0),
    ]  # fmt: skip


def test_what_is_late_is_counted_and_linked(client, officer, district):
    call = Call.objects.create(
        reference="TB1", title="填报", year=2017, due_on=date(2017, 5, 1), created_by=officer, stage=CallStage.OPEN
    )
    Return.objects.create(call=call, region=district.region)
    with clock.at(people.moment("2017-06-01 09:00")):
        for user in (officer, district):
            late = {str(line.label): line for line in shown(client, user).context["late"]}
            assert (late["逾期未报的数据填报"].value, late["逾期未报的数据填报"].tone) == (1, "danger")
            assert late["逾期的改进措施"].value == 0
            assert client.get(late["逾期未报的数据填报"].url).status_code == 200


def test_what_it_costs(client, officer, west, organization):
    """Nine readings of different things, the session, the person and their letters; none grows with the rows."""
    client.force_login(officer)
    cycle = builders.make_cycle()
    builders.make_application(cycle, organization, stage=Stage.SUBMITTED, submitted_at=clock.now())

    def more():
        indicator = make_indicator()
        for year in (2015, 2016, 2017):
            make_figure(indicator, region=Region.objects.get(pk="411700"), year=year)
            make_figure(indicator, region=west, year=year)
        Target.objects.create(indicator=indicator, year=2017, value=20, kind="growth")

    more()
    cost = statements(client, PAGE)
    for _ in range(5):
        more()
    assert statements(client, PAGE) == cost
    assert cost <= 12


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_fifths_follow_the_figures(values):
    places = [Region(code=f"{number:06d}", name=str(number)) for number in range(len(values))]
    made = tiles(
        places, {place.pk: Observation(value=Decimal(value)) for place, value in zip(places, values, strict=True)}
    )
    for one in made:
        for other in made:
            assert (one.row.value == other.row.value) == (one.place == other.place)
            assert one.row.value > other.row.value or one.fifth <= other.fifth
    assert {tile.fifth for tile in made} <= {1, 2, 3, 4, 5}


def test_every_figure_at_the_head_has_its_list(client, officer, district, organization):
    builders.make_application(builders.make_cycle(), organization, stage=Stage.SUBMITTED, submitted_at=clock.now())
    for user in (officer, district):
        context = shown(client, user).context
        for line in (*context["state"], *context["late"], *context["levels"]):
            assert client.get(line.url).status_code == 200, (user, line.url)
