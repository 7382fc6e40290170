"""The code tables that come with the portal."""

import csv
from datetime import date

import pytest
from django.conf import settings

from accounts.models import Industry, Region
from accounts.reference import load_industries, load_regions
from core.calendar import last_day
from core.calendar_data import load_calendar
from core.models import CalendarDay

pytestmark = pytest.mark.django_db


def test_regions_hold_every_county_of_the_seeds_with_its_parents() -> None:
    assert load_regions(Region) == Region.objects.count()
    zhumadian = Region.objects.get(code="411700")
    assert (zhumadian.name, zhumadian.parent.name, zhumadian.level) == ("驻马店市", "河南省", "city")
    assert sorted(zhumadian.children.values_list("name", flat=True)) == sorted(
        ["驿城区", "西平县", "上蔡县", "平舆县", "正阳县", "确山县", "泌阳县", "汝南县", "遂平县", "新蔡县"]
    )
    for name in ("宁国市", "舟山市", "镇江市"):
        assert Region.objects.filter(name=name).exists()
    for region in Region.objects.exclude(parent=None).select_related("parent"):
        digits = 2 if region.level == "city" else 4
        assert region.code[:digits] == region.parent.code[:digits], region


def test_industries_hold_20_sections_and_97_divisions() -> None:
    load_industries(Industry)
    assert Industry.objects.filter(parent=None).count() == 20
    divisions = Industry.objects.filter(code__regex=r"^[A-T]\d\d$")
    assert sorted(code[1:] for code in divisions.values_list("code", flat=True)) == [f"{n:02d}" for n in range(1, 98)]
    for industry in Industry.objects.exclude(parent=None).select_related("parent"):
        assert industry.code.startswith(industry.parent.code)
    assert Industry.objects.get(code="C135").parent.name == "农副食品加工业"


def test_loading_again_corrects_names_and_keeps_what_a_bureau_added() -> None:
    load_industries(Industry)
    Industry.objects.filter(code="C13").update(name="写错的名称")
    Industry.objects.create(code="C1399", name="本市自设", parent_id="C13")
    assert load_industries(Industry) + 1 == Industry.objects.count()
    assert Industry.objects.get(code="C13").name == "农副食品加工业"


def test_the_calendar_holds_only_days_that_differ_from_monday_to_friday() -> None:
    CalendarDay.objects.all().delete()
    assert load_calendar(CalendarDay) == CalendarDay.objects.count()
    for day in CalendarDay.objects.all():
        assert (day.kind == "holiday") == (day.date.weekday() < 5), day
    years = {day.year for day in CalendarDay.objects.values_list("date", flat=True)}
    assert years == set(range(2004, 2027))
    assert last_day(date(2023, 10, 11), 5) == date(2023, 10, 17)
    assert last_day(date(2016, 2, 5), 3) == date(2016, 2, 14)  # the spring festival between, both weekends worked


def test_a_day_that_a_bureau_has_edited_stays() -> None:
    CalendarDay.objects.all().delete()
    CalendarDay.objects.create(date=date(2023, 10, 2), kind="workday", name="本市调整")
    load_calendar(CalendarDay)
    assert CalendarDay.objects.get(date=date(2023, 10, 2)).name == "本市调整"


def test_every_code_stands_once_in_its_file() -> None:
    for path in (settings.BASE_DIR / "accounts" / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            codes = [row["code"] for row in csv.DictReader(file)]
        assert len(codes) == len(set(codes)), path.name
