"""What this slice prints: the briefing (简报) with its red masthead, the cases and the foot of those it goes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from benchmarking.practices.models import Briefing, BriefingStage, Practice, PracticeFile
from benchmarking.practices.passages import Passage
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import blocks_of, chinese_number, date_text, section, title_lines

LONGEST = 1400  # pixels of a picture's longer side: 156 mm at 230 dots per inch
CASE_TITLE = 22  # characters of 18 pt in a line
DASH = "——"


@dataclass(frozen=True)
class Case:
    """One practice as it is printed."""

    title: list[str]
    organization: str
    passages: list[Passage]
    pictures: list[tuple[str, str]]  # name of the attachment, caption


@register("briefing")
class BriefingDocument(Document[Briefing]):
    title = _("简报")
    template = "documents/briefing.html"
    stylesheets = ("documents/official.css", "documents/briefing.css")
    permission = "benchmarking.see_briefing"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Briefing.objects.prefetch_related("items__practice__organization", "items__practice__files__file")

    def context(self, row: Briefing) -> dict[str, Any]:
        cases = [_case(practice) for practice in _practices(row)]
        day = timezone.localdate(row.released_at) if row.released_at else None
        return {
            "briefing": row,
            "mark_size": "" if len(row.name) <= 7 else "mark-long" if len(row.name) <= 10 else "mark-longest",
            "title": title_lines(row.title),
            "date": date_text(day) if day else "",
            "foreword": blocks_of(row.foreword),
            "cases": cases,
            "contents": [("".join(case.title), case.organization) for case in cases] if len(cases) > 1 else [],
            "foot": self.foot(row),
            "status": "" if row.stage == BriefingStage.RELEASED else str(_("送审稿")),
        }

    @staticmethod
    def foot(row: Briefing) -> list[tuple[str, str]]:
        """报, 送, 发: those that are filled in."""
        told = (("报", row.sent_to), ("送", row.copied_to), ("发", row.issued_to))
        return [(word, names.rstrip("。")) for word, names in told if names]

    def attachments(self, row: Briefing) -> dict[str, bytes]:
        return {
            _name(picture): _scaled(picture)
            for practice in _practices(row)
            for picture in practice.files.all()
            if picture.is_picture
        }

    def heading(self, row: Briefing) -> str:
        return f"{row} {row.title}"

    def author(self, row: Briefing) -> str:
        return row.issuer

    def written_at(self, row: Briefing) -> datetime:
        return row.released_at or row.updated_at


def _practices(row: Briefing) -> Iterator[Practice]:
    return (item.practice for item in sorted(row.items.all(), key=lambda item: (item.order, item.pk)))


def _case(practice: Practice) -> Case:
    """The passages are numbered 一、二、三; what stands in them stays what it is."""
    told = (("背景与问题", practice.background), ("主要做法", practice.approach), ("成效", practice.results))
    passages = [
        Passage(heading, [section(f"{chinese_number(number)}、{heading}"), *blocks_of(text)])
        for number, (heading, text) in enumerate(((name, text) for name, text in told if text.strip()), start=1)
    ]
    pictures = [(_name(row), row.caption) for row in practice.files.all() if row.is_picture]
    return Case(_title(practice.title), practice.organization.name, passages, pictures)


def _title(title: str) -> list[str]:
    """A title that does not fit in one line is broken before its dash, if it has one."""
    if len(title) <= CASE_TITLE or DASH not in title:
        return title_lines(title, CASE_TITLE)
    first, _dash, second = title.partition(DASH)
    return [*title_lines(first, CASE_TITLE), *title_lines(DASH + second, CASE_TITLE)]


def _name(picture: PracticeFile) -> str:
    return f"{picture.file.sha256}.{picture.file.kind}"


def _scaled(picture: PracticeFile) -> bytes:
    """Small enough for a file that is sent around, upright, without what the camera wrote."""
    held = BytesIO()
    with picture.file.file.open("rb") as file, Image.open(file) as original:
        shown = ImageOps.exif_transpose(original)
        shown.thumbnail((LONGEST, LONGEST))
        if picture.file.kind == "png":
            shown.save(held, "PNG")
        else:
            shown.convert("RGB").save(held, "JPEG", quality=85)
    return held.getvalue()
