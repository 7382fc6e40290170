"""The yearbook of a year: as PDF and as workbook, through the file centre, by whoever may read the figures."""

import re
import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Region, Role
from reports import figures, tasks
from reports.models import Job, JobState
from reports.statistics.yearbook import span_words, yearbook
from reports.statistics.yearbook_charts import _end_of_axis
from reports.statistics.yearbook_papers import YearbookBook, YearbookDocument
from tests import people
from tests.counting import statements
from tests.reports.statistics.builders import make_figure, make_indicator

PAGE = "/reports/statistics/yearbook/"


@pytest.fixture
def places(district):
    city = people.make_region("411700", "驻马店市")
    Region.objects.filter(pk=city.pk).update(level=Region.Level.CITY)
    west = people.make_region("411721", "西平县")
    people.make_user(Role.DISTRICT, region=west)
    Region.objects.filter(pk__in=[west.pk, "411702"]).update(parent=city, level=Region.Level.COUNTY)
    return Region.objects.get(pk=city.pk), Region.objects.get(pk="411702"), Region.objects.get(pk=west.pk)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "yearbook.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def plain(text: str) -> str:
    return "".join(text.split())


def test_pdf_tells_figures_sources_bounds_and_pages(places, tmp_path):
    city, east, west = places
    indicator = make_indicator("重点企业", theme="四重与目标", definition="列入重点的企业数。")
    make_figure(indicator, region=city, year=2016, value=40, source="年报", note="勘误后")
    make_figure(indicator, region=city, year=2017, value=44, source="年报")
    make_figure(indicator, region=east, year=2017, value=30)
    make_figure(indicator, region=west, year=2017, value=14, is_lower_bound=True)
    make_figure(indicator, region=west, year=2012, value=98765)
    make_figure(indicator, region=west, year=2017, part="H1", value=87654)
    text = plain(text_of(YearbookDocument().render(YearbookDocument.fetch("2017")), tmp_path))
    for words in (
        "质量工作统计年鉴", "编辑说明", "四重与目标", "列入重点的企业数", "表1", "图1", "+4（+10.00%）", "超过 14", "年报（2016—2017年）",
        "驻马店市2016年：勘误后", "指标索引", indicator.code, "第 2 页",
    ):  # fmt: skip
        assert plain(words) in text, words
    assert "98,765" not in text  # before the five years
    assert "87,654" not in text  # half a year
    pages = len(re.findall(r"第\d+页", text))
    assert f"共{pages + 1}页" in text  # the cover has no number


def test_fonts_are_embedded(places, tmp_path):
    make_figure(region=places[0])
    file = tmp_path / "yearbook.pdf"
    file.write_bytes(YearbookDocument().render(YearbookDocument.fetch("2017")))
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all(" yes yes yes " in line for line in fonts)


def test_a_long_table_breaks_over_pages_with_its_head(db, tmp_path):
    indicator = make_indicator("很长的指标名称" * 12)
    for number in range(70):
        make_figure(indicator, region=people.make_region(f"42{number:04d}", f"虚构县{number}"), value=Decimal(10) ** 15)
    text = text_of(YearbookDocument().render(YearbookDocument.fetch("2017")), tmp_path)
    assert text.count("比上年") >= 4  # explanations and the head of each page
    assert "虚构县69" in text


def test_workbook_has_a_sheet_per_theme_and_numbers(places):
    city, _east, west = places
    first, second = make_indicator(theme="甲"), make_indicator("=1+1", theme="乙/丙", decimals=1)
    make_figure(first, region=city, year=2016, value=40)
    make_figure(first, region=city, year=2017, value=Decimal("44.0000"), is_lower_bound=True)
    make_figure(second, region=west, year=2017, value=Decimal("2.5"), source="@年报")
    book = load_workbook(BytesIO(YearbookBook().render(YearbookBook.fetch("2017"))))
    assert book.sheetnames == ["指标说明", "乙 丙", "甲"]
    assert list(book["甲"].iter_rows(values_only=True))[-1][2:9] == ("驻马店市", None, None, None, 40, 44, "2017")
    last = list(book["乙 丙"].iter_rows())[-1]
    assert [(cell.value, cell.data_type) for cell in (last[0], last[7])] == [("=1+1", "s"), (2.5, "n")]


def test_through_the_file_centre(client, officer, places, settings):
    make_figure(region=places[0])
    client.force_login(officer)
    assert "2017" in client.get(PAGE).content.decode()
    for kind in ("yearbook", "yearbook-book"):
        client.post(reverse("reports:request", args=[kind, "2017"]))
        job = Job.objects.get(kind=kind)
        tasks.run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.DONE, "")
        assert b"".join(client.get(reverse("reports:download", args=[job.pk])).streaming_content)


