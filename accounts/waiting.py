"""What waits for somebody about organizations and passwords."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organization, OrganizationStage, Role
from core.waiting import Line, Waiting

REMIND_DAYS = 14


def awaiting(user: Any) -> Sequence[Waiting | Line]:
    lines: list[Waiting | Line] = []
    if user.role == Role.ENTERPRISE:
        returned = Organization.objects.visible_to(user).filter(stage=OrganizationStage.RETURNED)
        lines += [
            Waiting(
                _("补正组织登记信息"),
                reverse("accounts:organization-edit", args=[row.pk]),
                1,
                "building",
                "warning",
                hint=row.name,
            )
            for row in returned
        ]
    if user.has_perm("accounts.verify_organization"):
        rows = Organization.objects.awaiting(user)
        url = f"{reverse('accounts:organizations')}?stage={OrganizationStage.REGISTERED}"
        lines.append(Line(_("核验组织登记"), url, rows, "building", hint=_("与营业执照信息核对")))
    left = settings.PASSWORD_MAX_DAYS - user.password_age_days
    if left <= REMIND_DAYS:
        hint = _("还有 %(days)d 天到期，到期后须先更换才能继续使用。") % {"days": left}
        lines.append(Waiting(_("更换密码"), reverse("account_change_password"), 1, "key", "warning", hint=hint))
    return lines
