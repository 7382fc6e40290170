"""The figures at the head of the dashboard: what is, and what is late, each with the list it comes from. One statement for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, OrganizationStage, Role
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.honours.models import Award
from benchmarking.adoption.models import Adoption, AdoptionStage
from benchmarking.comparisons.models import ActivityStage, Recipient
from benchmarking.improvement.models import Measure, Plan, PlanStage
from core import clock
from core.waiting import Line, counted
from core.words import Words

Source = Callable[[Any], Sequence[Line]]
_late_sources: list[Source] = []


@dataclass(frozen=True)
class Headline:
    label: Words
    value: int
    url: str
    icon: str
    tone: str
    hint: Words = ""


def register_late(source: Source) -> None:
    """A slice above this one says what of its own is late."""
    if source not in _late_sources:
        _late_sources.append(source)


def headlines(user: Any, cycle: Cycle | None) -> tuple[list[Headline], list[Headline]]:
    """What is, and what is late. Those that are none are shown as 0: that nothing is late is news, too."""
    state, late = _state(user, cycle), [*_late(user), *(line for source in _late_sources for line in source(user))]
    found = {str(line.title): line.count for line in counted([*state, *late])}
    return _drawn(state, found), _drawn(late, found)


def _drawn(lines: Sequence[Line], found: dict[str, int]) -> list[Headline]:
    return [
        Headline(line.title, number := found.get(str(line.title), 0), line.url, line.icon, line.late_tone if number else line.tone, line.hint)
        for line in lines
    ]  # fmt: skip


def _state(user: Any, cycle: Cycle | None) -> list[Line]:
    is_district = user.role == Role.DISTRICT
    own = {"organization__region_id": user.region_id} if is_district else {}
    organizations = Organization.objects.visible_to(user).filter(stage=OrganizationStage.VERIFIED)
    applications = Application.objects.visible_to(user).exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
    winners = Award.objects.standing().filter(**own)
    adopted = Adoption.objects.visible_to(user).filter(stage=AdoptionStage.ADOPTED)
    plans = Plan.objects.visible_to(user).filter(stage=PlanStage.RUNNING)
    of_cycle = f"?cycle={cycle.code}" if cycle else ""
    roll = address("publicity:roll", f"?region={user.region_id}") if is_district else address("awards:honours-awards")
    return [
        _line(_("申报"), applications.filter(cycle=cycle), address("awards:applications-list", of_cycle), "forms", cycle.title if cycle else ""),
        _line(_("获奖"), winners, roll, "trophy", _("历届累计，不含已撤销")),
        _line(_("正式导入卓越绩效的组织"), adopted, address("benchmarking:adoption-list", f"?stage={AdoptionStage.ADOPTED}"), "certificate", _("现在册")),
        _line(_("实施中的改进计划"), plans, address("benchmarking:improvement-list", f"?stage={PlanStage.RUNNING}"), "trending-up"),
        _line(_("注册组织"), organizations, address("accounts:organizations"), "building-factory-2", _("已核验")),
    ]  # fmt: skip


def _late(user: Any) -> list[Line]:
    today = clock.today()
    measures = Measure.objects.visible_to(user).late(today)
    forms = Recipient.objects.visible_to(user).filter(
        activity__stage=ActivityStage.RELEASED, activity__due_on__lt=today
    )
    plans, activities = (
        address("benchmarking:improvement-measures", "?light=late"),
        address("benchmarking:comparisons-list", "?stage=released"),
    )
    return [
        Line(_("逾期的改进措施"), plans, measures, "calendar-time", "success", late_tone="danger"),
        Line(_("逾期未报的对比情况表"), activities, forms.without_return(), "clipboard-list", "success", late_tone="danger"),
    ]  # fmt: skip


def _line(title: Words, rows: Any, url: str, icon: str, hint: Words = "") -> Line:
    return Line(title, url, rows, icon, "neutral", hint=hint, late_tone="neutral")


def address(name: str, query: str = "") -> str:
    return reverse(name) + query
