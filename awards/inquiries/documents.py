"""The request to a department on paper (征求意见函), after GB/T 9704, with the list as its annex."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.inquiries.models import Inquiry, InquiryLine, InquiryStage
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import Annex, Block, Paper, date_text, table, text, title_lines


@register("inquiry")
class InquiryDocument(Document[Inquiry]):
    title = _("征求意见函")
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = "awards.see_inquiries"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Inquiry.objects.select_related("cycle__scheme").prefetch_related("lines__application__organization")

    def context(self, row: Inquiry) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: Inquiry) -> Paper:
        scheme, lines = row.cycle.rules.scheme, list(row.lines.all())
        signed_on = date_text(timezone.localdate(row.sent_at)) if row.sent_at else ""
        return Paper(
            title=title_lines(self.heading(row)),
            addressees=row.department,
            blocks=[text(line) for line in _body(row, lines)],
            signed_by=scheme.organizer,
            date=signed_on,
            annexes=[
                Annex(
                    "附件",
                    title_lines(f"核查情形一览表（{row.reference}）"),
                    [_list(lines, is_answered=row.stage == InquiryStage.ANSWERED)],
                )
            ],
            status=str(_("送审稿")) if row.stage == InquiryStage.DRAFT else "",
        )

    def heading(self, row: Inquiry) -> str:
        again = "决定前复核" if row.recheck else "资格审查"
        return f"关于{row.cycle.title}{again}征求意见的函"

    def author(self, row: Inquiry) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Inquiry) -> datetime:
        return row.sent_at or row.prepared_at


def _body(row: Inquiry, lines: Sequence[InquiryLine]) -> list[str]:
    office = row.cycle.rules.scheme.office
    count = len({line.application_id for line in lines})
    contact = "，".join(filter(None, (office.name, office.telephone and f"电话：{office.telephone}")))
    again = "作出表彰决定之前，需要再次核查" if row.recheck else "按照评审规定，需要核查"
    return [
        f"{row.cycle.title}评审工作正在进行，{again}有关申报对象是否存在一票否决的情形。现将{count}件申报的名单送贵单位征求意见（见附件）。",
        f"请贵单位在职责范围内，对每一申报对象在所列追溯期内是否存在所列情形予以核查，注明“无此情形”“有此情形”或“无法核实”；有此情形的，请写明情况和发生日期，并于{date_text(row.due_on)}之前回复。",
        "请通过随函发送的链接在线回复，也可以将加盖公章的书面回复扫描后上传。名单尚未公开，请注意保密。",
        f"联系单位：{contact}。",
    ]


def _list(lines: Sequence[InquiryLine], *, is_answered: bool) -> Block:
    rows = [
        [
            str(number),
            f"{line.application.candidate}（{line.application.organization.credit_code}）",
            f"{line.label}（{line.looked_from:%Y-%m-%d}以来）",
            line.get_found_display() if is_answered else "",
        ]
        for number, line in enumerate(lines, start=1)
    ]
    return table(["序号", "申报对象", "情形", "核查结果"], [8, 44, 33, 15], rows, ["centre", "left", "left", "centre"])
