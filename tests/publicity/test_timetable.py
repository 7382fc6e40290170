"""The public timetable of a cycle, on the page and as a calendar file."""

from django.test import Client
from django.urls import reverse

from awards.cycles import agenda
from awards.cycles.models import Cycle, CycleStage
from tests import people
from tests.awards import builders


def dated(**values: object) -> Cycle:
    book = builders.make_rulebook()
    book["stages"][0] |= {"opens": "2031-03-03", "closes": "2031-03-31", "note": "网上申报, 不收纸件"}
    book["stages"][1] |= {"opens": "2031-04-01", "closes": "2031-04-09T17:00:00+08:00"}
    return builders.make_cycle(rulebook=book, **values)


def test_anybody_reads_who_does_what_when(client: Client, db: None) -> None:
    cycle = dated()
    page = client.get(reverse("publicity:timetable", args=[cycle.code])).content.decode()
    for words in (
        "2031年3月3日",
        "2031年3月31日",
        "29 天，其中工作日 21 天",
        "网上申报, 不收纸件",
        "申报组织",
        "另行通知",
        "17:00",
    ):
        assert words in page, words
    link = reverse("publicity:timetable", args=[cycle.code])
    assert link in client.get(reverse("publicity:call", args=[cycle.code])).content.decode()


def test_a_draft_has_no_public_timetable(client: Client, db: None) -> None:
    cycle = dated(stage=CycleStage.DRAFT, published_at=None)
    for name in ("timetable", "timetable-file"):
        assert client.get(reverse(f"publicity:{name}", args=[cycle.code])).status_code == 404


def test_what_changes_at_each_moment_stands_in_order(db: None) -> None:
    said = [(f"{turn.day} {turn.time}", turn.text) for turn in agenda.turns(dated(is_sealed=True))]
    assert said == [
        ("2031-03-03 00:00", "申报开始"),
        ("2031-03-25 00:00", "提醒尚未提交的组织：距截止还有 7 天"),
        ("2031-03-31 00:00", "提醒尚未提交的组织：距截止还有 1 天"),
        ("2031-03-31 24:00", "申报截止"),
        ("2031-03-31 24:00", "已提交的申报可以启封"),
        ("2031-04-01 00:00", "形式审查开始"),
        ("2031-04-09 17:00", "形式审查截止"),
    ]


def test_the_calendar_file_is_one_that_calendars_read(client: Client, db: None) -> None:
    cycle = dated(published_at=people.moment("2031-02-01 08:00"))
    answer = client.get(reverse("publicity:timetable-file", args=[cycle.code]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2], lines.count("BEGIN:VEVENT")) == ("BEGIN:VCALENDAR", "END:VCALENDAR", 2)
    assert {"DTSTART;VALUE=DATE:20310303", "DTEND;VALUE=DATE:20310401", "DTSTAMP:20310201T000000Z"} <= set(lines)
    assert "SUMMARY:第六届驻马店市市长质量奖 申报" in lines
