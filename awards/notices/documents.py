"""What this slice prints: the public notice (公示), after GB/T 9704."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.cycles.kinds import CandidateKind, heading_of
from awards.notices.models import Notice, NoticeLine, NoticeStage
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import (
    Annex,
    Block,
    Paper,
    blocks_of,
    chinese_number,
    date_text,
    names,
    point,
    table,
    text,
    title_lines,
)

LIST, PERIOD = "【名单】", "【公示期】"


@register("notice")
class NoticeDocument(Document[Notice]):
    """The notice's text is typed by an officer. A line 【名单】 takes the list, 【公示期】 the period; both are added where the text lacks them."""

    title = _("公示")
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = "awards.see_notice"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Notice.objects.select_related("cycle__scheme").prefetch_related(
            "lines__tier", "lines__application__organization__region"
        )

    def context(self, row: Notice) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: Notice) -> Paper:
        scheme, lines = row.cycle.rules.scheme, list(row.lines.all())
        inserts = {LIST: _names_by_tier(lines), PERIOD: [text(_period(row))]}
        blocks = blocks_of(row.text, inserts)
        annexes = []
        if lines and LIST not in row.text:
            annexes.append(Annex("附件", title_lines(f"{row.cycle.title}拟表彰名单"), [_annex_table(lines)]))
        if PERIOD not in row.text:
            blocks.append(text(_period(row)))
        released = row.stage in (NoticeStage.RELEASED, NoticeStage.ENDED)
        signed_on = date_text(timezone.localdate(row.released_at)) if row.released_at else ""
        return Paper(
            title=title_lines(row.title),
            blocks=blocks,
            signed_by=scheme.organizer,
            date=signed_on,
            mark=f"{scheme.organizer}文件" if row.number else "",
            number=row.number,
            annexes=annexes,
            status="" if released else str(_("送审稿")),
        )

    def heading(self, row: Notice) -> str:
        return row.title

    def author(self, row: Notice) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Notice) -> datetime:
        return row.released_at or row.updated_at


def _period(notice: Notice) -> str:
    length = f"{notice.days}个{notice.get_unit_display()}"
    if notice.first_day is None or notice.last_day is None:
        return f"公示期：自公示之日起{length}。"
    return f"公示期：{date_text(notice.first_day)}至{date_text(notice.last_day)}，共{length}。"


def _by_tier(lines: Iterable[NoticeLine]) -> list[tuple[str, list[NoticeLine]]]:
    ordered = sorted(lines, key=lambda line: (line.tier.order, line.order))
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda line: line.tier.name)]


def _names_by_tier(lines: Sequence[NoticeLine]) -> list[Block]:
    blocks: list[Block] = []
    for number, (tier, group) in enumerate(_by_tier(lines), start=1):
        blocks.append(
            point(
                f"（{chinese_number(number)}）{tier}（{len(group)}{CandidateKind(group[0].application.kind).measure}）"
            )
        )
        blocks.append(names([line.application.candidate for line in group]))
    return blocks


def _annex_table(lines: Sequence[NoticeLine]) -> Block:
    rows = [
        [str(number), line.application.candidate, line.application.organization.region.name, line.tier.name]
        for number, line in enumerate((line for _tier, group in _by_tier(lines) for line in group), start=1)
    ]
    return table(
        ["序号", heading_of(line.application.kind for line in lines), "所在地区", "奖次"], [10, 46, 20, 24], rows,
        ["centre", "left", "centre", "centre"],
    )  # fmt: skip
