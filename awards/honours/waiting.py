"""The office's next acts in every cycle; for a winner its account, for an applicant its report."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from awards.honours.models import Feedback
from awards.honours.money import Payment, PaymentStage
from awards.honours.next_acts import next_acts
from awards.honours.readings import cycles_at_honours, standings
from awards.honours.top_ups import TopUp, TopUpStage
from core.release import releasable
from core.waiting import Line, Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting | Line]:
    if user.role == Role.ENTERPRISE:
        return [*_accounts(user), *_reports(user)]
    if not user.has_perm("awards.prepare_decision"):
        return []
    cycles = list(cycles_at_honours().defer("rulebook", "call_text"))
    acts = [line for standing in standings(cycles, user) for line in next_acts(standing, user)] if cycles else []
    return [*acts, *_top_ups(user)]


def _top_ups(user: Any) -> list[Line]:
    url = reverse("awards:honours-top-ups")
    returned = TopUp.objects.filter(stage=TopUpStage.RETURNED)
    lines = [Line(_("修改退回的上级奖配套"), f"{url}?state={TopUpStage.RETURNED}", returned, "trophy", "warning")]
    if user.has_perm("awards.release_top_up"):
        rows = releasable(TopUp.objects.waiting(), user)
        lines.append(Line(_("审核上级奖配套"), f"{url}?state={TopUpStage.PREPARED}", rows, "signature", "award"))
    return lines


def _accounts(user: Any) -> list[Waiting]:
    rows = (
        Payment.objects.visible_to(user)
        .filter(stage=PaymentStage.DUE, bank="")
        .select_related("cycle")
        .defer("cycle__rulebook", "cycle__call_text")
    )
    return [
        Waiting(_("填写奖金收款账户"), row.get_absolute_url(), 1, "coin-yuan", tone="award", hint=row.cycle.title)
        for row in rows
    ]


def _reports(user: Any) -> list[Waiting]:
    rows = Feedback.objects.filter(
        application__organization_id__in=user.organization_ids, released_at__isnull=False, read_at=None
    )
    return [
        Waiting(
            _("阅读评审反馈报告"),
            reverse("awards:honours-feedback", args=[reference]),
            1,
            "report-analytics",
            hint=cycle,
        )
        for reference, cycle in rows.values_list("application__reference", "application__cycle__title")
    ]
