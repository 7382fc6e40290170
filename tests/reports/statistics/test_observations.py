"""Figures: entered, corrected, removed, found; each one click from its source."""

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import Region
from core import journal
from core.refusal import Refused
from reports import figures
from reports.statistics import actions
from reports.statistics.display import figure, number, period
from reports.statistics.models import Observation, Origin
from tests.counting import statements
from tests.people import make_region
from tests.reports.statistics.builders import make_figure, make_indicator

LIST = "/reports/statistics/observations/"


def told(indicator, **values):
    region = make_region()
    return {
        "indicator": indicator.pk, "region": region.pk, "level": "", "year": "2017", "part": "", "value": "10100",
        "is_lower_bound": "on", "source": "行动方案", "note": "", **values,
    }  # fmt: skip


def test_entered_shown_corrected_and_removed(client, officer):
    client.force_login(officer)
    indicator = make_indicator("推行全面质量管理的企业")
    page = client.post(f"{LIST}new/", told(indicator)).url
    row = Observation.objects.get()
    assert (row.origin, row.entered_by, row.is_lower_bound) == (Origin.ENTERED, officer, True)
    shown = client.get(page).content.decode()
    assert "超过 10,100" in shown
    assert "行动方案" in shown
    assert "超过 10,100" in client.get(LIST).content.decode()
    form = client.get(f"{page}correct/").context["form"]
    new = {"value": "10200", "note": "勘误", "reason": "原文勘误表", "version": form["version"].value()}
    assert client.post(f"{page}correct/", new).url == page
    assert client.post(f"{page}correct/", {**new, "value": "10300"}).status_code == 422
    entry = journal.timeline(row).last()
    assert (entry.before["value"], entry.after["value"], entry.note) == ("10100", "10200", "原文勘误表")
    client.post(f"{page}remove/", {"reason": "重复"})
    assert not Observation.objects.exists()
    gone = journal.timeline(indicator).last()
    assert (gone.verb, gone.before["value"], gone.note) == ("observations.remove", "10200", "重复")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "1.5"}, "value"),
        ({"value": "many"}, "value"),
        ({"value": "-58"}, "value"),
        ({"year": ""}, None),
        ({"year": "", "part": "H1"}, "year"),
        ({"part": "Q1"}, "part"),
        ({"year": "201"}, "year"),
        ({"source": ""}, "source"),
        ({"region": "000000"}, "region"),
    ],
)
def test_bad_input_is_told_beside_its_field(client, officer, wrong, field):
    client.force_login(officer)
    answer = client.post(f"{LIST}new/", told(make_indicator(), **wrong))
    if field is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Observation.objects.exists()


def test_a_source_gives_a_figure_once_with_and_without_a_year(client, officer):
    client.force_login(officer)
    indicator = make_indicator()
    for year in ("2017", ""):
        assert client.post(f"{LIST}new/", told(indicator, year=year)).status_code == 302
        again = client.post(f"{LIST}new/", told(indicator, year=year, value="7"))
        assert again.status_code == 422
        assert "同一来源" in again.content.decode()
        assert 'value="7"' in again.content.decode()


@pytest.mark.parametrize(("origin", "words"), [(Origin.REPORTED, "来自县区填报"), (Origin.COMPUTED, "由系统计算")])
def test_what_comes_from_elsewhere_is_changed_there(officer, origin, words):
    row = make_figure(origin=origin)
    with pytest.raises(Refused, match=words):
        actions.remove(row, reason="不要", by=officer)
    with pytest.raises(Refused, match=words):
        actions.correct(row, value=Decimal(9), is_lower_bound=False, note="", reason="改", by=officer)


