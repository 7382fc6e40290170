from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Region
from accounts.reference import load_regions
from reports import figures
from reports.statistics.models import Observation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _divisions(db: None) -> None:
    load_regions(Region)


def test_every_line_is_printed_back_exactly() -> None:
    call_command("figures", "load", stdout=StringIO())
    out = StringIO()
    call_command("figures", "export", stdout=out)
    assert out.getvalue() == (figures.DATA / "seed-figures.csv").read_text(encoding="utf-8")


def test_loading_twice_changes_nothing() -> None:
    first = figures.load()
    assert figures.load() == first == Observation.objects.count()


def test_more_than_is_a_lower_bound() -> None:
    figures.load()
    bounds = Observation.objects.filter(is_lower_bound=True).values_list("indicator__code", flat=True)
    assert set(bounds) == {"smes_running_total_quality_management", "large_medium_enterprises_using_excellence_model"}


def test_an_unreadable_value_names_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("source,region,level,year,indicator,unit,value,note\nx,y,z,2015,a,b,many,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("figures", "load", str(bad))
    assert Observation.objects.count() == 0


def test_a_region_that_is_no_division_names_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("source,region,level,year,indicator,unit,value,note\nx,某城,city,2015,a,b,1,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="第 2 行的地区“某城”"):
        call_command("figures", "load", str(bad))
    assert Observation.objects.count() == 0
