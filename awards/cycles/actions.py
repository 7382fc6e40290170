"""The verbs of cycles: load a rulebook, publish the call, finish."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OrganizationStage, Region, Role, User
from awards.criteria.loading import freeze
from awards.criteria.models import CriteriaSet
from awards.cycles.models import FINISH, PUBLISH, Cycle, CycleStage, Phase, Scheme, StageWindow, Tier
from awards.cycles.rulebook import Rulebook
from awards.cycles.supported import unsupported
from core import clock, journal, mail
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("cycles.load_rulebook", gettext_lazy("载入规则"))
name_verb("cycles.edit_call", gettext_lazy("修改申报通知"))


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
    if cycle is not None and before == rulebook.plain():
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
def edit_call(cycle: Cycle, *, by: User, title: str, text: str) -> None:
    """Write the call for applications; the rulebook that can be saved as a file says the same."""
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if locked.stage != CycleStage.DRAFT:
        raise Refused(_("申报通知已发布，不能再修改。"))
    before = {"title": locked.call_title, "text": locked.call_text}
    after = {"title": title, "text": text}
    if before == after:
        return
    cycle.call_title, cycle.call_text = title, text
    cycle.rulebook = locked.rulebook | {"cycle": locked.rulebook["cycle"] | {"call": after}}
    cycle.__dict__.pop("rules", None)
    cycle.save(update_fields=["call_title", "call_text", "rulebook", "updated_at"])
    journal.record("cycles.edit_call", cycle, by=by, before=before, after=after)


def unready(cycle: Cycle) -> list[str]:
    """What still keeps the call from being published, in sentences."""
    window = cycle.window(Phase.APPLICATION)
    found = []
    if not cycle.call_title.strip() or not cycle.call_text.strip():
        found.append(_("申报通知正文尚未填写，不能发布。"))
    if window is None or window.opens_at is None or window.closes_at is None:
        found.append(_("申报的起止时间尚未确定，不能发布。"))
    return found


@transaction.atomic
def publish(cycle: Cycle, *, by: User) -> None:
    """The call is public, the criteria set frozen, and the verified organizations of the region are told."""
    if found := unready(cycle):
        raise Refused(found[0])
    freeze(cycle.criteria, by=by)
    take(PUBLISH, cycle, by=by, published_at=clock.now())
    mail.queue(
        "awards/call_published",
        to=_invited(cycle),
        url=cycle.get_absolute_url(),
        cycle=cycle,
        window=cycle.window(Phase.APPLICATION),
    )


@transaction.atomic
def finish(cycle: Cycle, *, by: User) -> None:
    """The edition is closed; every case has come to its end before."""
    live = cycle.applications.live().count()
    if live:
        raise Refused(_("还有 %(count)d 份申报未办结，不能结束本届。") % {"count": live})
    take(FINISH, cycle, by=by)


def _invited(cycle: Cycle) -> Any:
    """The people of the verified organizations in the scheme's region, each once."""
    region = cycle.scheme.region_id
    organizations = Q(memberships__organization__region_id=region) | Q(
        memberships__organization__region__parent_id=region
    )
    return (
        User.objects.with_role(Role.ENTERPRISE)
        .filter(organizations, memberships__organization__stage=OrganizationStage.VERIFIED)
        .distinct()
    )


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
