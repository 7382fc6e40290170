"""At the door: the ticket and the poster, every wrong ticket says what is wrong; afterwards what those present thought."""

import io
from datetime import datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from benchmarking.exchanges.actions import attendance, events, sign_ups
from benchmarking.exchanges.documents import Attendance, Poster, SignInSheet, span
from benchmarking.exchanges.readings import opinion_of
from core import clock, journal
from core.documents.qr import qr_code
from core.refusal import Refused
from tests import people
from tests.benchmarking.exchanges.builders import AFTER, DOORS, LATE, check_in, come, make_event, make_firm


def ticket(row) -> str:
    return reverse("benchmarking:exchanges-ticket", args=[row.code])


@pytest.fixture
def firm(db):
    return make_firm("驿城虚构机械")


@pytest.fixture
def event(officer):
    return make_event(officer, capacity=2)


def test_the_officer_scans_a_ticket(client, event, firm, officer):
    (row,) = come(event, firm, "甲")
    client.force_login(firm[1])
    with clock.at(LATE):
        page = client.get(ticket(row)).content.decode()
        assert 'class="ticket-code"' in page
        assert "check-in/" not in page
    client.force_login(officer)
    with clock.at(LATE):
        assert "签到于活动开始前 2 小时开放" in client.get(ticket(row)).content.decode()
    with clock.at(DOORS):
        page = client.get(ticket(row)).content.decode()
        assert "甲" in page
        assert "check-in/" in page
        assert client.get(f"{ticket(row)}check-in/").status_code == 405
        client.post(f"{ticket(row)}check-in/")
        row.refresh_from_db()
        assert row.checked_in_at == DOORS
        assert "甲已于 10-20 08:45 签到，无需重复。" in client.get(ticket(row)).content.decode()
        again = client.post(
            f"{ticket(row)}check-in/", follow=True, headers={"referer": f"http://testserver{ticket(row)}"}
        )
        assert "无需重复" in again.content.decode()
    assert journal.timeline(row).filter(verb="sign_ups.check_in").count() == 1


def test_wrong_tickets_say_what_is_wrong(event, firm, officer):
    _first, second, waiting = come(event, firm, "甲", "乙", "丙")
    with clock.at(LATE):
        sign_ups.remove(second, reason="不来", by=officer)
    with clock.at(DOORS):
        second.refresh_from_db()
        assert attendance.refuses_check_in(second, by_officer=True) == "这份报名已取消，票证作废。"
        waiting.refresh_from_db()
        assert waiting.stage == "confirmed"
        (late,) = come(event, make_firm(), "丁")
        assert attendance.refuses_check_in(late, by_officer=True) == "这份报名仍在候补，没有名额，不能签到。"
        with pytest.raises(Refused, match="仍在候补"):
            attendance.check_in(late, by=officer, by_officer=True)
    events.cancel(event, reason="改期", by=officer)
    with clock.at(DOORS):
        waiting = type(waiting).objects.select_related("event").get(pk=waiting.pk)
        assert attendance.refuses_check_in(waiting, by_officer=True) == "活动已取消，票证作废。"


def test_an_unknown_ticket_does_not_exist(client, officer):
    client.force_login(officer)
    assert client.get("/benchmarking/exchanges/tickets/no-such-code/").status_code == 404


def test_own_people_check_in_behind_the_poster_during_the_event(client, event, firm, officer):
    (row,) = come(event, firm, "甲")
    here = reverse("benchmarking:exchanges-here", args=[event.code])
    client.force_login(firm[1])
    with clock.at(LATE):
        assert "check-in/" not in client.get(here).content.decode()
        client.post(f"{ticket(row)}check-in/")
        row.refresh_from_db()
        assert row.checked_in_at is None
    with clock.at(AFTER):
        assert "活动时间已过" in client.get(here).content.decode()
    with clock.at(DOORS):
        assert "check-in/" in client.get(here).content.decode()
        page = client.get(here)
        assert f'name="poster" value="{event.code}"' in page.content.decode()
        assert client.post(f"{ticket(row)}check-in/", {"poster": event.code}).url == here
        assert "08:45 已签到" in client.get(here).content.decode()
    assert journal.timeline(row).last().data == {"by_officer": False}
    client.force_login(make_firm()[1])
    assert "本单位没有报名这项活动" in client.get(here).content.decode()


