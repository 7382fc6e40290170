"""Sealed applications: nobody of the bureau sees what was handed in until two persons have opened it, not before the deadline."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.cycles.models import Cycle, CycleStage, Phase
from core import clock, journal
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("cycles.ask_unsealing", gettext_lazy("申请启封"))
name_verb("cycles.take_back_unsealing", gettext_lazy("撤回启封申请"))
name_verb("cycles.unseal", gettext_lazy("启封申报材料"))


def is_closed(cycle: Cycle) -> bool:
    """Sealed, and not opened yet."""
    return cycle.is_sealed and cycle.unsealed_at is None


def opens_from(cycle: Cycle) -> datetime | None:
    """The moment from which it may be opened: the deadline, or the last deadline of its own that an applicant was granted and has not
    used; None while the plan has no deadline."""
    window = cycle.window(Phase.APPLICATION)
    if window is None or window.closes_at is None:
        return None
    waiting = cycle.applications.live().filter(submitted_at=None, extensions__isnull=False)
    granted = waiting.values_list("extensions__until", flat=True)
    return max([window.closes_at, *granted])


def sealed_count(cycle: Cycle) -> int:
    """How many were handed in: all that anybody learns before the opening."""
    return int(cycle.applications.exclude(submitted_at=None).exclude(stage="withdrawn").count())


@transaction.atomic
def ask(cycle: Cycle, *, by: User) -> None:
    """The first person asks for the opening."""
    locked = _lock(cycle)
    if locked.unsealing_asked_by_id is not None:
        raise Refused(_("已有人申请启封，请由另一人确认。"))
    locked.unsealing_asked_by, locked.unsealing_asked_at = by, clock.now()
    locked.save(update_fields=["unsealing_asked_by", "unsealing_asked_at", "updated_at"])
    journal.record("cycles.ask_unsealing", locked, by=by, data={"sealed": sealed_count(locked)})


@transaction.atomic
def take_back(cycle: Cycle, *, by: User) -> None:
    """Whoever asked thinks better of it, so that somebody else may ask."""
    locked = _lock(cycle)
    if locked.unsealing_asked_by_id != by.pk:
        raise Refused(_("只有申请人可以撤回启封申请。"))
    locked.unsealing_asked_by = locked.unsealing_asked_at = None
    locked.save(update_fields=["unsealing_asked_by", "unsealing_asked_at", "updated_at"])
    journal.record("cycles.take_back_unsealing", locked, by=by)


@transaction.atomic
def unseal(cycle: Cycle, *, by: User) -> None:
    """The second person confirms, and the applications are seen from now on."""
    locked = _lock(cycle)
    if locked.unsealing_asked_by_id is None:
        raise Refused(_("尚未有人申请启封。"))
    if locked.unsealing_asked_by_id == by.pk:
        raise Refused(_("由您申请的启封，须由另一人确认。"))
    locked.unsealed_by, locked.unsealed_at = by, clock.now()
    locked.save(update_fields=["unsealed_by", "unsealed_at", "updated_at"])
    journal.record("cycles.unseal", locked, by=by, data={"sealed": sealed_count(locked)})


def state(cycle: Cycle, user: Any) -> dict[str, Any]:
    """What the cycle's page says of the seal; empty when nothing is sealed."""
    if not cycle.is_sealed:
        return {}
    from_moment = opens_from(cycle)
    is_due = cycle.stage == CycleStage.PUBLISHED and from_moment is not None and from_moment <= clock.now()
    may = user.has_perm("awards.unseal_cycle") and is_closed(cycle) and is_due
    asked = cycle.unsealing_asked_by_id
    return {
        "is_closed": is_closed(cycle),
        "count": sealed_count(cycle),
        "from": from_moment,
        "asked_by": cycle.unsealing_asked_by,
        "may_ask": may and asked is None,
        "may_confirm": may and asked is not None and asked != user.pk,
        "may_take_back": may and asked == user.pk,
    }


def _lock(cycle: Cycle) -> Cycle:
    locked = hold(cycle)
    if not locked.is_sealed:
        raise Refused(_("本届不密封申报材料。"))
    if locked.unsealed_at is not None:
        raise Refused(_("申报材料已启封。"))
    moment = opens_from(locked)
    if locked.stage != CycleStage.PUBLISHED or moment is None or clock.now() < moment:
        raise Refused(_("申报截止之前不能启封。"))
    return locked
