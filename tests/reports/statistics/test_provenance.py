"""Every number is one click away from where it comes from, for everybody who sees the number."""

from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest

from accounts.models import Region
from awards.applications.workflow import Stage
from core import clock
from reports.returns import actions as calls
from reports.returns import answers
from reports.statistics.models import Target
from tests import people
from tests.awards import builders
from tests.reports.statistics.builders import make_figure, make_indicator

VOID = {"input", "br", "img", "hr", "meta", "link", "path", "use", "col", "source", "wbr", "rect", "line", "circle"}
NUMBERS = {"number", "stat-value", "tile-value"}  # the classes under which the portal's figures stand


class Figures(HTMLParser):
    """The elements with figures: their text and the addresses of the links around and inside them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []  # tag, address of its link, whether it holds a figure
        self.found: list[tuple[str, str]] = []
        self.text, self.inside = "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        told = dict(attrs)
        classes = set((told.get("class") or "").split())
        is_years = any(name == "ol.years" for name, _link, _figure in self.open) and tag == "li"
        is_figure = (tag == "td" and "number" in classes) or bool(classes & NUMBERS and tag == "span") or is_years
        if is_figure:
            self.text, self.inside = "", ""
        link = told.get("href", "") if tag == "a" else ""
        if link:
            self.inside = link
        self.open.append(("ol.years" if tag == "ol" and "years" in classes else tag, link, is_figure))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        name, _link, is_figure = self.open.pop()
        assert name.partition(".")[0] == tag, (name, tag, self.getpos())
        is_drawn = any(
            name == "figure" for name, _link, _figure in self.open
        )  # what a chart draws stands beside it with links
        if is_figure and not is_drawn and any(char.isdigit() for char in self.text):
            around = next((link for _name, link, _figure in reversed(self.open) if link), "")
            self.found.append((" ".join(self.text.split()), self.inside or around))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def world(officer, district, organization) -> Iterator[dict[str, str]]:
    """Figures entered, reported and accepted; targets of both kinds; a cycle. Yields the pages by name."""
    with clock.at(people.moment("2018-03-01 09:00")):
        city, _made = Region.objects.get_or_create(code="411700", defaults={"name": "驻马店市", "level": "city"})
        Region.objects.filter(pk=district.region_id).update(parent=city, level="county")
        own = Region.objects.get(pk=district.region_id)
        indicator = make_indicator("重点企业", code="firms", is_public=True)
        for year, value in ((2015, 31), (2016, 44)):
            make_figure(indicator, region=own, year=year, value=value)
            make_figure(indicator, region=city, year=year, value=value * 10)
        call = calls.draft_call(
            title="2017年度统计", year=2017, part="", due_on=clock.today(), instructions="", indicators=[indicator],
            regions=[own], by=officer,
        )  # fmt: skip
        calls.open_call(call, by=officer)
        later = calls.draft_call(
            title="2017年度补充", year=2017, part="", due_on=clock.today(), instructions="", indicators=[indicator],
            regions=[own], by=officer,
        )  # fmt: skip
        calls.open_call(later, by=officer)
        answer = call.answers.select_related("call", "region").get()
        answers.save(answer, {answer.values.get().pk: answers.Filled(Decimal(52))}, by=district)
        answers.submit(answer, by=district)
        answers.accept(answer, by=officer)
        Target.objects.create(indicator=indicator, year=2017, kind="growth", value=20)
        Target.objects.create(indicator=make_indicator("园区"), year=2017, value=3, region=own)
        builders.make_application(builders.make_cycle(), organization, stage=Stage.SUBMITTED, submitted_at=clock.now())
        asked = "indicator=firms&scope=districts&first=2016&last=2017&periods=year&compare=on"
        yield {
            "dashboard": "/reports/statistics/dashboard/",
            "query": f"/reports/statistics/query/?{asked}&layout=regions",
            "query by region": f"/reports/statistics/query/?{asked}&layout=indicators",
            "targets": "/reports/statistics/targets/",
            "indicators": "/reports/statistics/indicators/",
            "indicator": indicator.get_absolute_url(),
            "observations": "/reports/statistics/observations/",
            "yearbook": "/reports/statistics/yearbook/",
            "calls": "/reports/returns/",
            "call": call.get_absolute_url(),
            "return": answer.get_absolute_url(),
            "return to fill in": later.answers.get().get_absolute_url(),
        }


OF_A_DISTRICT = ("dashboard", "targets", "return", "return to fill in")


@pytest.mark.parametrize("role", ["officer", "head", "supervisor", "district"])
def test_every_number_leads_to_where_it_comes_from(client, request, world, role):
    client.force_login(request.getfixturevalue(role))
    seen = 0
    for name in OF_A_DISTRICT if role == "district" else world:
        page = client.get(world[name])
        assert page.status_code == 200, name
        found = Figures(page.content.decode()).found
        assert [text for text, link in found if not link] == [], name
        for text, link in found:
            assert client.get(urljoin(world[name], link), follow=True).status_code == 200, (name, text, link)
        seen += len(found)
    assert seen > 15


def test_a_district_finds_its_own_figures_source_and_no_other(client, world, district, officer):
    west = people.make_region("411721", "西平县")
    other = make_figure(region=west, year=2016, value=98765)
    own = Target.objects.first().indicator.observations.filter(region=district.region, year=2017).get()
    client.force_login(district)
    page = client.get(own.get_absolute_url()).content.decode()
    for words in ("2017年度统计", "县区填报", "52"):
        assert words in page
    assert client.get(other.get_absolute_url()).status_code == 404
    for path in ("correct/", "remove/"):
        assert client.post(f"{own.get_absolute_url()}{path}").status_code == 403
    assert client.get(f"{own.get_absolute_url()}file/").status_code == 403
    assert client.get(own.indicator.get_absolute_url()).status_code == 404


def test_the_difference_to_last_year_leads_to_last_years_figure(client, world, officer):
    client.force_login(officer)
    page = client.get(world["query"]).content.decode()
    before = Target.objects.first().indicator.observations.get(region_id="411702", year=2015)
    assert f'href="{before.get_absolute_url()}">+13（+41.94%）</a>' in page