@pytest.mark.parametrize("poster", [{}, {"poster": ""}, {"poster": "猜一个"}, {"poster": "another"}])
def test_nobody_checks_in_from_home(client, officer, firm, poster):
    """The ticket's own code is not enough; and what the refusal answers does not tell the poster's."""
    event = make_event(officer, capacity=2)
    other = make_event(officer, capacity=2)
    (row,) = come(event, firm, "甲")
    client.force_login(firm[1])
    with clock.at(DOORS):
        given = {"poster": other.code} if poster.get("poster") == "another" else poster
        told = client.post(f"{ticket(row)}check-in/", given, follow=True)
        assert "请在现场扫描海报上的二维码签到" in told.content.decode()
        assert event.code not in told.content.decode()
        assert event.code not in client.get(ticket(row)).content.decode()
    row.refresh_from_db()
    assert row.checked_in_at is None


def test_the_officer_completes_the_list_after_the_end_and_takes_a_mistake_back(client, event, firm, officer):
    (row,) = come(event, firm, "甲")
    client.force_login(officer)
    people_page = f"/benchmarking/exchanges/{event.reference}/people/"
    with clock.at(AFTER):
        assert client.post(f"{ticket(row)}check-in/", {"to": "people"}).url == people_page
        client.post(f"{ticket(row)}undo/", {"reason": ""})
        row.refresh_from_db()
        assert row.checked_in_at
        client.post(f"{ticket(row)}undo/", {"reason": "点错了人"})
        row.refresh_from_db()
        assert row.checked_in_at is None
        assert journal.timeline(row).last().note == "点错了人"
        events.conclude(event, summary="顺利", by=officer)
        with pytest.raises(Refused, match="活动已结束"):
            attendance.check_in(row, by=officer, by_officer=True)


def test_those_present_rate_once_after_the_event(client, officer, firm):
    event = make_event(officer, capacity=3)
    present, absent = come(event, firm, "甲", "乙")
    check_in(present, officer)
    client.force_login(firm[1])
    with clock.at(DOORS):
        assert client.post(f"{ticket(present)}rate/", {"satisfaction": "5"}).status_code == 422
    with clock.at(AFTER):
        events.conclude(event, summary="顺利", by=officer)
        assert "评价这项活动" in client.get(ticket(present)).content.decode()
        wrong = client.post(f"{ticket(present)}rate/", {"satisfaction": "6", "comment": "我写的意见"})
        assert wrong.status_code == 422
        assert "我写的意见" in wrong.content.decode()
        client.post(f"{ticket(present)}rate/", {"satisfaction": "4", "comment": "多安排现场参观"})
        again = client.post(f"{ticket(present)}rate/", {"satisfaction": "1"})
        assert "甲已评价过这项活动" in again.content.decode()
        assert (
            "只有到场签到的人员可以评价"
            in client.post(f"{ticket(absent)}rate/", {"satisfaction": "1"}).content.decode()
        )
    client.force_login(officer)
    page = client.get(f"/benchmarking/exchanges/{event.reference}/satisfaction/").content.decode()
    assert "多安排现场参观" in page
    assert "4.00" in page
    assert "甲" not in page
    found = opinion_of(event)
    assert (found.present, found.answered, found.average, dict(found.shares)[4]) == (1, 1, 4.0, 1)
    assert journal.timeline(present).last().after == {}


def test_the_attendance_book_has_typed_cells(event, firm, officer):
    row, _other = come(event, firm, "=甲", "乙")
    check_in(row, officer)
    book = load_workbook(io.BytesIO(Attendance().render(Attendance.fetch(event.reference, officer))))
    sheet, units = book.worksheets
    first = [cell.value for cell in sheet[4]]
    assert (first[0], first[1], first[5]) == ("=甲", "驿城虚构机械", "13800000000")
    assert sheet["A4"].data_type == "s"
    assert isinstance(first[7], datetime)
    assert first[8] == datetime(2015, 10, 20, 8, 45)
    assert [cell.value for cell in units[3]][3:] == [2, 1]


@pytest.mark.parametrize("document", [Poster, SignInSheet])
def test_what_is_printed(event, firm, officer, document):
    come(event, firm, "甲")
    row = document.fetch(event.reference, officer)
    pdf = document().render(row)
    assert pdf.startswith(b"%PDF")
    assert document().render(row) == pdf


def test_the_poster_leads_to_the_check_in_page(event, settings):
    settings.SITE_URL = "https://award.example"
    shown = Poster().context(event)["poster"]
    assert shown["time"] == "2015年10月20日 09:00—17:00"
    assert shown["qr"] == qr_code(f"https://award.example/benchmarking/exchanges/here/{event.code}/")


def test_a_title_of_200_characters_is_printed_at_once(officer):
    event = make_event(officer, title="交流" * 100, place="会议室" * 60)
    assert Poster().render(event).startswith(b"%PDF")
    assert Poster().context(event)["poster"]["title"] == ["交流" * 100]


def test_an_event_over_several_days_names_the_last(officer):
    event = make_event(officer, ends_at=people.moment("2015-10-21 12:00"))
    assert span(event) == "2015年10月20日 09:00—2015年10月21日 12:00"
