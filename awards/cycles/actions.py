"""The verbs of cycles: load a rulebook, publish the call, finish."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OrganizationStage, Role, User
from awards.criteria.loading import freeze
from awards.cycles import editing
from awards.cycles.checklist import checklist
from awards.cycles.consistency import untenable
from awards.cycles.models import FINISH, PUBLISH, Cycle, CycleStage, Phase
from awards.cycles.outline import titled
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.tables import columns, faults_outside, rewrite, unwritable, write_scheme, write_tiers_and_windows
from awards.cycles.typed import Tree
from core import clock, journal, mail
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("cycles.load_rulebook", gettext_lazy("载入规则"))
name_verb("cycles.edit_rules", gettext_lazy("修改规则"))
name_verb("cycles.edit_call", gettext_lazy("修改申报通知"))


@transaction.atomic
def load_rulebook(rulebook: Rulebook, *, by: Any) -> Cycle:
    """Create the cycle of `rulebook`, or bring a cycle in preparation up to date. Loading the same again changes nothing. It is a draft:
    between its parts the rulebook need not hold yet; the call is published only when it does."""
    cycle = Cycle.objects.select_for_update().filter(code=rulebook.cycle.code).first()
    if cycle is None:
        return create(rulebook, by=by)
    before = cycle.rulebook
    if before == rulebook.plain():
        return cycle
    if is_frozen(cycle):
        raise Refused(_("本届规则已公布或已有申报，规则已冻结，不能重新载入；请提出规则修订。"))
    _refuse_outside(rulebook, cycle)
    rewrite(cycle, rulebook)
    after = {"rulebook": rulebook.plain()}
    journal.record("cycles.load_rulebook", cycle, by=by, before={"rulebook": before}, after=after)
    return cycle


@transaction.atomic
def create(rulebook: Rulebook, *, by: Any) -> Cycle:
    """A new cycle in preparation; between its parts the rulebook need not hold yet."""
    code = rulebook.cycle.code
    if Cycle.objects.filter(code=code).exists():
        raise Refused(_("代码“%s”已被使用。") % code)
    _refuse_outside(rulebook, None)
    cycle = Cycle.objects.create(code=code, scheme=write_scheme(rulebook), **columns(rulebook))
    write_tiers_and_windows(cycle, rulebook)
    journal.record("cycles.load_rulebook", cycle, by=by, after={"rulebook": rulebook.plain()})
    return cycle


@transaction.atomic
def edit_parts(cycle: Cycle, *, by: User, names: tuple[str, ...], version: str, tree: Tree) -> Cycle:
    """Write the typed parts into the rulebook of a cycle in preparation. Raises RulebookError with the faults of those parts, Stale when
    somebody else has written them since `version`."""
    locked = hold(cycle, "criteria")
    if is_frozen(locked):
        raise Refused(FROZEN)
    before = editing.normal(locked.rulebook)
    editing.check_version(before, names, version)
    rulebook = editing.put_together(before, names, tree)
    editing.refuse_locked(before, rulebook)
    if faults := [fault for fault in faults_outside(rulebook, locked) if editing.stands_in(fault, names)]:
        raise RulebookError(faults)
    after = rulebook.plain()
    touched = [name for name in names if before.get(name) != after.get(name)]
    if not touched:
        return locked
    rewrite(locked, rulebook)
    journal.record(
        "cycles.edit_rules",
        locked,
        by=by,
        before={name: before.get(name) for name in touched},
        after={name: after.get(name) for name in touched},
    )
    return locked


def is_frozen(cycle: Cycle) -> bool:
    """Whether the rulebook is changed only by an amendment: the call is out, or somebody has applied."""
    return cycle.stage != CycleStage.DRAFT or cycle.applications.exists()


FROZEN = gettext_lazy("规则已公布或已有申报，不能直接修改；请提出规则修订，经另一人签发后生效。")


@transaction.atomic
def edit_call(cycle: Cycle, *, by: User, title: str, text: str) -> None:
    """Write the call for applications; the rulebook that can be saved as a file says the same."""
    locked = hold(cycle)
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
    return [point.sentence for point in checklist(cycle)]


@transaction.atomic
def publish(cycle: Cycle, *, by: User) -> None:
    """The call is public, the criteria set frozen, and the verified organizations of the region are told."""
    if found := unready(cycle):
        raise Refused(found[0])
    freeze(cycle.criteria, by=by)
    take(PUBLISH, cycle, by=by, published_at=clock.now())
    cycle.scheme = write_scheme(cycle.rules, in_effect=True)
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


def _refuse_outside(rulebook: Rulebook, cycle: Cycle | None) -> None:
    if faults := [*untenable(rulebook), *unwritable(rulebook, cycle)]:
        told = [_("%(place)s：%(reason)s") % {"place": titled(fault.path), "reason": fault.reason} for fault in faults]
        raise Refused("".join(told))
