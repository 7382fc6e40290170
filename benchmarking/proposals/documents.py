"""What this slice prints: the letter of recommendation (推荐函) in the letter format (信函格式) of GB/T 9704-2012, clause 10.1."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benchmarking.comparisons.models import Comparison
from benchmarking.proposals.models import Proposal, ProposalStage
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import Paper, blocks_of, date_text, section, text, title_lines


@register("proposal-letter")
class ProposalLetter(Document[Proposal]):
    title = _("推荐函")
    template = "documents/letter.html"
    stylesheets = ("documents/official.css", "documents/letter.css")
    permission = "benchmarking.see_proposal"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Proposal.objects.select_related(
            "organization__region__parent", "organization__industry", "prepared_by", "comparison__activity",
            "application__cycle", "application__award__tier",
        ).prefetch_related("comparison__rows")  # fmt: skip

    def context(self, row: Proposal) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: Proposal) -> Paper:
        name = row.organization.name
        sent = row.stage not in (ProposalStage.DRAFT, ProposalStage.PREPARED)
        opening = (
            f"根据{row.year}年度{row.award}评选工作安排，经研究，推荐{name}参评{row.award}。现将有关情况函告如下："
        )
        blocks = [
            text(opening),
            section("一、基本情况"), text(_about(row)),
            section("二、推荐依据"), *map(text, _basis(row)),
            section("三、推荐理由"), *blocks_of(row.reasons),
            text("特此函达，请予支持。"),
        ]  # fmt: skip
        return Paper(
            title=[*title_lines(f"关于推荐{name}"), *title_lines(f"参评{row.award}的函")],
            blocks=blocks,
            signed_by=row.issuer,
            date=date_text(timezone.localdate(row.released_at)) if row.released_at else "",
            mark=row.issuer if row.number else "",
            number=row.number,
            addressees=row.addressee.rstrip("：:"),
            remark=f"联系人：{row.prepared_by.name}{_telephone(row.prepared_by.phone)}",
            status="" if sent else str(_("送审稿")),
        )

    def heading(self, row: Proposal) -> str:
        return f"关于推荐{row.organization.name}参评{row.award}的函"

    def author(self, row: Proposal) -> str:
        return row.issuer

    def written_at(self, row: Proposal) -> datetime:
        return row.released_at or row.updated_at


def _about(row: Proposal) -> str:
    firm = row.organization
    founded: date = firm.founded_on
    people = f"，现有职工{firm.employees}人" if firm.employees else ""
    products = f"，主要产品或服务为{firm.main_products}" if firm.main_products else ""
    return (
        f"{firm.name}（统一社会信用代码{firm.credit_code}），地址为{firm.address}，成立于{founded.year}年{founded.month}月，"
        f"属{firm.industry.name}，{firm.get_size_display()}企业{people}{products}。"
    )


def _basis(row: Proposal) -> Iterator[str]:
    if row.application is not None:
        award = row.application.award
        day = date_text(award.awarded_on)
        yield f"该组织于{day}获得{row.application.cycle.title}（{award.tier.name}，证书编号{award.certificate_number}）。"
    if row.comparison is not None:
        yield _compared(row.comparison)


def _compared(comparison: Comparison) -> str:
    """How many lines, with whom, and in how many of the numeric ones the benchmark is reached."""
    rows = list(comparison.rows.all())
    names = list(dict.fromkeys(line.benchmark_name for line in rows))
    numeric = [line for line in rows if line.gap is not None]
    level = sum(1 for line in numeric if line.gap is not None and line.gap <= 0)
    reached = f"，{len(numeric)}项量化指标中有{level}项达到或超过标杆水平" if level else ""
    whom = f"，与{'、'.join(names[:3])}{'等' if len(names) > 3 else ''}对比{len(rows)}项" if names else ""
    planned = "，并制定了改进计划" if comparison.organization.plans.filter(adopted_on__isnull=False).exists() else ""
    return f"该组织参加《{comparison.activity.title}》部署的质量标杆对比{whom}{reached}{planned}。"


def _telephone(number: str) -> str:
    return f"，联系电话：{number}" if number else ""
