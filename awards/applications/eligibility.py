"""Eligibility shown beforehand: what the portal can judge from its own data, and what the bureau will look at."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Organization, Size
from awards.cycles.models import Cycle, Phase
from core import clock
from core.words import joined


class Hint(NamedTuple):
    """One condition; `met` is None where people judge it."""

    label: str
    met: bool | None
    detail: str = ""


def hints(organization: Organization, cycle: Cycle) -> list[Hint]:
    return [*_judged(organization, cycle), *_left_to_people(cycle)]


def _judged(organization: Organization, cycle: Cycle) -> Iterator[Hint]:
    rule = cycle.rules.eligibility
    if rule.registered_in_region:
        inside = organization.region_id.startswith(_prefix(cycle.rules.scheme.region))
        yield Hint(_("在本地注册"), inside, organization.region.name)
    if rule.min_years_since_founding:
        years = full_years(organization.founded_on, _deadline(cycle))
        label = _("成立满 %d 年") % rule.min_years_since_founding
        yield Hint(label, years >= rule.min_years_since_founding, _("截至申报截止日满 %d 年") % years)
    if rule.sizes:
        names = joined(Size(size).label for size in rule.sizes)
        yield Hint(_("规模为%s") % names, organization.size in rule.sizes, organization.get_size_display())
    awards = list(
        organization.awards.filter(cycle__scheme_id=cycle.scheme_id)
        .select_related("cycle")
        .defer("cycle__rulebook", "cycle__call_text")
    )
    if rule.barred_after_win_years:
        yield _bar(awards, cycle, rule.barred_after_win_years)
    through = [award for award in awards if award.barred_through and award.barred_through >= cycle.award_year]
    if through:
        yield Hint(_("不在限制申报期内"), False, max(through, key=lambda award: award.barred_through or 0).bar)


def _bar(awards: Iterable[Any], cycle: Cycle, years: int) -> Hint:
    """Who won the scheme's award in year Y may not apply for the years Y+1 to Y+`years`."""
    won_in = [award.cycle.award_year for award in awards]
    won = max((year for year in won_in if cycle.award_year - years <= year < cycle.award_year), default=None)
    detail = _("%d 年度已获奖") % won if won else _("限报期内无获奖记录")
    return Hint(_("获奖后 %d 年内不得再次申报") % years, won is None, detail)


def _left_to_people(cycle: Cycle) -> Iterator[Hint]:
    rule = cycle.rules.eligibility
    if rule.years_with_model:
        yield Hint(_("导入卓越绩效模式满 %d 年") % rule.years_with_model, None)
    if rule.management_certificate:
        yield Hint(_("通过管理体系认证"), None)
    if rule.no_loss_years:
        yield Hint(_("近 %d 年无亏损") % rule.no_loss_years, None)
    if rule.trade_position:
        yield Hint(rule.trade_position, None)
    if rule.pool_member:
        yield Hint(_("已列入培育库"), None)
    if rule.internal_notice_days:
        yield Hint(_("申报前在组织内部公示不少于 %d 个工作日") % rule.internal_notice_days, None)
    if rule.not_with_district_award:
        yield Hint(_("未在同年申报县区质量奖"), None)
    for body in rule.excluded_bodies:
        yield Hint(_("不属于：%s") % body, None)
    for condition in rule.conditions:
        yield Hint(condition, None)


def full_years(start: date, end: date) -> int:
    """Full years from `start` to `end`: the last one is full on its anniversary."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _deadline(cycle: Cycle) -> date:
    window = cycle.window(Phase.APPLICATION)
    return clock.last_day_before(window.closes_at) if window and window.closes_at else clock.today()


def _prefix(region: str) -> str:
    """The digits that a region's own divisions share: 411700 -> 4117, 410000 -> 41."""
    while region.endswith("00"):
        region = region[:-2]
    return region
