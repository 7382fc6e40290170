"""The decision that an award is withdrawn (撤销奖励的决定), after GB/T 9704. It gives the reasons, so it is for the organization and the office."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from awards.applications.fraud import barred_through
from awards.cycles.kinds import CandidateKind
from awards.honours.documents.certificate import honour_name
from awards.honours.documents.decision import issuing_office
from awards.honours.models import Award, AwardStage
from awards.honours.money import Payment, PaymentStage
from core import clock
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import Block, Paper, date_text, text, title_lines
from core.money import ten_thousand_yuan

WAS_PAID = (PaymentStage.PAID, PaymentStage.RECLAIMED, PaymentStage.RECOVERED)


@register("withdrawal")
class WithdrawalDocument(Document[Award]):
    """Of an award that is withdrawn, or proposed to be: then it is a draft, and the organization does not see it yet."""

    title = _("撤销奖励的决定")
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = "awards.print_withdrawal"
    lookup = "certificate_number"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        rows = Award.objects.filter(stage__in=[AwardStage.WITHDRAWING, AwardStage.WITHDRAWN])
        return rows.select_related("cycle__scheme", "tier", "payment")

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Award:
        award: Award = super().fetch(reference, user)
        if user is not None and user.role == Role.ENTERPRISE and not award.is_withdrawn:
            raise Http404
        return award

    def context(self, row: Award) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: Award) -> Paper:
        rules, day = row.cycle.rules, date_text(row.withdrawn_on) if row.withdrawn_on else ""
        return Paper(
            title=title_lines(self.heading(row)),
            blocks=[*_findings(row), text(_decided(row)), *_consequences(row)],
            signed_by=rules.scheme.approving_body,
            date=day,
            mark=f"{rules.scheme.approving_body}文件" if row.withdrawal_number else "",
            number=row.withdrawal_number,
            addressees=row.organization_name,
            imprint=issuing_office(rules) if row.is_withdrawn else "",
            printed_on=day,
            status="" if row.is_withdrawn else str(_("送审稿")),
        )

    def heading(self, row: Award) -> str:
        body = row.cycle.rules.scheme.approving_body
        return f"{body}关于撤销{row.winner}{_honour(row)}的决定"

    def author(self, row: Award) -> str:
        return row.cycle.rules.scheme.approving_body

    def written_at(self, row: Award) -> datetime:
        return row.stage_since


def _honour(award: Award) -> str:
    return f"{award.cycle.award_year}年度{honour_name(award.cycle.rules.scheme.name, award.tier.name)}"


def _findings(award: Award) -> list[Block]:
    """The reasons as they were typed, a line a paragraph; the first says that they were verified."""
    first, *others = (line.strip() for line in award.withdrawal_reason.splitlines() if line.strip())
    return [text(f"经核实：{first}"), *map(text, others)]


def _to(award: Award) -> str:
    """The paper goes to the organization: of a person or a project it speaks by name."""
    return "你单位" if award.kind == CandidateKind.ORGANIZATION else award.winner_name


def _decided(award: Award) -> str:
    body = award.cycle.rules.scheme.approving_body
    awarded = f"{date_text(award.awarded_on)}授予{_to(award)}的{_honour(award)}（证书编号：{award.certificate_number}）"
    return f"依据{award.withdrawal_basis}，{body}决定，撤销{awarded}。"


def _consequences(award: Award) -> list[Block]:
    office = award.cycle.rules.scheme.office.name
    returned = f"请自收到本决定之日起停止使用该荣誉，并将证书交回{office}。"
    return [text(line) for line in (returned, _money(award), _bar(award)) if line]


def _money(award: Award) -> str:
    payment: Payment | None = getattr(award, "payment", None)
    if payment is None:
        return ""
    amount = f"奖金人民币{ten_thousand_yuan(payment.amount_fen)}万元"
    if payment.stage not in WAS_PAID:
        return f"尚未拨付的{amount}不再拨付。"
    return f"已拨付的{amount}予以追回。" if award.cycle.rules.after.recover_money else ""


def _bar(award: Award) -> str:
    """A draft says what would hold were it released today."""
    if not award.for_fraud:
        return ""
    day = award.withdrawn_on or timezone.localdate(clock.now())
    through = award.barred_through if award.is_withdrawn else barred_through(award.cycle, day)
    words = Award(barred_through=through).bar
    return f"{_to(award)}{words}{award.cycle.rules.scheme.name}。" if words else ""