def test_filters_and_search(client, officer):
    client.force_login(officer)
    row = make_figure(make_indicator("获奖组织"), source="年报", year=2015)
    make_figure(source="报道", year=None, region=make_region("411721", "西平县"), origin=Origin.IMPORTED)
    for asked in (
        {"q": "获奖"}, {"q": "驿城"}, {"q": "年报"}, {"indicator": row.indicator.code}, {"region": "411702"},
        {"year": "2015"}, {"source": "年报"}, {"origin": "entered"},
    ):  # fmt: skip
        assert list(client.get(LIST, asked).context["page"]) == [row], asked
    assert len(client.get(LIST, {"year": "none"}).context["page"]) == 1
    assert len(client.get(LIST, {"year": "x"}).context["page"]) == 2


def test_the_old_page_of_figures_leads_here(client, officer):
    client.force_login(officer)
    assert client.get("/reports/figures/").url == LIST


def test_export_holds_what_the_filter_shows(client, officer):
    client.force_login(officer)
    make_figure(value=Decimal("6650000"), is_lower_bound=True)
    make_figure(value=Decimal("2.5"), year=2016, indicator=make_indicator(decimals=1))
    book = load_workbook(BytesIO(client.get(f"{LIST}export.xlsx", {"year": "2017"}).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][8:10] == (6650000, "超过")
    lines = client.get(f"{LIST}export.csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[8] for line in lines[1:]] == ["2.5", "6650000"]


def test_every_seed_figure_is_shown_with_its_source(client, officer, divisions):
    figures.load()
    client.force_login(officer)
    row = Observation.objects.get(indicator__code="smes_running_total_quality_management")
    shown = client.get(row.get_absolute_url()).content.decode()
    for words in ("超过 10,100", "seed 002", "安徽省2018年质量提升行动方案", "seed-figures.csv:"):
        assert words in shown


def test_what_the_list_and_a_page_cost(client, officer):
    client.force_login(officer)
    page = make_figure().get_absolute_url()
    one = statements(client, LIST), statements(client, page)
    make_figure()
    make_figure()
    assert (statements(client, LIST), statements(client, page)) == one


def test_who_reads_and_who_writes(
    client, officer, head, supervisor, administrator, district, enterprise, expert, member
):
    row = make_figure()
    may = {officer: (200, 200), head: (200, 200), supervisor: (200, 403), administrator: (200, 403)}
    own = {district: (200, 403)}  # of its own region, one by one
    nobody = {enterprise: (404, 404), expert: (404, 404), member: (404, 404)}
    for user, (reads, writes) in {**may, **own, **nobody}.items():
        client.force_login(user)
        assert client.get(row.get_absolute_url()).status_code == reads, user
        assert client.get(f"{row.get_absolute_url()}correct/").status_code == writes, user
        removal = client.post(f"{row.get_absolute_url()}remove/")  # without a reason, which is refused by a sentence
        assert removal.status_code == (303 if writes == 200 else writes), user
        for page in ("", "export.xlsx", "export.csv"):
            assert client.get(LIST + page).status_code == (200 if user in may else 403), user
        assert client.get(f"{LIST}new/").status_code == (200 if writes == 200 else 403), user


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_no_digit_of_a_figure_is_hidden(value):
    assert Decimal(number(value).replace(",", "")) == value
    assert Decimal(figure(value, 2, is_lower_bound=True).removeprefix("超过 ").replace(",", "")) == value


def test_periods_read_as_people_say_them():
    assert [period(2015), period(2015, "H1"), period(2015, "M03"), period(None)] == [
        "2015年",
        "2015年上半年",
        "2015年3月",
        "—",
    ]


def test_no_more_is_exported_to_excel_than_comes_in_again(client, officer, monkeypatch):
    monkeypatch.setattr("reports.statistics.views.observations.ROWS", 2)
    client.force_login(officer)
    for year in (2015, 2016, 2017):
        make_figure(year=year)
    assert client.get(f"{LIST}export.xlsx").status_code == 303
    assert client.get(f"{LIST}export.xlsx", {"year": "2015"}).status_code == 200
    assert len(client.get(f"{LIST}export.csv").content.splitlines()) == 4


def test_counts_are_not_negative_but_money_and_rates_may_be(client, officer):
    client.force_login(officer)
    for unit in ("organizations", "家", "个"):
        shown = client.post(f"{LIST}new/", told(make_indicator("重点企业", unit=unit), value="-58"))
        assert "计数，不能是负数" in "".join(shown.context["form"].errors["value"]), unit
    for unit in ("万元", "%", "percent"):
        assert client.post(f"{LIST}new/", told(make_indicator("利润", unit=unit), value="-58")).status_code == 302, unit


def test_a_second_source_is_told_and_asked_for_once_more(client, officer):
    client.force_login(officer)
    first = make_figure(make_indicator("重点企业"), value=Decimal(50), source="年报")
    again = told(first.indicator, source="快报", value="58", is_lower_bound="")
    asked = client.post(f"{LIST}new/", again)
    assert asked.status_code == 422
    assert "已有数据 50，来源“年报”" in "".join(asked.context["form"].errors["is_second"])
    assert 'name="is_second"' in asked.content.decode()
    assert Observation.objects.count() == 1
    assert client.post(f"{LIST}new/", {**again, "is_second": "on"}).status_code == 302
    second = Observation.objects.get(source="快报")
    assert "年鉴以本条为准" in client.get(second.get_absolute_url()).content.decode()
    shown = client.get(first.get_absolute_url()).content.decode()
    assert "年鉴以下列第一条为准" in shown
    assert second.get_absolute_url() in shown


def test_another_source_is_made_the_one_that_counts(client, officer, supervisor):
    first = make_figure(make_indicator("重点企业"), value=Decimal(50), source="年报")
    second = make_figure(first.indicator, value=Decimal(58), source="快报")
    page = first.get_absolute_url()
    client.force_login(supervisor)
    assert "改以本条为准" not in client.get(page).content.decode()
    assert client.post(f"{page}lead/").status_code == 403
    client.force_login(officer)
    assert "改以本条为准" in client.get(page).content.decode()
    assert "改以本条为准" not in client.get(second.get_absolute_url()).content.decode()
    assert "以本条为准，已记入日志" in client.post(f"{page}lead/", follow=True).content.decode()
    assert [row.source for row in Observation.objects.leading_last()] == ["快报", "年报"]
    entry = journal.timeline(first).last()
    assert (entry.before, entry.after) == ({"source": "快报", "value": "58"}, {"source": "年报", "value": "50"})
    assert "已经以本条为准" in client.post(f"{page}lead/", follow=True).content.decode()
    assert journal.timeline(first).last() == entry


def test_a_form_offers_the_districts_of_the_portals_city_only(client, officer, district, divisions):
    client.force_login(officer)
    away = Region.objects.create(code="341700", name="外市", level=Region.Level.CITY)
    elsewhere = Region.objects.create(code="341702", name="外区", level=Region.Level.COUNTY, parent=away)
    counted = Region.objects.create(code="341703", name="有数据的外区", level=Region.Level.COUNTY, parent=away)
    make_figure(region=counted)
    for page in (f"{LIST}new/", "/reports/statistics/targets/new/"):
        codes = set(client.get(page).context["form"].fields["region"].queryset.values_list("pk", flat=True))
        assert elsewhere.pk not in codes, page
        assert {"411702", "411721", counted.pk, "410000"} <= codes, page
    assert [region.pk for region in client.get(LIST).context["choices"]["regions"]] == [counted.pk]


def test_the_workbook_has_years_as_numbers_and_the_units_of_the_page(client, officer):
    client.force_login(officer)
    make_figure(make_indicator(unit="organizations"))
    book = load_workbook(BytesIO(client.get(f"{LIST}export.xlsx").content))
    heading, row = book.active.iter_rows(values_only=True)
    assert dict(zip(heading, row, strict=True))["单位"] == "家"
    year = book.active.cell(2, heading.index("年份") + 1)
    assert (year.value, year.data_type, year.number_format) == (2017, "n", "0")
