"""A new edition: from nothing, or from the last one with its dates a period later."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from awards.cycles import starting
from awards.cycles.difference import differences
from awards.cycles.models import Cycle, CycleStage
from awards.cycles.rulebook import Rulebook
from core.calendar import is_working_day
from core.models import CalendarDay
from tests import people
from tests.awards import builders

FILES = sorted((settings.BASE_DIR / "rulebooks").glob("*.yaml"))
BLANK = {
    "known": "", "scheme_code": "yc-mayor", "name": "驿城区区长质量奖", "region": "411702", "organizer": "驿城区市场监督管理局",
    "approving_body": "驿城区人民政府", "edition": "6", "award_year": "2026", "code": "yc-2026", "criteria": "", "title": "",
    "opens": "2026-03-02", "closes": "2026-03-31",
}  # fmt: skip


def test_an_edition_from_nothing_is_sound_and_can_be_run(client: Client, officer: User) -> None:
    people.make_region()
    client.force_login(officer)
    answer = client.post(reverse("awards:cycles-start"), BLANK | {"criteria": str(builders.make_criteria().pk)})
    assert answer.url == reverse("awards:cycles-edit", args=["yc-2026"])
    cycle = Cycle.objects.get()
    assert (cycle.stage, cycle.title, cycle.tiers.get().name) == (
        CycleStage.DRAFT,
        "第六届驿城区区长质量奖",
        "区长质量奖",
    )
    assert Rulebook.parse(cycle.rulebook) == cycle.rules
    points = client.get(reverse("awards:cycles-checks", args=["yc-2026"])).context["points"]
    assert [point.kind for point in points] == ["missing"]  # only the call is still to be written


def test_a_known_award_keeps_its_regulations(client: Client, officer: User, cycle: Cycle) -> None:
    client.force_login(officer)
    data = BLANK | {
        "known": str(cycle.scheme_id),
        "criteria": str(cycle.criteria_id),
        "edition": "7",
        "scheme_code": "",
        "name": "",
    }
    assert client.post(reverse("awards:cycles-start"), data).status_code == 302
    made = Cycle.objects.get(code="yc-2026")
    assert (made.scheme, made.rules.scheme) == (cycle.scheme, cycle.rules.scheme)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "须填写"),
        ({"closes": "2026-03-01"}, "closes", "不能早于"),
        ({"region": "4117"}, "region", "不在代码表"),
        ({"region": "999999"}, "region", "不在代码表"),
        ({"edition": "0"}, "edition", "不能小于 1"),
        ({"opens": "0026-03-02"}, "opens", "1980"),
        ({"code": "第六届"}, "code", ""),
    ],
)
def test_what_cannot_be_begun_is_told_and_what_was_typed_stays(
    client: Client, officer: User, changes: dict[str, str], field: str, sentence: str
) -> None:
    people.make_region()
    client.force_login(officer)
    data = BLANK | {"criteria": str(builders.make_criteria().pk)} | changes
    answer = client.post(reverse("awards:cycles-start"), data)
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["organizer"].value() == BLANK["organizer"]
    assert not Cycle.objects.exists()


def test_a_stage_whose_beginning_goes_past_its_end_ends_on_that_day(db: None) -> None:
    """2016-12-02 was a Friday; a year later both days fall on a weekend, and only what was a working day moves on to Monday."""
    CalendarDay.objects.all().delete()
    book = builders.make_rulebook()
    book["stages"] = [{"name": name} for name in builders.PHASES]
    book["stages"][0] |= {"opens": "2015-09-01", "closes": "2015-09-30"}
    book["stages"][5] |= {"opens": "2016-12-02", "closes": "2016-12-03T12:00:00+08:00"}
    stage = starting.following(builders.make_cycle(rulebook=book))["stages"][5]
    assert stage["opens"] == "2017-12-04"
    assert stage["closes"] == "2017-12-04T12:00:00+08:00"


def test_the_next_edition_counts_up_and_moves_its_days(db: None) -> None:
    """2015-09-30 was a Wednesday; 2016-09-30 is a working day too. The calendar of this story has one holiday of its own."""
    CalendarDay.objects.all().delete()
    book = builders.make_rulebook()
    book["stages"] = [{"name": name} for name in builders.PHASES]
    book["stages"][0] |= {"opens": "2015-09-01", "closes": "2015-09-30T17:00:00+08:00"}
    book["stages"][1] |= {"opens": "2015-10-09", "closes": "2015-10-30"}
    CalendarDay.objects.create(date=date(2016, 10, 31), kind=CalendarDay.Kind.HOLIDAY)
    cycle = builders.make_cycle(rulebook=book)
    plain = starting.following(cycle)
    new = plain["cycle"]
    assert (new["code"], new["edition"], new["award_year"], new["title"]) == (
        "zmd-2016",
        7,
        2016,
        "第七届驻马店市市长质量奖",
    )
    assert [(s.get("opens"), s.get("closes")) for s in plain["stages"][:2]] == [
        ("2016-09-01", "2016-09-30T17:00:00+08:00"),
        ("2016-10-10", "2016-11-01"),  # the 9th is a Sunday; the 30th a Sunday and the 31st made a holiday
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_rulebook_has_a_sound_next_edition(file: Path, db: None) -> None:
    rules = Rulebook.parse(file.read_text(encoding="utf-8"))
    cycle = Cycle(code=rules.cycle.code, rulebook=rules.plain())
    follower = Rulebook.parse(starting.following(cycle))
    assert (follower.cycle.edition, follower.cycle.award_year) == (
        rules.cycle.edition + 1,
        rules.cycle.award_year + rules.scheme.period_years,
    )
    changed = {group.name for group in differences(rules.plain(), follower.plain())}
    assert changed <= {"cycle", "stages"}


@given(day=st.dates(date(2010, 1, 1), date(2040, 12, 31)), years=st.integers(1, 5))
@pytest.mark.django_db
def test_a_day_moves_to_the_same_day_or_the_next_working_day(day: date, years: int) -> None:
    moved = starting.later(day, years)
    assert moved.year in (day.year + years, day.year + years + 1)
    if is_working_day(day):
        assert is_working_day(moved)
        assert (
            0 <= (moved - day.replace(year=day.year + years, day=min(day.day, 28))).days < 13
        )  # eight days of National Day and a weekend on either side


def test_a_clone_is_shown_with_its_differences_and_made(client: Client, officer: User, cycle: Cycle) -> None:
    client.force_login(officer)
    url = reverse("awards:cycles-clone", args=[cycle.code])
    shown = client.get(url)
    assert [group.name for group in shown.context["groups"]] == ["cycle", "stages"]
    form = shown.context["form"]
    data = {name: form[name].value() for name in ("edition", "award_year", "code", "title")}
    answer = client.post(url, data | {"title": "第七届（修订名称）"})
    assert answer.url == reverse("awards:cycles-edit", args=["zmd-2016", "stages"])
    made = Cycle.objects.get(code="zmd-2016")
    assert (made.title, made.stage, made.call_text) == ("第七届（修订名称）", CycleStage.DRAFT, "")
    again = client.post(url, data)
    assert again.status_code == 422
    assert "已被使用" in again.content.decode()


def test_the_text_of_the_call_comes_along_when_asked(db: None) -> None:
    book = builders.make_rulebook()
    book["cycle"] = book["cycle"] | {
        "call": {"title": "关于第六届市长质量奖申报的通知", "text": "2015年度第 6 届现在开始。"}
    }
    cycle = builders.make_cycle(rulebook=book)
    assert "call" not in starting.following(cycle)["cycle"]
    assert starting.following(cycle, with_call=True)["cycle"]["call"] == {
        "title": "关于第七届市长质量奖申报的通知",
        "text": "2016年度第7届现在开始。",
    }


def test_a_code_that_is_taken_gets_a_number(db: None) -> None:
    builders.make_cycle()
    builders.make_cycle(code="zmd-2016", edition=9)
    assert starting.following(Cycle.objects.get(code="zmd-2015"))["cycle"]["code"] == "zmd-2016-2"


def test_a_code_with_blanks_or_characters_is_refused_in_plain_words(client: Client, officer: User) -> None:
    client.force_login(officer)
    wrong = {"criteria": str(builders.make_criteria().pk), "scheme_code": "市长奖", "code": "yc 2026"}
    form = client.post(reverse("awards:cycles-start"), BLANK | wrong).context["form"]
    told = ["只能用字母、数字、连字符和下划线，不能有空格和汉字。"]
    assert (form.errors["scheme_code"], form.errors["code"]) == (told, told)
