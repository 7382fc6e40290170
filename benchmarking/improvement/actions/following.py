"""A running plan is followed: reports on its measures, remarks of the bureau, reminders of the portal."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from benchmarking.improvement.actions.planning import lock
from benchmarking.improvement.models import NEAR, Measure, Plan, PlanStage, Progress, Remark
from core import clock, journal, mail
from core.holding import hold
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import name_verb

name_verb("plans.report", gettext_lazy("报告进展"))
name_verb("plans.remark", gettext_lazy("提出意见"))
name_verb("plans.remind", gettext_lazy("提醒改进措施到期"))


@transaction.atomic
def report(measure: Measure, *, percent: int, note: str, by: User, evidence: UploadedFile | None = None) -> Progress:
    """A report is added and never changed. 100 % is done today; a later report below takes that back."""
    plan = lock(measure.plan)
    locked = hold(measure)
    if plan.stage != PlanStage.RUNNING:
        raise Refused(_("计划不在实施中，不能报告进展。"))
    if not 0 <= percent <= 100:
        raise Refused(_("进度须在 0 至 100 之间。"))
    if percent == locked.percent == 100:
        raise Refused(_("这项措施已报告完成。"))
    if not note.strip():
        raise Refused(_("请写明进展情况。"))
    before = locked.percent
    made = Progress.objects.create(
        measure=locked, percent=percent, note=note.strip(), reported_by=by, reported_at=clock.now(),
        evidence=store(evidence, by=by, kinds=DOCUMENTS) if evidence else None,
    )  # fmt: skip
    locked.percent, locked.done_on = percent, clock.today() if percent == 100 else None
    locked.save(update_fields=["percent", "done_on"])
    journal.record(
        "plans.report", plan, by=by, note=made.note, before={"percent": before}, after={"percent": percent},
        data={"measure": locked.gap, "evidence": made.evidence.name if made.evidence else ""},
    )  # fmt: skip
    measure.refresh_from_db()
    return made


@transaction.atomic
def remark(plan: Plan, *, text: str, by: User) -> Remark:
    """What the bureau says on a plan that it follows. The enterprise is told."""
    locked = lock(plan)
    if locked.adopted_on is None:
        raise Refused(_("计划尚未确定，不能提出意见。"))
    if not text.strip():
        raise Refused(_("请填写意见。"))
    made = Remark.objects.create(plan=locked, text=text.strip(), written_by=by, written_at=clock.now())
    journal.record("plans.remark", locked, by=by, note=made.text)
    _tell("benchmarking/plan_remarked", locked, remark=made)
    return made


def remind() -> int:
    """The portal's own letters: once when a measure's day is near, once when it has passed; returns how many measures were told of.
    May run twice, also at once."""
    today = clock.today()
    untold = Q(reminded_on=None) | Q(reminded_on__lte=F("due_on"))
    pressing = Measure.objects.near(today) | Measure.objects.late(today).filter(untold)
    plans = {measure.plan_id for measure in pressing if _is_fresh(measure)}
    return sum(_remind_once(pk) for pk in sorted(plans))


@transaction.atomic
def _remind_once(pk: int) -> int:
    plan = (
        Plan.objects.select_for_update(of=("self",)).select_related("organization").get(pk=pk)
    )  # a second run waits here
    today = clock.today()
    near = [row for row in plan.measures.near(today) if _is_fresh(row)]
    late = [row for row in plan.measures.late(today) if _is_fresh(row)]
    for template, rows in (("measure_due", near), ("measure_late", late)):
        if rows:
            _tell(f"benchmarking/{template}", plan, measures=rows)
            journal.record("plans.remind", plan, by=None, data={"measures": [row.gap for row in rows]})
    _note_reminded([*near, *late])
    return len(near) + len(late)


def _is_fresh(measure: Measure) -> bool:
    """Not yet told of what presses now: nearness by a letter since it became near, lateness by one after the due day."""
    told, today = measure.reminded_on, clock.today()
    if told is None:
        return True
    return told <= measure.due_on if today > measure.due_on else told < measure.due_on - NEAR


def _note_reminded(measures: Sequence[Measure]) -> None:
    Measure.objects.filter(pk__in=[row.pk for row in measures]).update(reminded_on=clock.today())


def _tell(template: str, plan: Plan, **context: Any) -> None:
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=plan.organization_id)
    mail.queue(template, to=members, url=plan.get_absolute_url(), plan=plan, **context)
