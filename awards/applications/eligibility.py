"""Eligibility: what the portal can judge from its own data, and what people will look at. Applicants see it beforehand, the eligibility check
begins with it.

Region, bars, vetoes, internal notice, excluded bodies and further conditions hold for every candidate. Years since founding, size, losses,
certificates, trade position, pool and years with the model say what an organization is, so they are asked of an organization's own
application only: a craftsman of a young workshop is as good as one of an old one. Who won is barred as who they are: an organization for its
own awards, a person or a project by name within its organization.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Organization, Region, Size
from awards.applications import fraud
from awards.applications.about import ORGANIZATION, About
from awards.applications.models import Application, Evidence, IndicatorValue
from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle, Phase
from awards.cycles.outcome_words import bar_in_words
from awards.cycles.rulebook import Rulebook
from core import clock
from core.words import joined

MODEL, POOL = "model", "pool"
"""Conditions about which other parts of the portal know something (awards/screening/sources.py)."""
PROFIT = ("profit", "net_profit", "total_profit")


class Hint(NamedTuple):
    """One condition; `met` is None where people judge it. `code` names the condition in a cycle."""

    label: str
    met: bool | None
    detail: str = ""
    code: str = ""


def hints(organization: Organization, cycle: Cycle, about: About = ORGANIZATION) -> list[Hint]:
    """What an applicant is told beforehand. A bar for fraud is told to whoever has one."""
    return [row for row in conditions(organization, cycle, about=about) if row.code != "fraud" or not row.met]


def conditions(
    organization: Organization, cycle: Cycle, application: Application | None = None, *, about: About = ORGANIZATION
) -> list[Hint]:
    """Every condition of the rulebook's eligibility part, first those that data can judge. With the application at hand, its figures and its
    evidence are read too, and it says itself whom it is about."""
    about = About.of(application) if application else about
    return [*_judged(organization, cycle, application, about), *_left_to_people(cycle.rules, application, about)]


def _judged(organization: Organization, cycle: Cycle, application: Application | None, about: About) -> Iterator[Hint]:
    rule, of_organization = cycle.rules.eligibility, about.kind == CandidateKind.ORGANIZATION
    if rule.registered_in_region:
        inside = organization.region_id.startswith(_prefix(cycle.rules.scheme.region))
        yield Hint(_("在本地注册"), inside, organization.region.name, "region")
    if rule.min_years_since_founding and of_organization:
        years = full_years(organization.founded_on, deadline_day(cycle))
        label, detail = _("成立满 %d 年") % rule.min_years_since_founding, _("截至申报截止日满 %d 年") % years
        yield Hint(label, years >= rule.min_years_since_founding, detail, "founding")
    if rule.sizes and of_organization:
        names = joined(Size(size).label for size in rule.sizes)
        met = organization.size in rule.sizes
        yield Hint(_("规模为%s") % names, met, organization.get_size_display(), "size")
    awards = list(
        organization.awards.filter(cycle__scheme_id=cycle.scheme_id)
        .select_related("cycle", "tier")
        .defer("cycle__rulebook", "cycle__call_text")
    )
    own = [award for award in awards if about.is_of(award.kind, award.winner_name)]
    if rule.barred_after_win_years or any(tier.barred_years for tier in cycle.rules.tiers):
        yield _bar(own, cycle, about)
    filer = [
        award for award in awards if award.kind == CandidateKind.ORGANIZATION
    ]  # who is barred itself files for nobody
    through = [award for award in {*own, *filer} if award.barred_through and award.barred_through >= cycle.award_year]
    ends = [*(award.barred_through or 0 for award in through), *fraud.standing(organization, cycle, about, application)]
    yield Hint(_("不在限制申报期内"), not ends, bar_in_words(max(ends)) if ends else _("没有限制申报的记录"), "fraud")
    if rule.not_with_district_award:
        yield _district(organization, cycle, about)
    if rule.no_loss_years and of_organization:
        yield _no_loss(cycle, rule.no_loss_years, application)


def _bar(awards: Iterable[Any], cycle: Cycle, about: About) -> Hint:
    """Who won the scheme's award in year Y may not apply for as many years after it as the rules say, for all or for the tier won: for no
    tier, or not for the tier won. Where a tier of its kind is left that was not won, people judge."""
    years = cycle.rules.eligibility.barred_after_win_years
    by_tier = {tier.code: tier.barred_years for tier in cycle.rules.tiers if tier.barred_years is not None}
    label = _("获奖后 %d 年内不得再次申报") % years if years and not by_tier else _("不在获奖后的限报期内")
    won = [
        award
        for award in awards
        if 0 < cycle.award_year - award.cycle.award_year <= by_tier.get(award.tier.code, years)
    ]
    if about.is_unnamed:
        return Hint(label, None, _("按所填姓名或项目名称核对"), "bar")
    if not won:
        return Hint(label, True, _("限报期内无获奖记录"), "bar")
    if cycle.rules.eligibility.bar_scope == "same_tier":
        tiers = {award.tier.code for award in won}
        named = joined(dict.fromkeys(award.tier.name for award in won))
        is_closed = {tier.code for tier in cycle.rules.tiers if tier.candidates == about.kind} <= tiers
        year = max(award.cycle.award_year for award in won)
        detail = _("%(year)d 年度已获%(tiers)s，不得再获同一奖次") % {"year": year, "tiers": named}
        return Hint(label, False if is_closed else None, detail, "bar")
    return Hint(label, False, _("%d 年度已获奖") % max(award.cycle.award_year for award in won), "bar")


def _district(organization: Organization, cycle: Cycle, about: About) -> Hint:
    """An application for the other level's award of the same year on this portal speaks against it, the districts' for a city's award and the
    city's for a district's; that there is none proves nothing."""
    same = organization.applications.filter(kind=about.kind, subject=about.subject)
    cases = same.filter(cycle__award_year=cycle.award_year).exclude(cycle__scheme_id=cycle.scheme_id)
    is_local = cycle.rules.scheme.is_of_district
    others = cases.filter(cycle__scheme__region__level=Region.Level.CITY if is_local else Region.Level.COUNTY)
    titles = others.exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN]).values_list("cycle__title", flat=True)
    found = joined(titles)
    label = _("未在同年申报市级质量奖") if is_local else _("未在同年申报县区质量奖")
    none = _("平台上没有同年市级质量奖的申报") if is_local else _("平台上没有同年县区质量奖的申报")
    return Hint(label, False if found else None, found or none, "district")


def _no_loss(cycle: Cycle, years: int, application: Application | None) -> Hint:
    """From the profit that the applicant states for each of the years; where a year lacks, people judge."""
    label = _("近 %d 年无亏损") % years
    asked = range(cycle.award_year - years, cycle.award_year)
    if application is None:
        return Hint(label, None, code="no_loss")
    rows = IndicatorValue.objects.filter(application=application, code__in=PROFIT, year__in=asked, value__isnull=False)
    values = {year: value for year, value in rows.order_by("-code").values_list("year", "value") if value is not None}
    losses = [year for year in asked if values.get(year, 0) < 0]
    if losses:
        return Hint(label, False, _("%s 年为亏损（申报书所填利润）") % joined(map(str, losses)), "no_loss")
    if len(values) < years:
        return Hint(label, None, _("申报书没有填全各年利润"), "no_loss")
    return Hint(label, True, _("申报书所填各年利润均不为负"), "no_loss")


def _left_to_people(rules: Rulebook, application: Application | None, about: About) -> Iterator[Hint]:
    rule = rules.eligibility
    if about.kind == CandidateKind.ORGANIZATION:
        yield from _of_organizations(rules, application)
    if rule.internal_notice_days:
        label = _("申报前在组织内部公示不少于 %d 个工作日") % rule.internal_notice_days
        yield Hint(label, None, code="internal_notice")
    for number, body in enumerate(rule.excluded_bodies, 1):
        yield Hint(_("不属于：%s") % body, None, code=f"excluded-{number}")
    for number, condition in enumerate(rule.conditions, 1):
        yield Hint(condition, None, code=f"condition-{number}")


def _of_organizations(rules: Rulebook, application: Application | None) -> Iterator[Hint]:
    rule = rules.eligibility
    if rule.years_with_model:
        yield Hint(_("导入卓越绩效模式满 %d 年") % rule.years_with_model, None, code=MODEL)
    if rule.management_certificate:
        yield Hint(_("通过管理体系认证"), None, _certificates(application), "certificate")
    if rule.trade_position:
        yield Hint(rule.trade_position, None, code="trade")
    if rule.pool_member:
        yield Hint(_("已列入培育库"), None, code=POOL)


def _certificates(application: Application | None) -> str:
    """The evidence that calls itself a certification."""
    if application is None:
        return ""
    titles = Evidence.objects.filter(application=application, title__contains="认证").values_list("title", flat=True)[
        :5
    ]
    return _("申报材料：%s") % joined(titles) if titles else _("申报材料中没有名称含“认证”的文件")


def full_years(start: date, end: date) -> int:
    """Full years from `start` to `end`: the last one is full on its anniversary."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def deadline_day(cycle: Cycle) -> date:
    """The last day of the application, as of which years are counted."""
    window = cycle.window(Phase.APPLICATION)
    return clock.last_day_before(window.closes_at) if window and window.closes_at else clock.today()


def _prefix(region: str) -> str:
    """The digits that a region's own divisions share: 411700 -> 4117, 410000 -> 41."""
    while region.endswith("00"):
        region = region[:-2]
    return region
