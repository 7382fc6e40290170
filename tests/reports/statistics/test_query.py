"""The query page: several indicators, regions and periods at once; compared exactly; as table, chart, workbook and CSV."""

from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import Region, Role
from reports import figures
from reports.statistics.models import Observation
from reports.statistics.query_changes import change, percent
from tests import people
from tests.counting import statements
from tests.reports.statistics.builders import make_figure, make_indicator

PAGE = "/reports/statistics/query/"


def asked(*indicators, **values):
    return {
        "indicator": [row.code for row in indicators], "scope": "districts", "first": 2016, "last": 2017, "periods": "year",
        "layout": "regions", "chart": "line", **values,
    }  # fmt: skip


@pytest.fixture
def west(district):
    row = people.make_region("411721", "西平县")
    people.make_user(Role.DISTRICT, region=row)
    return row


def cells(answer):
    """(indicator, region) -> what stands in its cells."""
    return {
        (row.indicator.name, row.region.name): [
            (cell.figure.value if cell.figure else None, cell.change.words() if cell.change else "")
            for cell in row.cells
        ]
        for row in answer.rows
    }


def test_who_asks(client, officer, head, supervisor, administrator, district, enterprise, expert, member):
    may = {officer: 200, head: 200, supervisor: 200, administrator: 200}
    for user, status in {**may, **dict.fromkeys((district, enterprise, expert, member), 403)}.items():
        client.force_login(user)
        for path in ("", "export.xlsx", "export.csv"):
            answer = client.get(PAGE + path)
            assert answer.status_code == status, (user, path)  # without a question the form, with a proposal


def test_regions_by_years_compared_with_last_year(client, officer, west):
    client.force_login(officer)
    one, other = make_indicator("重点企业"), make_indicator("重点产业")
    for year, value in ((2015, 40), (2016, 44), (2017, 41)):
        row = make_figure(one, region=west, year=year, value=value)
    make_figure(one, year=2017, value=7)
    make_figure(other, year=2016, value=0)
    make_figure(other, year=2017, value=3)
    page = client.get(PAGE, asked(one, other, compare="on"))
    assert cells(page.context["answer"]) == {
        ("重点企业", "西平县"): [(44, "+4（+10.00%）"), (41, "-3（-6.82%）")],
        ("重点企业", "驿城区"): [(None, ""), (7, "")],
        ("重点产业", "驿城区"): [(0, ""), (3, "+3（上年为 0）")],
    }
    assert f'href="{row.get_absolute_url()}"' in page.content.decode()
    assert {section.title for section in page.context["answer"].sections} == {"重点企业", "重点产业"}
    by_region = client.get(PAGE, asked(one, other, layout="indicators")).context["answer"]
    assert [section.title for section in by_region.sections] == ["驿城区", "西平县"]


def test_a_lower_bound_is_never_subtracted(client, officer, west):
    client.force_login(officer)
    row = make_indicator()
    make_figure(row, region=west, year=2015, value=100, is_lower_bound=True)
    make_figure(row, region=west, year=2016, value=110)
    make_figure(row, region=west, year=2017, value=120, is_lower_bound=True)
    page = client.get(PAGE, asked(row, compare="on"))
    assert [words for _value, words in cells(page.context["answer"])[row.name, "西平县"]] == ["不可比", "不可比"]
    assert "超过 120" in page.content.decode()
    book = load_workbook(BytesIO(client.get(f"{PAGE}export.xlsx", asked(row, compare="on")).content))
    assert list(book["查询结果"].iter_rows(values_only=True))[-1][3:] == (
        110,
        "不可比",
        "不可比",
        "超过 120",
        "不可比",
        "不可比",
    )
    assert list(book["逐条数据"].iter_rows(values_only=True))[-1][7:13] == (120, "超过", 110, None, "不可比", "不可比")


def test_parts_of_a_year_and_figures_without_one(client, officer, west):
    client.force_login(officer)
    row = make_indicator(interval="quarter")
    make_figure(row, region=west, year=2016, part="Q4", value=3)
    make_figure(row, region=west, year=2017, part="Q4", value=9)
    make_figure(row, region=west, year=None, value=77)
    quarters = client.get(PAGE, asked(row, first=2017, periods="Q", compare="on")).context["answer"]
    assert cells(quarters)[row.name, "西平县"] == [(None, ""), (None, ""), (None, ""), (9, "+6（+200.00%）")]
    years = client.get(PAGE, asked(row)).context["answer"]
    assert cells(years)[row.name, "西平县"] == [(None, ""), (None, ""), (77, "")]


def test_the_seeds_are_found_by_level(client, officer, divisions):
    figures.load()
    client.force_login(officer)
    row = Observation.objects.filter(year__isnull=False).exclude(level__startswith="per ").first()
    found = client.get(PAGE, asked(row.indicator, scope=row.region.level, first=row.year, last=row.year)).context[
        "answer"
    ]
    assert (row.indicator.name, row.region.name) in cells(found)


