"""Indicators: added, edited, retired; the seeds' own carry their definitions."""

import pytest
from django.urls import reverse

from core import journal
from core.refusal import Refused
from reports import figures
from reports.statistics import actions
from reports.statistics.models import Indicator
from tests.counting import statements
from tests.reports.statistics.builders import make_figure, make_indicator

LIST = "/reports/statistics/indicators/"
GIVEN = {
    "code": "new_ones", "name": "新指标", "unit": "家", "theme": "示范", "interval": "year", "decimals": "0",
    "definition": "计……", "is_public": "on",
}  # fmt: skip


def test_from_new_to_retired_through_the_pages(client, officer):
    client.force_login(officer)
    assert client.post(f"{LIST}new/", GIVEN).url == f"{LIST}new_ones/"
    form = client.get(f"{LIST}new_ones/edit/").context["form"]
    given = {**GIVEN, "name": "改名的指标", "version": form["version"].value()}
    assert client.post(f"{LIST}new_ones/edit/", given).url == f"{LIST}new_ones/"
    stale = client.post(f"{LIST}new_ones/edit/", {**given, "name": "第二个人的名称"})
    assert stale.status_code == 422
    assert "第二个人的名称" in stale.content.decode()
    client.post(f"{LIST}new_ones/retire/", {"reason": "已并入别的指标"})
    indicator = Indicator.objects.get(code="new_ones")
    assert (indicator.name, indicator.is_active) == ("改名的指标", False)
    assert "new_ones" not in client.get(LIST).content.decode()
    assert "new_ones" in client.get(f"{LIST}?state=retired").content.decode()
    client.post(f"{LIST}new_ones/restore/")
    verbs = list(journal.timeline(indicator).values_list("verb", flat=True))
    assert verbs == ["indicators.add", "indicators.edit", "indicators.retire", "indicators.restore"]
    assert journal.timeline(indicator)[1].before == {"name": "新指标"}


def test_a_code_is_taken_once_and_kept_plain(client, officer):
    client.force_login(officer)
    make_indicator(code="new_ones")
    for code in ("new_ones", "中文", "new", "computed"):
        answer = client.post(f"{LIST}new/", {**GIVEN, "code": code})
        assert answer.status_code == 422
        assert "code" in answer.context["form"].errors


def test_a_unit_stays_once_there_are_figures(officer):
    indicator = make_figure().indicator
    with pytest.raises(Refused, match="单位不能再改"):
        actions.edit_indicator(indicator, by=officer, unit="吨")


def test_no_figure_is_entered_for_a_retired_indicator(officer):
    figure = make_figure()
    actions.retire(figure.indicator, reason="不再统计", by=officer)
    told = {"level": "", "part": "", "is_lower_bound": False, "note": ""}
    with pytest.raises(Refused, match="已停用"):
        actions.enter(by=officer, indicator=figure.indicator, region=figure.region, year=2018, value=figure.value, source="x", **told)  # fmt: skip


def test_the_seeds_indicators_carry_definition_theme_and_interval(divisions):
    figures.load()
    bare = Indicator.objects.filter(definition="") | Indicator.objects.filter(theme="")
    assert list(bare) == []
    prize = Indicator.objects.get(code="mayor_quality_award_prize_cumulative")
    assert (prize.unit, prize.interval, prize.is_public) == ("CNY", "cumulative", True)


def test_loading_again_keeps_what_people_have_written(divisions):
    figures.load()
    Indicator.objects.filter(code="key_enterprises").update(definition="我们的定义", name="我们的名称")
    Indicator.objects.filter(code="key_industries").update(definition="", theme="")
    figures.load()
    assert Indicator.objects.get(code="key_enterprises").name == "我们的名称"
    assert Indicator.objects.get(code="key_industries").theme != ""


def test_search_and_filters(client, officer):
    client.force_login(officer)
    make_indicator("获奖组织", theme="获奖")
    make_indicator("园区", theme="四重", interval="quarter")
    assert [row.name for row in client.get(LIST, {"q": "园"}).context["page"]] == ["园区"]
    assert [row.name for row in client.get(LIST, {"theme": "获奖"}).context["page"]] == ["获奖组织"]
    assert [row.name for row in client.get(LIST, {"interval": "quarter"}).context["page"]] == ["园区"]


def test_the_trend_shows_the_chosen_region(client, officer):
    client.force_login(officer)
    first = make_figure(year=2016, value=3)
    make_figure(first.indicator, year=2017, value=8)
    make_figure(first.indicator, year=2017, part="", level="per city", value=1)
    shown = client.get(first.indicator.get_absolute_url()).context["trend"]
    assert (shown["labels"], shown["series"][0]["values"]) == (["2016", "2017"], [3.0, 8.0])


def test_what_a_list_and_a_page_cost(client, officer):
    client.force_login(officer)
    first = make_figure()
    page = first.indicator.get_absolute_url()
    before = statements(client, LIST), statements(client, page)
    for year in (2015, 2016):
        make_figure(year=year)
        make_figure(first.indicator, year=year)
    assert (statements(client, LIST), statements(client, page)) == before


def test_who_reads_and_who_writes(
    client, officer, head, supervisor, administrator, district, enterprise, expert, member
):
    indicator = make_indicator()
    may = {officer: (200, 200), head: (200, 200), supervisor: (200, 403), administrator: (200, 403)}
    nobody = {district: (404, 404), enterprise: (404, 404), expert: (404, 404), member: (404, 404)}
    for user, (reads, writes) in {**may, **nobody}.items():
        client.force_login(user)
        assert client.get(indicator.get_absolute_url()).status_code == reads, user
        assert client.get(reverse("reports:statistics-indicator-edit", args=[indicator.code])).status_code == writes, (
            user
        )
        assert client.get(LIST).status_code == (200 if reads == 200 else 403), user


def test_a_unit_of_the_source_files_is_edited_in_the_words_of_the_page(client, officer):
    client.force_login(officer)
    indicator = make_figure(make_indicator("获奖组织", code="winners", unit="organizations")).indicator
    form = client.get(f"{LIST}winners/edit/").context["form"]
    assert form["unit"].value() == "家"
    shown = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in shown.items() if value is not None and value is not False}
    assert "单位不能再改" in client.post(f"{LIST}winners/edit/", {**given, "unit": "个"}).content.decode()
    assert client.post(f"{LIST}winners/edit/", {**given, "name": "获奖的组织"}).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.name, indicator.unit) == ("获奖的组织", "organizations")