def test_who_prints(client, officer, head, supervisor, administrator, district, enterprise, expert, member):
    make_figure()
    for user in (officer, head, supervisor, administrator):
        client.force_login(user)
        assert (client.get(PAGE).status_code, client.post("/reports/request/yearbook/2017/").status_code) == (200, 302)
    for user in (district, enterprise, expert, member):
        client.force_login(user)
        assert (client.get(PAGE).status_code, client.post("/reports/request/yearbook/2017/").status_code) == (403, 403)


@pytest.mark.parametrize("reference", ["2016", "x", "20170", "０２１７", "-2017"])
def test_only_a_year_with_figures_has_a_yearbook(db, reference):
    make_figure()
    with pytest.raises(Http404):
        YearbookDocument.fetch(reference)


def test_a_year_of_districts_alone_and_the_seeds_print(divisions, db):
    figures.load()
    assert YearbookDocument().render(YearbookDocument.fetch("2017")).startswith(b"%PDF")


def test_without_years_the_page_says_so(client, officer):
    client.force_login(officer)
    assert "还没有分年度的数据" in client.get(PAGE).content.decode()


def test_what_it_costs(client, officer, places, django_assert_num_queries):
    client.force_login(officer)
    make_figure(region=places[0])
    cost = statements(client, PAGE)
    for year in (2015, 2016, 2018):
        make_figure(region=places[1], year=year)
        make_figure(region=places[2], year=year)
    assert statements(client, PAGE) == cost
    book = yearbook(2018)
    with django_assert_num_queries(3):  # divisions, figures, organizer
        YearbookDocument().context(book)


def test_spans_of_years():
    assert span_words([2019, 2016, 2017, 2018, 2021, 2021]) == "2016—2019、2021"
    assert span_words([]) == ""


@given(st.decimals(min_value="0.0001", max_value=10**15, places=4).filter(bool))
def test_the_axis_ends_above_the_highest(value):
    assert value <= _end_of_axis(value, is_whole=False) <= value * 10


@given(st.integers(1, 10**12))
def test_whole_things_are_counted_in_whole_numbers_along_the_axis(number):
    end = _end_of_axis(Decimal(number), is_whole=True)
    assert number <= end <= max(4, number * 10 + 2)
    assert end % 4 == 0


def tables_of(year):
    context = YearbookDocument().context(YearbookDocument.fetch(year))
    entries = {entry["indicator"].name: entry for theme in context["themes"] for entry in theme["entries"]}
    return entries, {row["name"]: row["now"] for row in context["summary"]}


def test_what_only_districts_reported_is_added_up_where_all_of_them_have(places):
    city, east, west = places
    firms, brands, share, own = (
        make_indicator(name, unit=unit)
        for name, unit in (("重点企业", "家"), ("名牌", "个"), ("合格率", "%"), ("园区", "个"))
    )
    for indicator in (firms, share, own):
        make_figure(indicator, region=east, value=Decimal(30))
        make_figure(indicator, region=west, value=Decimal(14), is_lower_bound=indicator == firms)
    make_figure(brands, region=east, value=Decimal(5))
    make_figure(own, region=city, value=Decimal(50))
    entries, summary = tables_of("2017")
    assert [line["region"] for line in entries["重点企业"]["lines"]] == ["县区合计", "驿城区", "西平县"]
    assert entries["重点企业"]["lines"][0]["figures"][-1] == "超过 44"
    assert [entries[name]["missing"] for name in ("重点企业", "名牌", "合格率", "园区")] == [0, 1, 0, 0]
    for name in ("名牌", "合格率", "园区"):
        assert "县区合计" not in [line["region"] for line in entries[name]["lines"]], name
    assert summary == {"重点企业（县区合计）": "超过 44", "园区": "50"}
    sheet = load_workbook(BytesIO(YearbookBook().render(YearbookBook.fetch("2017"))))["主题"]
    rows = {row[:3:2]: row[3:] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert [name for name, place in rows if place == "县区合计"] == ["重点企业"]
    assert rows["重点企业", "县区合计"][4:7] == (44, "2017", "各县区之和")
    assert rows["重点企业", "驿城区"][4:6] == (30, None)


def test_small_tables_follow_each_other_on_a_page(places):
    for number in range(3):
        make_figure(make_indicator(theme=f"主题{number}"), region=places[1], value=Decimal(0))
    pdf = YearbookDocument().render(YearbookDocument.fetch("2017"))
    pages = [re.findall(r"表\d+", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]
    assert [len(set(found)) for found in pages if found] == [3]
