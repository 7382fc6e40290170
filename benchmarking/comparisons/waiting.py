"""Notices to send or release, forms to take in or to fill in, activities to close, organizations that are late."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from benchmarking.comparisons.models import Activity, ActivityStage, Comparison, ComparisonStage, Recipient
from core import clock
from core.release import releasable
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    if user.has_perm("benchmarking.edit_activity"):
        return _bureau(user)
    if user.role == Role.DISTRICT:
        return _district(user)
    return _enterprise(user) if user.role == Role.ENTERPRISE else []


def _bureau(user: Any) -> list[Line]:
    url = reverse("benchmarking:comparisons-list")
    running = Activity.objects.filter(stage=ActivityStage.RELEASED)
    submitted = Comparison.objects.filter(stage=ComparisonStage.SUBMITTED, activity__stage=ActivityStage.RELEASED)
    lines = [
        Line(_("对比活动通知待送签"), f"{url}?stage=draft", Activity.objects.filter(stage=ActivityStage.DRAFT), "git-compare"),
        Line(_("情况表待接收"), f"{url}?stage=released", submitted, "clipboard-check", due="activity__due_on"),
        Line(_("对比活动已过报送截止"), f"{url}?stage=released", running.filter(due_on__lt=clock.today()), "git-compare", "warning"),
    ]  # fmt: skip
    if user.has_perm("benchmarking.release_activity"):
        prepared = releasable(Activity.objects.filter(stage=ActivityStage.PREPARED), user)
        lines.append(Line(_("对比活动通知待签发"), f"{url}?stage=prepared", prepared, "speakerphone", "danger"))
    return lines


def _district(user: Any) -> list[Line]:
    late = (
        Recipient.objects.visible_to(user)
        .filter(activity__stage=ActivityStage.RELEASED, activity__due_on__lt=clock.today())
        .without_return()
    )
    url = reverse("benchmarking:comparisons-list")
    return [Line(_("本县区逾期未报的情况表"), url, late, "clipboard-list", "warning", due="activity__due_on")]


def _enterprise(user: Any) -> list[Line]:
    url = reverse("benchmarking:comparisons-list")
    calls = Recipient.objects.visible_to(user).filter(activity__stage=ActivityStage.RELEASED).without_form()
    own = Comparison.objects.visible_to(user).filter(activity__stage=ActivityStage.RELEASED)
    due = "activity__due_on"
    return [
        Line(_("填报质量标杆对比活动情况表"), url, calls, "file-plus", due=due),
        Line(_("继续填写情况表并报送"), url, own.filter(stage=ComparisonStage.DRAFT), "writing", due=due),
        Line(_("情况表被退回，修改后重新报送"), url, own.filter(stage=ComparisonStage.RETURNED), "arrow-back-up", "warning", due=due),
    ]  # fmt: skip
