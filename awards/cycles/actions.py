"""The verbs of cycles: load a rulebook, publish the call, finish."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region
from awards.criteria.loading import freeze
from awards.criteria.models import CriteriaSet
from awards.cycles.models import FINISH, PUBLISH, Cycle, Scheme, StageWindow, Tier
from awards.cycles.rulebook import Rulebook
from awards.cycles.supported import unsupported
from core import clock, journal
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("cycles.load_rulebook", gettext_lazy("载入规则"))


@transaction.atomic
def load_rulebook(rulebook: Rulebook, *, by: Any) -> Cycle:
    """Create the cycle of `rulebook`, or bring a cycle that nobody has applied to up to date. Loading the same again changes nothing."""
    if faults := unsupported(rulebook):
        raise Refused(_("本门户尚不能执行这份规则：%s") % "；".join(str(fault) for fault in faults))
    criteria = CriteriaSet.objects.filter(code=rulebook.cycle.criteria).first()
    if criteria is None:
        raise Refused(_("评价准则“%s”尚未导入。") % rulebook.cycle.criteria)
    cycle = Cycle.objects.select_for_update().filter(code=rulebook.cycle.code).first()
    before = cycle.rulebook if cycle else None
    if before == rulebook.plain():
        return cycle
    scheme = _scheme(rulebook)
    _check_free(rulebook, cycle, scheme)
    cycle, _created = Cycle.objects.update_or_create(
        code=rulebook.cycle.code,
        defaults={
            "scheme": scheme,
            "criteria": criteria,
            "edition": rulebook.cycle.edition,
            "award_year": rulebook.cycle.award_year,
            "title": rulebook.cycle.title,
            "rulebook": rulebook.plain(),
            "call_title": rulebook.cycle.call.title if rulebook.cycle.call else "",
            "call_text": rulebook.cycle.call.text.strip() if rulebook.cycle.call else "",
        },
    )
    _write_tiers_and_windows(cycle, rulebook)
    journal.record(
        "cycles.load_rulebook",
        cycle,
        by=by,
        before={"rulebook": before} if before else None,
        after={"rulebook": rulebook.plain()},
    )
    return cycle


@transaction.atomic
def publish(cycle: Cycle, *, by: Any) -> None:
    """The call is public and the criteria set frozen."""
    if not cycle.call_text.strip():
        raise Refused(_("申报通知正文尚未填写，不能发布。"))
    freeze(cycle.criteria, by=by)
    take(PUBLISH, cycle, by=by, published_at=clock.now())


@transaction.atomic
def finish(cycle: Cycle, *, by: Any) -> None:
    take(FINISH, cycle, by=by)


def _scheme(rulebook: Rulebook) -> Scheme:
    rule = rulebook.scheme
    region = Region.objects.filter(pk=rule.region).first()
    if region is None:
        raise Refused(_("行政区划代码“%s”不在代码表中。") % rule.region)
    scheme, _created = Scheme.objects.update_or_create(
        code=rule.code,
        defaults={
            "name": rule.name,
            "region": region,
            "organizer": rule.organizer,
            "approving_body": rule.approving_body,
        },
    )
    return scheme


def _check_free(rulebook: Rulebook, cycle: Cycle | None, scheme: Scheme) -> None:
    if cycle is not None and cycle.applications.exists():
        raise Refused(_("本届已有申报，规则已冻结，不能重新载入。"))
    taken = Cycle.objects.filter(scheme=scheme, edition=rulebook.cycle.edition).exclude(code=rulebook.cycle.code)
    if other := taken.first():
        raise Refused(_("“%(scheme)s”第 %(edition)d 届已存在（代码 %(code)s）。") % {
            "scheme": scheme.name, "edition": other.edition, "code": other.code,
        })  # fmt: skip


def _write_tiers_and_windows(cycle: Cycle, rulebook: Rulebook) -> None:
    cycle.tiers.all().delete()
    cycle.windows.all().delete()
    full_points = cycle.criteria.total
    Tier.objects.bulk_create(
        Tier(
            cycle=cycle,
            order=order,
            code=tier.code,
            name=tier.name,
            quota=tier.quota,
            prize_fen=tier.prize_fen,
            pass_line_hundredths=tier.pass_line_hundredths(full_points),
        )
        for order, tier in enumerate(rulebook.tiers, start=1)
    )
    StageWindow.objects.bulk_create(
        StageWindow(cycle=cycle, order=order, phase=stage.name, opens_at=stage.opens_at, closes_at=stage.closes_at)
        for order, stage in enumerate(rulebook.stages, start=1)
    )
