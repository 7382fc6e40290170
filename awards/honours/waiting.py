"""Decisions to draft, send and release; the list of prize money; feedback; for a winner, its account and its report."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.honours.models import Decision, DecisionStage, Feedback, Payment, PaymentStage
from awards.notices.models import NoticeStage
from core.waiting import Waiting


def awaiting(user: Any) -> list[Waiting]:
    if user.role == Role.ENTERPRISE:
        return _for_enterprise(user)
    if not user.has_perm("awards.prepare_decision"):
        return []
    return [*_decisions(user), *_payments(user), *_feedback()]


def _for_enterprise(user: Any) -> list[Waiting]:
    lines = [
        Waiting(_("填写奖金收款账户"), payment.get_absolute_url(), 1, "medal", tone="award")
        for payment in Payment.objects.visible_to(user).filter(stage=PaymentStage.DUE, bank="")
    ]
    unread = Feedback.objects.filter(
        application__organization_id__in=user.organization_ids, released_at__isnull=False, read_at=None
    )
    lines += [
        Waiting(_("阅读评审反馈报告"), reverse("awards:honours-feedback", args=[reference]), 1, "report-analytics")
        for reference in unread.values_list("application__reference", flat=True)
    ]
    return lines


def _decisions(user: Any) -> list[Waiting]:
    ready = Cycle.objects.filter(applications__stage=Stage.CLEARED, decision=None).exclude(
        notices__stage__in=[NoticeStage.DRAFT, NoticeStage.PREPARED, NoticeStage.RELEASED]
    )
    url = reverse("awards:honours-decisions")
    lines = [
        Waiting(_("%(cycle)s：拟定表彰决定") % {"cycle": row.title}, url, 1, "certificate") for row in ready.distinct()
    ]
    for row in Decision.objects.exclude(stage=DecisionStage.RELEASED).select_related("cycle"):
        if row.stage == DecisionStage.DRAFT:
            lines.append(Waiting(_("送签：%(title)s") % {"title": row.title}, row.get_absolute_url(), 1, "certificate"))
        elif user.has_perm("awards.release_decision") and row.prepared_by_id != user.pk:
            lines.append(
                Waiting(
                    _("签发：%(title)s") % {"title": row.title}, row.get_absolute_url(), 1, "certificate", tone="danger"
                )
            )
    return lines


def _payments(user: Any) -> list[Waiting]:
    url = reverse("awards:honours-payments")
    rows = Payment.objects.order_by()
    counts = [
        (_("奖金待制单"), rows.filter(stage=PaymentStage.DUE).exclude(bank="").count()),
        (_("奖金待登记到账"), rows.filter(stage=PaymentStage.RELEASED).count()),
    ]
    if user.has_perm("awards.release_payment"):
        listed = rows.filter(stage=PaymentStage.PREPARED).exclude(prepared_by=user)
        counts.append((_("奖金清单待审核"), listed.count()))
    return [Waiting(title, url, number, "calculator") for title, number in counts if number]


def _feedback() -> list[Waiting]:
    cycles = Cycle.objects.filter(decision__stage=DecisionStage.RELEASED).exclude(
        applications__feedback__released_at__isnull=False
    )
    return [
        Waiting(
            _("%(cycle)s：发布反馈报告") % {"cycle": row.title}, reverse("awards:honours-feedback-desk", args=[row.code]), 1,
            "report-analytics",
        )
        for row in cycles.distinct()
    ]  # fmt: skip
