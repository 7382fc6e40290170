"""The seed of the calendar is what its script writes."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings

from core.calendar_data import FILE


def test_the_file_is_what_the_script_writes(tmp_path: Path) -> None:
    script = runpy.run_path(str(settings.BASE_DIR / "bin" / "make-calendar"))
    target = tmp_path / "calendar.csv"
    script["write"](target)
    assert target.read_text(encoding="utf-8") == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "line", ["2023-10-02,holiday,国庆节", "2023-10-07,workday,国庆节调休", "2016-02-14,workday,春节调休"]
)
def test_known_days_stand_in_it(line: str) -> None:
    assert line in FILE.read_text(encoding="utf-8").splitlines()
