"""Open data: what is public is told, described and free of formulas; what is not does not exist."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import journal
from core.models import Entry
from reports import figures
from reports.statistics import actions
from reports.statistics.models import Observation
from reports.statistics.opendata import written
from reports.statistics.views import opendata as views
from tests.counting import statements
from tests.reports.statistics.builders import make_figure, make_indicator

PAGE = "/open-data/"
FILES = ("observations.csv", "indicators.csv", "indicators.json")


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    yield
    cache.clear()


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = body(answer).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_anybody_reads_page_data_and_dictionary(client, db):
    public = make_indicator("重点企业", is_public=True, definition="列入重点的企业数。", decimals=1)
    make_figure(public, value=Decimal("10100.5"), is_lower_bound=True, source="行动方案", note="勘误后")
    make_figure(public, year=None, value=Decimal(3))
    page = client.get(PAGE).content.decode()
    for words in ("重点企业", "列入重点的企业数。", public.code, "其中下限 1", "使用许可", "行动方案"):
        assert words in page
    rows = rows_of(client.get(f"{PAGE}observations.csv"))
    assert rows[1] == {
        "code": public.code, "name": "重点企业", "unit": "家", "region_code": "411702", "region": "驿城区", "scope": "", "year": "2017", "part": "",
        "value": "10100.5", "lower_bound": "1", "source": "行动方案", "note": "勘误后",
    }  # fmt: skip
    assert (rows[0]["year"], rows[0]["value"], rows[0]["lower_bound"]) == ("", "3", "0")
    assert rows_of(client.get(f"{PAGE}indicators/{public.code}.csv")) == rows
    entry = rows_of(client.get(f"{PAGE}indicators.csv"))[0]
    assert (entry["code"], entry["definition"], entry["sources"], entry["lower_bounds"]) == (
        public.code, "列入重点的企业数。", "市局统计；行动方案", "1",
    )  # fmt: skip
    told = json.loads(body(client.get(f"{PAGE}indicators.json")))
    assert told["indicators"][0]["code"] == public.code
    assert {column["name"] for column in told["columns"]} == set(rows[0])
    assert "来源" in told["licence"]


def test_nothing_that_is_not_public_leaks(client, officer):
    secret = make_indicator("内部指标", is_public=False, definition="内部定义", theme="内部主题")
    make_figure(secret, value=Decimal("987654321"), source="内部来源", note="内部说明")
    public = make_indicator(is_public=True)
    row = make_figure(public)
    Observation.objects.filter(pk=row.pk).update(
        place="内部位置", basis={"conditions": "内部条件"}, entered_by=officer, origin="computed"
    )
    for user in (None, officer):
        if user:
            client.force_login(user)
        for path in ("", *FILES, f"indicators/{public.code}.csv"):
            told = body(client.get(PAGE + path)).decode()
            assert public.code in told, path
            for word in ("内部", "987654321", "987,654,321", secret.code, officer.name, "computed"):
                assert word not in told, (path, word)
        assert client.get(f"{PAGE}indicators/{secret.code}.csv").status_code == 404


def test_what_becomes_internal_is_gone_at_once(client, officer):
    row = make_indicator("重点企业", is_public=True)
    make_figure(row)
    journal.record("indicators.add", row, by=officer)
    assert "重点企业" in client.get(PAGE).content.decode()
    etag = client.get(f"{PAGE}indicators/{row.code}.csv")["ETag"]
    told = {name: getattr(row, name) for name in ("name", "unit", "theme", "interval", "decimals", "definition")}
    actions.edit_indicator(row, by=officer, is_public=False, **told)
    assert "重点企业" not in client.get(PAGE).content.decode()
    again = client.get(f"{PAGE}indicators/{row.code}.csv", headers={"if-none-match": etag})
    assert again.status_code == 404
    assert rows_of(client.get(f"{PAGE}observations.csv")) == []


def test_files_are_told_apart_by_what_they_hold(client, officer, django_assert_num_queries):
    row = make_figure(make_indicator(is_public=True))
    journal.record("observations.enter", row, by=officer)
    for path in ("", *FILES, f"indicators/{row.indicator.code}.csv"):
        first = client.get(PAGE + path)
        body(first)
        assert first["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate", path
        assert not first.cookies
        with django_assert_num_queries(2 if path.endswith("observations.csv") or "/" in path else 1):
            assert client.get(PAGE + path, headers={"if-none-match": first["ETag"]}).status_code == 304, path
    before = client.get(f"{PAGE}observations.csv")["ETag"]
    actions.correct(row, value=Decimal(9), is_lower_bound=False, note="", reason="勘误", by=officer)
    after = client.get(f"{PAGE}observations.csv", headers={"if-none-match": before})
    assert rows_of(after)[0]["value"] == "9"


def test_loading_the_figures_anew_is_noticed_by_who_has_them(client, divisions, officer):
    figures.load()
    line = Entry.objects.get(verb="figures.load")
    assert (line.data["file"], line.data["figures"]) == ("seed-figures.csv", Observation.objects.count())
    paths = (
        "observations.csv",
        f"indicators/{Observation.objects.filter(indicator__is_public=True).first().indicator.code}.csv",
    )
    had = {path: client.get(PAGE + path)["ETag"] for path in paths}
    journal.record("cycles.publish", line.subject_type, by=officer)
    for path, etag in had.items():
        assert client.get(PAGE + path, headers={"if-none-match": etag}).status_code == 304, "nothing of it has changed"
    figures.load()
    for path, etag in had.items():
        assert client.get(PAGE + path, headers={"if-none-match": etag}).status_code == 200, path


def test_what_is_changed_behind_the_journal_is_noticed(client, db):
    row = make_figure(make_indicator(is_public=True))
    etag = client.get(f"{PAGE}observations.csv")["ETag"]
    make_figure(row.indicator, year=2018)
    assert client.get(f"{PAGE}observations.csv", headers={"if-none-match": etag}).status_code == 200


def test_somebody_takes_every_file_at_once(client, divisions):
    figures.load()
    codes = Observation.objects.filter(indicator__is_public=True).values_list("indicator__code", flat=True).distinct()
    paths = [*FILES, *(f"indicators/{code}.csv" for code in codes)]
    assert {client.get(PAGE + path).status_code for path in paths * 3} == {200}


def test_the_page_says_when_the_figures_last_changed(client, officer):
    row = make_figure(make_indicator(is_public=True))
    journal.record("observations.correct", row, by=officer)
    journal.record("cycles.publish", row, by=officer)
    changed = client.get(PAGE).context["changed"]
    assert changed == journal.timeline(row).get(verb="observations.correct").at


def test_formulas_are_inert(client, db):
    row = make_indicator('=HYPERLINK("http://x","y")', is_public=True, definition="+1+1")
    make_figure(row, source="@SUM(A1)", note="\t=1", value=Decimal("-2.5"))
    line = rows_of(client.get(f"{PAGE}observations.csv"))[0]
    assert (line["name"][:2], line["source"][:2], line["note"][:2], line["value"]) == ("'=", "'@", "'\t", "-2.5")
    entry = rows_of(client.get(f"{PAGE}indicators.csv"))[0]
    assert (entry["name"][:2], entry["definition"]) == ("'=", "'+1+1")


@given(st.text(max_size=40))
def test_no_text_begins_like_a_formula(text):
    cell = next(csv.reader(io.StringIO(written([[text, "x"]]).decode(), newline="")))[0]
    is_number = text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()
    assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_only_reading_and_not_too_often(client, db, monkeypatch):
    make_figure(make_indicator(is_public=True))
    for path in ("", *FILES):
        assert client.post(PAGE + path).status_code == 405
    monkeypatch.setattr(views, "DOWNLOADS", 1)
    codes = [client.get(f"{PAGE}observations.csv").status_code for _ in range(3)]
    assert codes[-1] == 429


def test_without_public_indicators_the_page_says_so(client, db):
    make_figure(make_indicator())
    assert "暂无开放的数据" in client.get(PAGE).content.decode()


def test_the_seeds_are_open_but_for_those_that_are_not(client, divisions):
    figures.load()
    codes = {row["code"] for row in rows_of(client.get(f"{PAGE}observations.csv"))}
    assert "smes_running_total_quality_management" in codes
    assert "newspaper_special_pages" not in codes
    listed = Observation.objects.filter(indicator__is_public=True).count()
    assert len(rows_of(client.get(f"{PAGE}observations.csv"))) == listed


def test_footer_and_sitemap_lead_here(client, db):
    assert f'href="{reverse("open-data")}"' in client.get("/").content.decode()
    assert "/open-data/" in client.get("/sitemap.xml").content.decode()


def test_what_it_costs(client, db):
    make_figure(make_indicator(is_public=True))
    cost = {path: statements(client, PAGE + path) for path in ("", *FILES)}
    for _ in range(3):
        make_figure(make_indicator(is_public=True))
    assert {path: statements(client, PAGE + path) for path in ("", *FILES)} == cost
    assert max(cost.values()) <= 6
