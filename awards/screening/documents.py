"""The acceptance notice on paper (受理公告), after GB/T 9704."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.screening import accepting
from awards.screening.accepting import LIST, accepted
from awards.screening.models import AcceptanceNotice, AcceptanceStage
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import Block, Paper, blocks_of, date_text, table, text, title_lines


@register("acceptance")
class AcceptanceDocument(Document[AcceptanceNotice]):
    """A line 【名单】 takes the list; it is added where the text lacks it. A draft shows the list as it is now."""

    title = _("受理公告")
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = "awards.see_acceptance"
    lookup = "cycle__code"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return AcceptanceNotice.objects.select_related("cycle__scheme")

    def context(self, row: AcceptanceNotice) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: AcceptanceNotice) -> Paper:
        organizer, lines = row.cycle.rules.scheme.organizer, lines_of(row)
        listed = [text(f"共受理{len(lines)}件申报："), _table(lines)]
        blocks = blocks_of(row.text, {LIST: listed})
        return Paper(
            title=title_lines(self.heading(row)),
            blocks=blocks if LIST in row.text else [*blocks, *listed],
            signed_by=organizer,
            date=date_text(timezone.localdate(row.released_at)) if row.released_at else "",
            mark=f"{organizer}文件" if row.number else "",
            number=row.number,
            remark="此件公开发布",
            status="" if row.stage == AcceptanceStage.RELEASED else str(_("送审稿")),
        )

    def heading(self, row: AcceptanceNotice) -> str:
        return f"关于{row.cycle.title}申报受理情况的公告"

    def author(self, row: AcceptanceNotice) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: AcceptanceNotice) -> datetime:
        return row.released_at or row.prepared_at


def lines_of(row: AcceptanceNotice) -> list[dict[str, str]]:
    """As frozen on release; of a draft as they would be."""
    if row.stage == AcceptanceStage.RELEASED:
        return list(row.lines)
    return accepting.lines_of(accepted(row.cycle))


def _table(lines: list[dict[str, str]]) -> Block:
    rows = [[str(number), line["name"], line["region"]] for number, line in enumerate(lines, start=1)]
    return table(["序号", "名称", "所在地区"], [12, 60, 28], rows, ["centre", "left", "centre"])
