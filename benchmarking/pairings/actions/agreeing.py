"""A pairing is proposed, agreed to, concluded with its result, or ended with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, OrganizationStage, Role, User
from benchmarking.pairings.models import AGREE, CONCLUDE, END, Goal, Pairing, PairingStage
from core import journal, mail
from core.changes import changed
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("pairings.propose", gettext_lazy("提出结对"))
name_verb("pairings.edit", gettext_lazy("修改结对内容"))

FACTS = ("kind", "topic", "starts_on", "ends_on")
LIVE = (PairingStage.PROPOSED, PairingStage.RUNNING)


@dataclass(frozen=True)
class GoalGiven:
    text: str
    before: str = ""
    target: str = ""


@transaction.atomic
def propose(
    helper: Organization, helped: Organization, *, goals: Sequence[GoalGiven], by: User, **facts: Any
) -> Pairing:
    """Proposed by the bureau or by the helping enterprise itself; the helped side is told and agrees."""
    if by.role == Role.ENTERPRISE and helper.pk not in by.organization_ids:
        raise Refused(_("只能以本组织作为示范企业提出结对。"))
    if helper.pk == helped.pk:
        raise Refused(_("示范企业和帮扶对象不能是同一家组织。"))
    _require_dates(facts["starts_on"], facts["ends_on"])
    both = Organization.objects.select_for_update().filter(pk__in=[helper.pk, helped.pk]).order_by("pk")
    if any(one.stage != OrganizationStage.VERIFIED for one in both):
        raise Refused(_("双方都须是已核验的组织。"))
    if Pairing.objects.filter(helper=helper, helped=helped, stage__in=LIVE).exists():
        raise Refused(_("这两家组织已有一项进行中的结对。"))
    reference = next_reference(f"JD{facts['starts_on'].year}")
    pairing = Pairing.objects.create(reference=reference, helper=helper, helped=helped, proposed_by=by, **facts)
    _set_goals(pairing, goals)
    parties = {"helper": helper.name, "helped": helped.name}
    journal.record("pairings.propose", pairing, by=by, after=_facts(pairing), data=parties)
    tell("pairing_proposed", pairing, [helped.pk, helper.pk], but=by)
    return pairing


@transaction.atomic
def edit(
    pairing: Pairing, *, goals: Sequence[GoalGiven], by: User, version: str | None = None, **facts: Any
) -> Pairing:
    """What the pairing is about and its goals, until it is agreed to."""
    locked = lock(pairing)
    if locked.stage != PairingStage.PROPOSED:
        raise Refused(_("结对已确认，不能再修改内容和目标。"))
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    _require_dates(facts["starts_on"], facts["ends_on"])
    before = _facts(locked)
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.save()
    _set_goals(locked, goals)
    old, new = changed(before, _facts(locked))
    if new:
        journal.record("pairings.edit", locked, by=by, before=old, after=new)
    return locked


@transaction.atomic
def agree(pairing: Pairing, *, by: User, version: str | None = None) -> Entry:
    """Agreed to as it was read: a proposal changed since then is read again first."""
    locked = lock(pairing)
    if version is not None and version != version_of(locked):
        raise Refused(_("结对内容在您打开页面之后已被修改，请看过最新内容再确认。"))
    if locked.proposed_by_id == by.pk:
        raise Refused(_("由您提出的结对，须由对方或另一人确认。"))
    if journal.has_acted(locked, "pairings.edit", by):
        raise Refused(_("您修改过这项结对的内容，须由对方或另一人确认。"))
    if not locked.goals.exists():
        raise Refused(_("结对还没有目标，请先补充。"))
    entry = take(AGREE, pairing, by=by)
    tell("pairing_agreed", pairing, [pairing.helper_id, pairing.helped_id], but=by, districts=True)
    return entry


@transaction.atomic
def conclude(pairing: Pairing, *, result: str, by: User) -> Entry:
    """With the result in words; every goal says what came of it, and at least one visit stands in the record."""
    locked = lock(pairing)
    if not result.strip():
        raise Refused(_("请写明帮扶成效。"))
    open_ones = locked.goals.filter(is_reached=None)
    if first := open_ones.first():
        raise Refused(
            _("还有 %(count)d 项目标没有登记结果，例如：%(first)s。")
            % {"count": open_ones.count(), "first": first.text}
        )
    if not locked.visits.exists():
        raise Refused(_("还没有帮扶记录，不能办结。"))
    goals = list(locked.goals.values_list("is_reached", flat=True))
    data = {"reached": goals.count(True), "goals": len(goals)}
    entry = take(CONCLUDE, pairing, by=by, note=result.strip(), result=result.strip(), data=data)
    tell("pairing_concluded", pairing, [pairing.helper_id, pairing.helped_id], but=by, districts=True)
    return entry


@transaction.atomic
def end(pairing: Pairing, *, reason: str, by: User) -> Entry:
    """Declined, given up or broken off, by either side or by the bureau."""
    if not reason.strip():
        raise Refused(_("请写明终止的理由。"))
    was_running = lock(pairing).stage == PairingStage.RUNNING
    entry = take(END, pairing, by=by, note=reason.strip())
    parties = [pairing.helper_id, pairing.helped_id]
    tell("pairing_ended", pairing, parties, but=by, districts=was_running, reason=reason.strip())
    return entry


def lock(pairing: Pairing) -> Pairing:
    """Whoever writes a pairing, its goals or its visits holds it first."""
    return hold(pairing)


def tell(
    template: str, pairing: Pairing, organizations: Sequence[int], *, but: User, districts: bool = False, **context: Any
) -> None:
    """Everybody of `organizations` except who acts, and perhaps the officers of both districts."""
    people = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization__in=organizations)
    if districts:
        regions = [pairing.helper.region_id, pairing.helped.region_id]
        people = people | User.objects.with_role(Role.DISTRICT).filter(region__in=regions)
    told = people.exclude(pk=but.pk).distinct()
    mail.queue(f"benchmarking/{template}", to=told, url=pairing.get_absolute_url(), pairing=pairing, **context)


def _require_dates(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Refused(_("结束日期须晚于开始日期。"))


def _set_goals(pairing: Pairing, goals: Sequence[GoalGiven]) -> None:
    pairing.goals.all().delete()
    Goal.objects.bulk_create(
        Goal(pairing=pairing, order=order, text=goal.text, before=goal.before, target=goal.target)
        for order, goal in enumerate(goals, start=1)
    )


def _facts(pairing: Pairing) -> dict[str, Any]:
    goals = "；".join(f"{goal.text}（{goal.before} → {goal.target}）" for goal in pairing.goals.all())
    return {name: getattr(pairing, name) for name in FACTS} | {"goals": goals}
