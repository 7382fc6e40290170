from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports import figures
from reports.models import Observation

pytestmark = pytest.mark.django_db


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


def test_an_unreadable_value_names_its_line(tmp_path: pytest.TempPathFactory) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("source,region,level,year,indicator,unit,value,note\nx,y,z,2015,a,b,many,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("figures", "load", str(bad))
    assert Observation.objects.count() == 0
