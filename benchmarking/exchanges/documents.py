"""What this slice prints: the poster for the room, the sheet to sign by hand, the list of those who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benchmarking.exchanges.models import Event, SignUp, SignUpStage
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import title_lines
from core.documents.qr import qr_code
from core.sheets import Book, Column, Sheet

LONGEST_TITLE = 57
"""Three lines of the poster. Breaking longer titles by meaning takes time that grows with every line, so they are set smaller and wrap."""
BLANK_LINES = 8
"""Lines at the end of the sign-in sheet for those who come without having signed up."""


@register("event-poster")
class Poster(Document[Event]):
    """Hung up in the room: its QR code opens the page on which an enterprise user checks in own people."""

    title = _("签到海报")
    template = "documents/event_poster.html"
    stylesheets = ("documents/event_poster.css",)
    permission = "benchmarking.print_event"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Event.objects.select_related("host")

    def context(self, row: Event) -> dict[str, Any]:
        page = settings.SITE_URL.rstrip("/") + reverse("benchmarking:exchanges-here", args=[row.code])
        return {
            "poster": {
                "kind": row.get_kind_display(),
                "title": title_lines(row.title) if len(row.title) <= LONGEST_TITLE else [row.title],
                "is_long": max(len(row.title), len(row.place)) > LONGEST_TITLE,
                "time": span(row),
                "place": row.place,
                "host": row.host.name if row.host else "",
                "qr": qr_code(page),
            }
        }

    def heading(self, row: Event) -> str:
        return f"{self.title} {row.title}"

    def written_at(self, row: Event) -> datetime:
        return row.updated_at


@dataclass(frozen=True)
class Guest:
    number: int
    name: str
    position: str
    organization: str
    phone: str
    arrived: str


@register("event-sign-in")
class SignInSheet(Document[Event]):
    """To be signed by hand, one line each, in the order of organizations, with empty lines for guests. It goes round the room, so the
    telephones are masked."""

    title = _("签到表")
    template = "documents/event_sign_in.html"
    stylesheets = ("documents/report.css", "documents/event_sign_in.css")
    permission = "benchmarking.print_event"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Event.objects.select_related("host")

    def context(self, row: Event) -> dict[str, Any]:
        people = row.sign_ups.filter(stage=SignUpStage.CONFIRMED).select_related("organization")
        guests = [
            Guest(number, one.name, one.position, one.organization.name, one.masked_phone, _clock(one))
            for number, one in enumerate(people.order_by("organization__name", "pk"), start=1)
        ]
        blank = range(len(guests) + 1, len(guests) + 1 + BLANK_LINES)
        running = row.title if len(row.title) <= 40 else f"{row.title[:39]}…"
        return {"event": row, "running": running, "time": span(row), "guests": guests, "blank": list(blank)}

    def heading(self, row: Event) -> str:
        return f"{self.title} {row.title}"

    def written_at(self, row: Event) -> datetime:
        return row.updated_at


class People(Sheet[Event, SignUp]):
    title = _("参加人员")
    frozen_columns = 2
    columns = [
        Column(_("姓名"), lambda row: row.name),
        Column(_("单位"), lambda row: row.organization.name),
        Column(_("统一社会信用代码"), lambda row: row.organization.credit_code),
        Column(_("县区"), lambda row: row.organization.region.name),
        Column(_("职务"), lambda row: row.position),
        Column(_("手机"), lambda row: row.phone),
        Column(_("报名状态"), lambda row: row.get_stage_display()),
        Column(_("报名时间"), lambda row: row.signed_up_at, kind="moment"),
        Column(_("签到时间"), lambda row: row.checked_in_at, kind="moment"),
    ]

    def headlines(self, subject: Event) -> Sequence[str]:
        return [subject.title, f"{subject.reference}　{span(subject)}　{subject.place}"]

    def rows(self, subject: Event) -> Iterable[SignUp]:
        return subject.sign_ups.select_related("organization__region").order_by("pk")

    def is_strong(self, item: SignUp) -> bool:
        return item.checked_in_at is not None


@dataclass(frozen=True)
class Unit:
    name: str
    credit_code: str
    region: str
    confirmed: int
    present: int


class Units(Sheet[Event, Unit]):
    title = _("按单位汇总")
    frozen_columns = 1
    columns = [
        Column(_("单位"), lambda row: row.name),
        Column(_("统一社会信用代码"), lambda row: row.credit_code),
        Column(_("县区"), lambda row: row.region),
        Column(_("报名人数"), lambda row: row.confirmed, kind="int"),
        Column(_("到场人数"), lambda row: row.present, kind="int"),
    ]

    def rows(self, subject: Event) -> Iterable[Unit]:
        units: dict[int, list[SignUp]] = {}
        for row in subject.sign_ups.filter(stage=SignUpStage.CONFIRMED).select_related("organization__region"):
            units.setdefault(row.organization_id, []).append(row)
        for rows in units.values():
            one = rows[0].organization
            present = sum(row.checked_in_at is not None for row in rows)
            yield Unit(one.name, one.credit_code, one.region.name, len(rows), present)


@register("event-attendance")
class Attendance(Book[Event]):
    title = _("参加人员名册")
    permission = "benchmarking.print_event"
    sheets = (People, Units)

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Event.objects.select_related("host")

    def written_at(self, row: Event) -> datetime:
        return row.updated_at


def span(event: Event) -> str:
    """ "2015年10月20日 9:00—17:00"; over several days the last day is named too."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    end = f"{ends:%H:%M}" if starts.date() == ends.date() else f"{_day(ends)} {ends:%H:%M}"
    return f"{_day(starts)} {starts:%H:%M}—{end}"


def _day(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"


def _clock(row: SignUp) -> str:
    return f"{timezone.localtime(row.checked_in_at):%H:%M}" if row.checked_in_at else ""
