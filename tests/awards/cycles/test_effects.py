"""What an amendment does to what is under way, said before it is released."""

from typing import Any

import pytest

from awards.cycles.effects import effects
from awards.cycles.rulebook import Rulebook
from core import clock
from tests import people
from tests.awards.builders import make_rulebook


def book(**days: str) -> Rulebook:
    stages: list[dict[str, Any]] = [{"name": "application", **days}, {"name": "decision"}]
    return Rulebook.read({**make_rulebook(), "stages": stages})


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (("2015-09-01", "2015-09-10"), "“申报”现已截止，签发后重新开放：2015-09-01 至 2015-09-30。"),
        (("2015-09-20", "2015-09-30"), "“申报”签发后立即开始：2015-09-01 至 2015-09-30。"),
        (("2015-09-01", "2015-09-25"), "“申报”正在进行，改为2015-09-01 至 2015-09-30。"),
    ],
)
def test_stages_that_open_again_at_once_or_go_on(days: tuple[str, str], sentence: str) -> None:
    with clock.at(people.moment("2015-09-15 10:00")):
        assert effects(book(opens=days[0], closes=days[1]), book(opens="2015-09-01", closes="2015-09-30")) == [sentence]


def test_stages_that_stop_move_come_and_go() -> None:
    old = book(opens="2015-09-01", closes="2015-09-30")
    with clock.at(people.moment("2015-09-15 10:00")):
        assert effects(old, book(opens="2015-09-01", closes="2015-09-10")) == ["“申报”正在进行，签发后立即截止。"]
        later = book(opens="2015-10-08", closes="2015-10-20T17:00:00+08:00")
        assert effects(old, later) == ["“申报”正在进行，签发后停止，改为2015-10-08 至 2015-10-20 17:00。"]
        assert effects(later, book(opens="2015-11-01")) == ["“申报”改为2015-11-01 起。"]
        noticed = old.model_dump(mode="json", exclude_none=True)
        noticed["stages"].append({"name": "notice"})
        assert effects(old, Rulebook.read(noticed)) == ["增加环节“公示”。"]
        assert effects(Rulebook.read(noticed), old) == ["取消环节“公示”。"]
        assert effects(old, old) == []