def test_sorted_by_a_year(client, officer, west):
    client.force_login(officer)
    row = make_indicator()
    make_figure(row, region=west, year=2017, value=5)
    make_figure(row, year=2017, value=9)
    make_figure(row, region=people.make_region("410000", "河南省"), year=2016, value=9)
    chosen = asked(row, scope="chosen", region=["411721", "411702", "410000"])
    for sort, order in {
        "1": ["西平县", "驿城区", "河南省"], "-1": ["驿城区", "西平县", "河南省"], "name": ["河南省", "驿城区", "西平县"], "99": ["河南省", "驿城区", "西平县"],
    }.items():  # fmt: skip
        answer = client.get(PAGE, {**chosen, "sort": sort}).context["answer"]
        assert [line.region.name for line in answer.rows] == order, sort


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"indicator": []}, "indicator"),
        ({"indicator": ["nothing"]}, "indicator"),
        ({"scope": "chosen"}, "region"),
        ({"scope": "everywhere"}, "scope"),
        ({"first": 2018}, "last"),
        ({"first": "x"}, "first"),
        ({"first": 1950, "last": 2020, "periods": "M"}, "last"),
        ({"layout": "x"}, "layout"),
    ],
)
def test_bad_input_is_told_beside_its_field(client, officer, wrong, field):
    client.force_login(officer)
    row = make_indicator()
    for path in ("", "export.xlsx", "export.csv"):
        answer = client.get(PAGE + path, asked(row, **wrong))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert 'class="field-error"' in answer.content.decode()


def test_no_more_than_twelve_indicators(client, officer):
    client.force_login(officer)
    answer = client.get(PAGE, asked(*(make_indicator() for _ in range(13))))
    assert list(answer.context["form"].errors) == ["indicator"]


def test_a_chart_shows_what_can_stand_on_one_axis(client, officer, west):
    client.force_login(officer)
    city = people.make_region("411700", "驻马店市")
    Region.objects.filter(pk__in=["411702", "411721"]).update(parent=city)
    row, other = make_indicator(), make_indicator(unit="元")
    for place in (city, west, Region.objects.get(pk="411702")):
        make_figure(row, region=place, year=2016)
        make_figure(row, region=place, year=2017)
        make_figure(other, region=place, year=2017)
    section = client.get(PAGE, asked(row, scope="divisions")).context["answer"].sections[0]
    assert [each["name"] for each in section.chart["series"]] == ["驿城区", "西平县"]
    assert section.left_out == 1
    units = client.get(PAGE, asked(row, other, layout="indicators")).context["answer"].sections[0]
    assert [each["name"] for each in units.chart["series"]] == [row.name]
    bars = client.get(PAGE, asked(row, first=2017, chart="bar")).context["answer"].sections[0]
    assert bars.chart["labels"] == ["驿城区", "西平县"]


def test_what_is_exported_holds_no_formula(client, officer, west):
    client.force_login(officer)
    row = make_indicator('=HYPERLINK("http://x")')
    make_figure(row, region=west, source="=1+1", note="@x")
    line = client.get(f"{PAGE}export.csv", asked(row)).content.decode("utf-8-sig").splitlines()[1]
    assert "'=HYPERLINK" in line
    assert ",'=1+1,'@x" in line
    book = load_workbook(BytesIO(client.get(f"{PAGE}export.xlsx", asked(row)).content))
    assert {cell.data_type for line in book["逐条数据"].iter_rows() for cell in line} <= {"s", "n"}


def test_what_an_answer_costs(client, officer, west):
    client.force_login(officer)
    rows = [make_indicator() for _ in range(6)]
    make_figure(rows[0], region=west, year=2017)
    few = f"{PAGE}?indicator={rows[0].code}&scope=districts&first=2017&last=2017&periods=year&layout=regions&compare=on"
    many = few.replace("first=2017", "first=2008") + "".join(f"&indicator={row.code}" for row in rows)
    cost = statements(client, few)
    for row in rows:
        for year in range(2007, 2017):
            make_figure(row, region=west, year=year)
            make_figure(row, year=year)
    assert statements(client, many) == statements(client, few) == cost
    assert cost <= 8


def valued(value, *, bound=False):
    return SimpleNamespace(value=value, is_lower_bound=bound)


AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


@given(AMOUNTS, AMOUNTS, st.booleans(), st.booleans())
def test_a_change_is_exact_or_not_told(now, before, first, second):
    made = change(valued(now, bound=first), valued(before, bound=second))
    if first or second:
        assert (made.difference, made.percent, made.words()) == (None, None, "不可比")
        return
    assert Fraction(made.difference) == Fraction(now) - Fraction(before)
    if before <= 0:
        assert made.percent is None
        return
    exact = (Fraction(now) - Fraction(before)) * 100 / Fraction(before)
    assert abs(Fraction(made.percent) - exact) <= Fraction(1, 200)


def test_halves_are_rounded_away_from_zero():
    assert [percent(Decimal(n), Decimal(20000)) for n in (1, -1, 3)] == [
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("0.02"),
    ]
    assert percent(Decimal(1), Decimal(0)) is None
    assert percent(Decimal(64), Decimal(-7)) is None


def test_from_below_nought_no_share_is_told(db):
    indicator = make_indicator(unit="万元")
    rise = change(make_figure(indicator, value=Decimal(57)), make_figure(indicator, year=2016, value=Decimal(-7)))
    assert rise.words() == "+64（—）"
    assert change(None, valued(Decimal(1))) is None
