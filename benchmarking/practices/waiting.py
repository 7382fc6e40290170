"""Practices to review or release, briefings to finish or release; for enterprises what they have begun or got back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from benchmarking.practices.models import Briefing, BriefingStage, Practice, PracticeStage
from core.release import releasable
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    if user.has_perm("benchmarking.review_practice"):
        return _bureau(user)
    return _enterprise(user) if user.role == Role.ENTERPRISE else []


def _bureau(user: Any) -> list[Line]:
    url, briefings_url = reverse("benchmarking:practices-list"), reverse("benchmarking:practices-briefings")
    seen = Practice.objects.at_desk_of(user)
    own = seen.filter(prepared_by=user, stage__in=[PracticeStage.DRAFT, PracticeStage.RETURNED])
    briefings = Briefing.objects.all()
    lines = [
        Line(_("案例待审核"), f"{url}?stage=submitted", seen.filter(stage=PracticeStage.SUBMITTED), "bulb"),
        Line(_("代写的案例待提交"), f"{url}?own=1", own, "writing"),
        Line(_("简报待送签"), f"{briefings_url}?stage=draft", briefings.filter(stage=BriefingStage.DRAFT), "news"),
    ]  # fmt: skip
    if user.has_perm("benchmarking.release_practice"):
        approved = releasable(seen.filter(stage=PracticeStage.APPROVED), user)
        lines.append(Line(_("案例待发布"), f"{url}?stage=approved", approved, "speakerphone", "danger"))
    if user.has_perm("benchmarking.release_briefing"):
        prepared = releasable(briefings.filter(stage=BriefingStage.PREPARED), user)
        lines.append(Line(_("简报待签发"), f"{briefings_url}?stage=prepared", prepared, "news", "danger"))
    return lines


def _enterprise(user: Any) -> list[Line]:
    url, own = reverse("benchmarking:practices-list"), Practice.objects.at_desk_of(user)
    returned = own.filter(stage=PracticeStage.RETURNED)
    return [
        Line(_("案例被退回，修改后重新提交"), f"{url}?stage=returned", returned, "arrow-back-up", "warning"),
        Line(_("继续撰写案例并提交"), f"{url}?stage=draft", own.filter(stage=PracticeStage.DRAFT), "writing"),
    ]
