"""What is done in a running pairing: visits with their record and proof, and what came of the goals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from benchmarking.pairings.actions.agreeing import lock
from benchmarking.pairings.models import Pairing, PairingStage, PairingVisit
from core import clock, journal
from core.changes import changed
from core.forms import STALE, version_of
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import name_verb

name_verb("pairings.record", gettext_lazy("登记帮扶活动"))
name_verb("pairings.set_results", gettext_lazy("登记目标结果"))


@dataclass(frozen=True)
class Outcome:
    """What came of a goal; `is_reached` None: not yet known."""

    after: str
    is_reached: bool | None


@transaction.atomic
def record(
    pairing: Pairing,
    *,
    held_on: date,
    people: str,
    content: str,
    by: User,
    result: str = "",
    evidence: UploadedFile | None = None,
) -> PairingVisit:
    locked = _lock_running(pairing)
    if held_on > clock.today():
        raise Refused(_("日期不能晚于今天。"))
    visit = PairingVisit.objects.create(
        pairing=locked, held_on=held_on, people=people.strip(), content=content.strip(), result=result.strip(),
        evidence=store(evidence, by=by, kinds=DOCUMENTS) if evidence else None, recorded_by=by, recorded_at=clock.now(),
    )  # fmt: skip
    journal.record("pairings.record", locked, by=by, note=visit.content, data={"held_on": held_on})
    return visit


@transaction.atomic
def set_results(pairing: Pairing, *, outcomes: Mapping[int, Outcome], by: User, version: str | None = None) -> Pairing:
    """By goal id. A goal said to be reached or missed says its value."""
    locked = _lock_running(pairing)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    before, after = {}, {}
    for goal in locked.goals.all():
        given = outcomes.get(goal.pk)
        if given is None:
            continue
        if given.is_reached is not None and not given.after.strip():
            raise Refused(_("“%(goal)s”请写明帮扶后的结果。") % {"goal": goal.text})
        before[goal.text] = [goal.after, goal.is_reached]
        goal.after, goal.is_reached = given.after.strip(), given.is_reached
        after[goal.text] = [goal.after, goal.is_reached]
        goal.save(update_fields=["after", "is_reached"])
    locked.save(update_fields=["updated_at"])
    old, new = changed(before, after)
    if new:
        journal.record("pairings.set_results", locked, by=by, before=old, after=new)
    return locked


def _lock_running(pairing: Pairing) -> Pairing:
    locked = lock(pairing)
    if locked.stage != PairingStage.RUNNING:
        raise Refused(_("结对不在帮扶中，不能登记。"))
    return locked
