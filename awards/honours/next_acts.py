"""What is to be done next for the honours of a cycle, and by whom: the pages' "next" and the lines of "my work" are the same ones."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.honours.models import AwardStage, DecisionStage
from awards.honours.money import PaymentStage
from awards.honours.readings import Standing
from core.release import has_hand_in
from core.waiting import Waiting


def next_acts(standing: Standing, user: Any) -> list[Waiting]:
    """Only acts that this person may do now."""
    if not user.has_perm("awards.prepare_decision"):
        return []
    lines = [*_decision(standing, user), *_money(standing, user), *_reports(standing)]
    return [line for line in lines if line.count]


def _decision(standing: Standing, user: Any) -> list[Waiting]:
    cycle, decision = standing.cycle, standing.decision
    if standing.is_ready:
        url = reverse("awards:honours-overview", args=[cycle.code])
        return [
            Waiting(
                _("拟定表彰决定"), url, 1, "certificate", tone="award", hint=_("%(cycle)s：名单已产生，可列入表彰决定") % {"cycle": cycle.title}
            )
        ]  # fmt: skip
    if decision is None or decision.stage == DecisionStage.RELEASED:
        return []
    url = decision.get_absolute_url()
    if decision.stage == DecisionStage.DRAFT:
        return [Waiting(_("送签表彰决定"), url, 1, "certificate", hint=decision.title)]
    if user.has_perm("awards.release_decision") and not has_hand_in(decision, user):
        return [Waiting(_("签发表彰决定"), url, 1, "signature", tone="award", hint=decision.title)]
    return []


def _money(standing: Standing, user: Any) -> list[Waiting]:
    money, url = standing.money, f"{reverse('awards:honours-payments')}?cycle={standing.cycle.code}"
    title = standing.cycle.title
    lines = [Waiting(_("奖金制单"), url, money.listable, "calculator", hint=title)]
    if user.has_perm("awards.release_payment") and not money.own:
        lines.append(Waiting(_("审核拨款清单"), url, money.at(PaymentStage.PREPARED), "signature", "award", hint=title))
    if user.has_perm("awards.release_payment"):
        lines.append(Waiting(_("审核奖金更正"), url, standing.corrections, "signature", "award", hint=title))
    if user.has_perm("awards.release_withdrawal"):
        awards = f"{reverse('awards:honours-awards')}?cycle={standing.cycle.code}&validity={AwardStage.WITHDRAWING}"
        lines.append(Waiting(_("审核撤销奖项"), awards, standing.withdrawals, "signature", "danger", hint=title))
    return [
        *lines,
        Waiting(_("登记奖金到账"), url, money.at(PaymentStage.RELEASED), "coin-yuan", hint=title),
        Waiting(_("追回奖金"), f"{url}&stage={PaymentStage.RECLAIMED}", money.at(PaymentStage.RECLAIMED), "coin-yuan", "danger", hint=title),
    ]  # fmt: skip


def _reports(standing: Standing) -> list[Waiting]:
    reports = standing.reports
    if not standing.is_decided or not reports.unreleased:
        return []
    url = reverse("awards:honours-feedback-desk", args=[standing.cycle.code])
    words = _("%(cycle)s：%(written)d / %(due)d 份已写综合评价") % {
        "cycle": standing.cycle.title, "written": reports.written, "due": reports.due,
    }  # fmt: skip
    return [Waiting(_("撰写并发布反馈报告"), url, reports.unreleased, "report-analytics", hint=words)]
