"""What nobody means, typed into every field of the statistics: never a fault of the portal, a sentence beside the field."""

import pytest

from reports.statistics import saved_queries
from reports.statistics.models import Indicator, Observation, SavedQuery, Target
from tests import people
from tests.hostile import HOSTILE, MARK, post_hostile
from tests.reports.statistics.builders import make_figure, make_indicator

pytestmark = pytest.mark.only_postgres

ROOT = "/reports/statistics/"
ASKED = [
    *HOSTILE[2:7],
    "²",
    "NaN",
    "0001-01-01",
    MARK,
    "no-such-choice",
    str(2**63),
]  # of an address, which is read by few parsers
INDICATOR = {
    "code": "new_ones", "name": "新指标", "unit": "家", "theme": "示范", "interval": "year", "decimals": "0", "definition": "计……", "is_public": "on",
}  # fmt: skip


@pytest.fixture
def figure(db):
    return make_figure(make_indicator("重点企业", code="firms"))


def test_indicators(client, officer, figure):
    client.force_login(officer)
    page = figure.indicator.get_absolute_url()

    def holds():
        assert all(0 <= row.decimals <= 4 and row.name.strip() and row.unit.strip() for row in Indicator.objects.all())

    post_hostile(client, f"{ROOT}indicators/new/", INDICATOR, holds=holds)
    version = client.get(f"{page}edit/").context["form"]["version"].value()
    post_hostile(client, f"{page}edit/", {**INDICATOR, "version": version}, holds=holds)
    post_hostile(client, f"{page}retire/", {"reason": "并入"})
    post_hostile(client, f"{page}compute/", {"year": "2017"})
    post_hostile(client, f"{ROOT}indicators/computed/all/", {"year": "2017"})


def test_observations(client, officer, figure):
    client.force_login(officer)
    given = {
        "indicator": str(figure.indicator_id), "region": figure.region_id, "level": "", "year": "2015", "part": "", "value": "12",
        "source": "统计公报", "note": "说明", "is_lower_bound": "on", "another": "1",
    }  # fmt: skip

    def holds():
        for row in Observation.objects.select_related("indicator"):
            assert row.value == row.value.to_integral_value()
            assert row.source.strip()
            assert row.year is None or 1949 <= row.year <= 2100

    post_hostile(client, f"{ROOT}observations/new/", given, holds=holds)
    page = figure.get_absolute_url()
    version = client.get(f"{page}correct/").context["form"]["version"].value()
    correction = {"value": "9", "note": "勘误", "reason": "核对", "version": version}
    post_hostile(client, f"{page}correct/", correction, holds=holds)
    post_hostile(client, f"{page}remove/", {"reason": "重复"})
    post_hostile(client, f"{ROOT}observations/import/", {}, files=["file"], holds=holds)
    post_hostile(client, f"{ROOT}observations/import/confirm/", {"token": "x"}, holds=holds)


def test_targets(client, officer, figure):
    client.force_login(officer)
    target = Target.objects.create(indicator=figure.indicator, year=2017, value=5)
    given = {
        "indicator": str(figure.indicator_id), "region": "", "year": "2018", "kind": "at_least", "value": "50", "due_on": "2018-12-31", "source": "通知",
    }  # fmt: skip

    def holds():
        assert all(row.value >= 0 and 1949 <= row.year <= 2100 for row in Target.objects.all())

    post_hostile(client, f"{ROOT}targets/new/", given, holds=holds)
    page = f"{ROOT}targets/{target.pk}/"
    version = client.get(page).context["form"]["version"].value()
    post_hostile(client, page, {**given, "version": version}, holds=holds)
    post_hostile(client, f"{page}remove/", {"reason": "废止"})


def test_saved_queries(client, officer, figure):
    client.force_login(officer)
    row = saved_queries.keep(name="旧的", question="indicator=firms", by=officer)
    asked = "indicator=firms&scope=districts&first=2016&last=2017&periods=year&layout=regions"

    def holds():
        assert all(0 < len(row.name.strip()) <= 60 for row in SavedQuery.objects.all())

    given = {"name": "每年", "is_shared": "on"}
    post_hostile(client, f"{ROOT}query/saved/?{asked}", given, holds=holds)
    version = client.get(f"{ROOT}query/saved/{row.pk}/").context["form"]["version"].value()
    post_hostile(client, f"{ROOT}query/saved/{row.pk}/", {**given, "version": version}, holds=holds)


QUESTIONS = {
    "query/": {
        "indicator": "firms", "scope": "chosen", "region": "411702", "first": "2016", "last": "2017", "periods": "year", "layout": "regions",
        "chart": "line", "compare": "on", "sort": "0",
    },
    "dashboard/": {"trend": "firms", "region": "411702", "compare": "firms", "year": "2017", "cycle": "x"},
    "indicators/": {"q": "重点", "theme": "主题", "interval": "year", "state": "all", "page": "1"},
    "indicators/firms/": {"region": "411702", "page": "1"},
    "indicators/computed/": {"year": "2017"},
    "observations/": {"q": "重点", "indicator": "firms", "region": "411702", "year": "2017", "source": "市局统计", "origin": "entered", "page": "1"},
    "observations/export.csv": {"q": "重点", "year": "2017"},
    "observations/new/": {"indicator": "firms", "region": "411702", "source": "x", "year": "2017"},
    "targets/": {"year": "2017", "light": "green", "region": "411702", "indicator": "firms", "page": "1"},
    "yearbook/": {"page": "1"},
}  # fmt: skip


@pytest.mark.parametrize("path", QUESTIONS)
def test_every_question_of_an_address(client, officer, figure, path):
    people.make_user("district", region=figure.region)
    Target.objects.create(indicator=figure.indicator, year=2017, value=5)
    client.force_login(officer)
    for name in QUESTIONS[path]:
        for value in ASKED:
            page = client.get(ROOT + path, {**QUESTIONS[path], name: value})
            assert page.status_code in (200, 303, 400, 404, 422), (name, value[:40])
            assert page.streaming or MARK.encode() not in page.content, (name, value[:40])
