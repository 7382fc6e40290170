"""What this slice prints: the results of a poll as workbook and as a short PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from awards.polls.models import MARK_WORDS, Poll, PollAnswer, PollStage
from awards.polls.showing import Row, rows_of, two_places
from awards.polls.tally import Question, by_day, distribution
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import date_text
from core.sheets import Book, Column, Sheet
from core.words import Words


@dataclass(frozen=True)
class Figures:
    """Everything that the sheets tell of one poll, read once."""

    poll: Poll
    rows: Sequence[Row]
    questions: Sequence[Question]
    days: Sequence[tuple[date, int]]
    answers: Sequence[PollAnswer]


class Results(Sheet[Figures, Row]):
    title = _("调查结果")
    frozen_columns = 2
    columns = (
        Column(_("申报编号"), lambda row: row.case.reference),
        Column(_("申报对象"), lambda row: row.case.candidate),
        Column(_("所在地区"), lambda row: row.case.organization.region.name),
        Column(_("有效问卷"), lambda row: row.answers, kind="int", width=11),
        Column(_("不计入"), lambda row: row.discounted, kind="int", width=9),
        Column(_("平均分"), lambda row: Decimal(row.mean_words) if row.mean_words else None, kind="points", width=11),
        Column(_("得分"), lambda row: points(row.hundredths), kind="points", width=11),
        Column(_("说明"), lambda row: "有效问卷不足" if row.is_short else ""),
    )

    def rows(self, subject: Figures) -> Iterable[Row]:
        return subject.rows

    def headlines(self, subject: Figures) -> Sequence[str]:
        return [subject.poll.title, note_on(subject.poll)]


def _mark_column(place: int, label: Words) -> Column:
    """How often the mark at `place`, from best, was given."""
    return Column(label, lambda row: row.counts[place][1], kind="int", width=11)


class Distribution(Sheet[Figures, Question]):
    title = _("逐题分布")
    columns = (
        Column(_("问题"), lambda row: row.text, width=50),
        *(_mark_column(place, label) for place, (_mark, label) in enumerate(MARK_WORDS)),
        Column(_("平均分"), lambda row: row.mean and Decimal(two_places(row.mean)), kind="points", width=11),
    )

    def rows(self, subject: Figures) -> Iterable[Question]:
        return subject.questions


class Days(Sheet[Figures, tuple[date, int]]):
    title = _("逐日份数")
    columns = (
        Column(_("日期"), lambda row: row[0], kind="date", width=14),
        Column(_("问卷"), lambda row: row[1], kind="int", width=11),
    )

    def rows(self, subject: Figures) -> Iterable[tuple[date, int]]:
        return subject.days


class Remarks(Sheet[Figures, PollAnswer]):
    title = _("意见和建议")
    columns = (
        Column(_("申报编号"), lambda row: row.application.reference),
        Column(_("申报对象"), lambda row: row.application.candidate),
        Column(_("时间"), lambda row: row.at, kind="moment"),
        Column(_("意见和建议"), lambda row: row.remark, width=60),
        Column(_("不计入的理由"), lambda row: row.reason, width=30),
    )

    def rows(self, subject: Figures) -> Iterable[PollAnswer]:
        return subject.answers


@register("poll")
class PollBook(Book[Poll]):
    title = _("满意度调查结果")
    permission = "awards.see_polls"
    lookup = "cycle__code"
    sheets = (Results, Distribution, Days, Remarks)

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _polls()

    def subject(self, row: Poll) -> Figures:
        said = PollAnswer.objects.filter(poll=row).exclude(remark="", reason="")
        answers = list(said.select_related("application__organization").order_by("application__reference", "at"))
        return Figures(row, rows_of(row), distribution(row), by_day(row), answers)

    def written_at(self, row: Poll) -> datetime:
        return row.stage_since


@register("poll-pdf")
class PollDocument(Document[Poll]):
    title = _("满意度调查结果表")
    template = "documents/poll.html"
    stylesheets = ("documents/report.css", "documents/poll.css")
    permission = "awards.see_polls"
    lookup = "cycle__code"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _polls()

    def context(self, row: Poll) -> dict[str, Any]:
        return {
            "cycle": row.cycle.title,
            "organizer": row.cycle.rules.scheme.organizer,
            "title": row.title,
            "note": note_on(row),
            "least": row.cycle.rules.polls.min_answers,
            "lines": [
                {
                    "reference": one.case.reference,
                    "name": one.case.candidate,
                    "region": one.case.organization.region.name,
                    "answers": one.answers,
                    "mean": one.mean_words,
                    "points": points(one.hundredths),
                    "is_short": one.is_short,
                }
                for one in rows_of(row)
            ],
            "questions": [
                {
                    "text": one.text,
                    "counts": [number for _mark, number in one.counts],
                    "mean": two_places(one.mean) if one.mean is not None else "",
                }
                for one in distribution(row)
                if one.total
            ],
        }

    def author(self, row: Poll) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Poll) -> datetime:
        return row.stage_since


def points(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100


def note_on(poll: Poll) -> str:
    """Who asked, when, and whether the results are final."""
    parts = [f"由{poll.firm}调查" if poll.firm else ""]
    if poll.opens_on and poll.closes_on and not poll.firm:
        parts.append(f"{date_text(poll.opens_on)}至{date_text(poll.closes_on)}")
    parts.append("已结束" if poll.stage == PollStage.CLOSED else "尚未结束")
    return "；".join(part for part in parts if part)


def _polls() -> VisibleQuerySet:
    return Poll.objects.select_related("cycle__scheme", "cycle__criteria")
