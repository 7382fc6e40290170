"""Naming: every case that stands is given its tier or set aside, in one act; beside a ranking, single cases for tiers off quota."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import NOMINATE, SET_ASIDE
from awards.cycles.models import Cycle, CycleStage, Phase, Tier
from awards.nominations.models import Nomination
from awards.nominations.readings import (
    count_by_pool,
    misfit,
    naming_step,
    places,
    rule_of,
    still_coming,
    taken,
    to_name,
    to_name_off_quota,
)
from core import clock, journal
from core.holding import hold, hold_all
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("nominations.name", gettext_lazy("提名"))
name_verb("nominations.name_off_quota", gettext_lazy("提名不占名额的奖次"))
name_verb("nominations.take_back", gettext_lazy("撤销提名"))


@dataclass(frozen=True)
class Choice:
    """What is decided on one case: a tier, or None with the reason."""

    tier: Tier | None
    reason: str = ""


@transaction.atomic
def name(cycle: Cycle, *, choices: Mapping[int, Choice], by: User) -> list[Nomination]:
    """Decide on every case that stands: case's key -> choice. Where no committee votes, nobody is named above the places of a pool."""
    locked = _lock(cycle)
    step = naming_step(locked.phases)
    if step is None:
        raise Refused(_("本届的候选由综合排名产生，不另行提名。"))
    cases = to_name(locked)
    hold_all(cases)
    _check_complete(locked, cases, choices)
    for case in cases:
        _check_choice(locked, case, choices[case.pk])
    named = [(case, tier) for case in cases if (tier := choices[case.pk].tier) is not None]
    if step is NOMINATE:
        _check_places(locked, named)
    for case in cases:
        choice = choices[case.pk]
        data = {"tier": choice.tier.code if choice.tier else ""}
        take(step if choice.tier else SET_ASIDE, case, by=by, note=choice.reason.strip(), data=data)
    journal.record(
        "nominations.name", locked, by=by,
        data={"named": [f"{case.reference} {tier.code}" for case, tier in named], "set_aside": len(cases) - len(named)},
    )  # fmt: skip
    return [_write(case, choices[case.pk], by) for case in cases]


@transaction.atomic
def name_off_quota(application: Application, *, tier: Tier, reason: str, by: User) -> Nomination:
    """Before the ranking is frozen: the case will stand for `tier`, which is off quota, and compete for no place of another."""
    locked = _lock(application.cycle)
    case = _rankable(locked, application)
    if tier.cycle_id != locked.pk or not rule_of(locked, tier).off_quota:
        raise Refused(_("“%(tier)s”占用名额，由综合排名产生，不能直接提名。") % {"tier": tier.name})
    if not reason.strip():
        raise Refused(_("请写明提名的理由。"))
    if sentence := misfit(locked, case, tier):
        raise Refused(sentence)
    row = _write(case, Choice(tier, reason), by)
    journal.record("nominations.name_off_quota", case, by=by, note=row.reason, data={"tier": tier.code})
    return row


@transaction.atomic
def take_back(application: Application, *, by: User) -> None:
    """The case is not named off quota any more: possible until the ranking is frozen."""
    case = _rankable(_lock(application.cycle), application)
    row = Nomination.objects.filter(application=case).select_related("tier").first()
    if row is None or row.tier is None:
        raise Refused(_("这件申报没有被提名。"))
    row.delete()
    journal.record("nominations.take_back", case, by=by, data={"tier": row.tier.code})


def _lock(cycle: Cycle) -> Cycle:
    locked = hold(cycle)
    if locked.stage != CycleStage.PUBLISHED:
        raise Refused(_("本届未在进行中，不能提名。"))
    return locked


def _rankable(cycle: Cycle, application: Application) -> Application:
    case = next((row for row in to_name_off_quota(cycle) if row.pk == application.pk), None)
    if case is None:
        raise Refused(_("综合排名已锁定，或这件申报已不在评审中，不能再提名。"))
    return case


def _check_complete(cycle: Cycle, cases: list[Application], choices: Mapping[int, Choice]) -> None:
    if not cases:
        raise Refused(_("还没有可以提名的申报。"))
    window = cycle.window(Phase.APPLICATION)
    if Phase.RANKING not in cycle.phases and window is not None and window.contains(clock.now()):
        raise Refused(_("申报尚未截止，不能提名。"))
    if waiting := still_coming(cycle):
        raise Refused(_("还有%(count)d家申报尚未完成前面的环节，不能提名。") % {"count": waiting})
    if set(choices) != {case.pk for case in cases}:
        raise Refused(_("申报名单在您打开页面之后有变化，请核对后重新提交。"))


def _check_choice(cycle: Cycle, case: Application, choice: Choice) -> None:
    if choice.tier is None and not choice.reason.strip():
        raise Refused(_("请写明%(name)s未列入的理由。") % {"name": case.candidate})
    if choice.tier is not None and (sentence := misfit(cycle, case, choice.tier)):
        raise Refused(sentence)


def _check_places(cycle: Cycle, named: list[tuple[Application, Tier]]) -> None:
    for row in places(cycle, taken(cycle) + count_by_pool(cycle, named)):
        if row.free is not None and row.free < 0:
            raise Refused(
                _("%(pool)s名额为%(quota)d个，不能提名%(count)d家。")
                % {"pool": row.label, "quota": row.pool.quota, "count": row.used}
            )


def _write(case: Application, choice: Choice, by: User) -> Nomination:
    values = {"tier": choice.tier, "reason": choice.reason.strip(), "made_by": by, "made_at": clock.now()}
    row, _created = Nomination.objects.update_or_create(application=case, defaults=values)
    return row
