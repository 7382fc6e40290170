"""The verbs of amendments: prepare, edit, drop, release. A released amendment is in effect at once and whole."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.cycles import editing
from awards.cycles.consistency import faults_of
from awards.cycles.difference import Group, differences
from awards.cycles.hearers import applicants, judges
from awards.cycles.models import DROP_AMENDMENT, RELEASE_AMENDMENT, Amendment, AmendmentStage, Cycle, CycleStage
from awards.cycles.outline import titled
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.tables import faults_outside, rewrite
from awards.cycles.typed import Tree
from awards.cycles.unchangeable import refused
from core import journal, mail
from core.datafile import Fault
from core.holding import hold
from core.refusal import Refused
from core.release import release
from core.workflow import name_verb, take

name_verb("amendments.prepare", gettext_lazy("提出规则修订"))
name_verb("amendments.edit", gettext_lazy("修改规则修订"))
name_verb("amendments.explain", gettext_lazy("修改修订理由"))
name_verb("cycles.amend", gettext_lazy("规则修订生效"))
UNTOLD = frozenset({"scheme"})  # who runs the award is no rule by which anybody applies


@transaction.atomic
def prepare(cycle: Cycle, *, by: User, reason: str) -> Amendment:
    """Begin an amendment with the rulebook as it is. One is prepared at a time."""
    locked = _lock(cycle)
    if locked.stage == CycleStage.FINISHED:
        raise Refused(_("本届已结束，规则不再修订。"))
    if locked.stage == CycleStage.DRAFT and not locked.applications.exists():
        raise Refused(_("规则尚未公布，可以直接修改，不需要修订。"))
    if locked.amendments.filter(stage=AmendmentStage.DRAFT).exists():
        raise Refused(_("已有一份修订尚未签发，请先签发或放弃。"))
    stored = editing.normal(locked.rulebook)
    amendment = Amendment.objects.create(cycle=locked, reason=reason, before=stored, after=stored, prepared_by=by)
    journal.record("amendments.prepare", amendment, by=by, note=reason)
    return amendment


@transaction.atomic
def explain(amendment: Amendment, *, by: User, reason: str) -> None:
    locked = _draft(amendment)
    if locked.reason == reason:
        return
    before, locked.reason = {"reason": locked.reason}, reason
    locked.save(update_fields=["reason"])
    journal.record("amendments.explain", locked, by=by, before=before, after={"reason": reason})


@transaction.atomic
def edit_parts(amendment: Amendment, *, by: User, names: tuple[str, ...], version: str, tree: Tree) -> Amendment:
    """Write the typed parts into the amended rulebook. Raises RulebookError with the faults of those parts, among them what may not
    change any more; Stale when somebody else has written them since `version`."""
    locked = _draft(amendment)
    stored = editing.normal(locked.after)
    editing.check_version(stored, names, version)
    rulebook = editing.put_together(stored, names, tree)
    editing.refuse_locked(locked.before, rulebook)
    after = rulebook.plain()
    outside = [*faults_outside(rulebook, locked.cycle), *refused(locked.cycle, locked.before, after)]
    if faults := [fault for fault in outside if editing.stands_in(fault, names)]:
        raise RulebookError(faults)
    touched = [name for name in names if stored.get(name) != after.get(name)]
    if touched:
        locked.after = after
        locked.save(update_fields=["after"])
        journal.record(
            "amendments.edit",
            locked,
            by=by,
            before={name: stored.get(name) for name in touched},
            after={name: after.get(name) for name in touched},
        )
    return locked


@transaction.atomic
def drop(amendment: Amendment, *, by: User) -> None:
    take(DROP_AMENDMENT, amendment, by=by)


def faults(amendment: Amendment) -> list[Fault]:
    """What keeps an amendment from being released."""
    rulebook = Rulebook.read(amendment.after)
    return [
        *faults_of(rulebook),
        *faults_outside(rulebook, amendment.cycle),
        *refused(amendment.cycle, amendment.before, amendment.after),
    ]


@transaction.atomic
def release_amendment(amendment: Amendment, *, by: User, version: str) -> None:
    """The rulebook, its tiers and its windows are rewritten, and whoever applies or judges by it is told. Only what was read is
    released: `version` is that of `version_of`."""
    cycle = _lock(amendment.cycle)
    amendment.refresh_from_db()
    amendment.cycle = cycle
    if version != version_of(amendment):
        raise Refused(_("这份修订在您打开页面之后已被修改，请核对后再签发。"))
    before, after = editing.normal(cycle.rulebook), editing.normal(amendment.after)
    if before != editing.normal(amendment.before):
        raise Refused(_("本届规则在起草之后已经变动，请放弃这份修订，按现行规则重新提出。"))
    groups = differences(before, after)
    if not groups:
        raise Refused(_("这份修订没有改动任何规则。"))
    if found := faults(amendment):
        told = [_("%(place)s：%(reason)s") % {"place": titled(fault.path), "reason": fault.reason} for fault in found]
        raise Refused("".join(told))
    release(RELEASE_AMENDMENT, amendment, by=by, note=amendment.reason)
    rewrite(cycle, Rulebook.read(after))
    names = [group.name for group in groups]
    journal.record(
        "cycles.amend",
        cycle,
        by=by,
        note=amendment.reason,
        before={name: before.get(name) for name in names},
        after={name: after.get(name) for name in names},
        data={"amendment": amendment.pk},
    )
    _tell(cycle, amendment, [group for group in groups if group.name not in UNTOLD], before, after)


def version_of(amendment: Amendment) -> str:
    """Of what the releasing person reads: the amended rulebook and the reason."""
    return editing.version({**amendment.after, "reason": amendment.reason}, sorted([*amendment.after, "reason"]))


def _tell(cycle: Cycle, amendment: Amendment, groups: list[Group], before: Tree, after: Tree) -> None:
    if groups:
        mail.queue(
            "awards/rules_amended",
            to=[*applicants(cycle), *judges(cycle, before, after)],
            url=amendment.get_absolute_url(),
            cycle=cycle,
            amendment=amendment,
            groups=groups,
        )


def _lock(cycle: Cycle) -> Cycle:
    return hold(cycle, "criteria", "scheme")


def _draft(amendment: Amendment) -> Amendment:
    locked = hold(amendment, "cycle__criteria")
    if locked.stage != AmendmentStage.DRAFT:
        raise Refused(_("这份修订已办结，不能再修改。"))
    return locked
