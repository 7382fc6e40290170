"""A plan is drawn up, written, adopted, revised, completed or stopped by its enterprise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, Role, User
from awards.applications.models import Application
from benchmarking.comparisons.models import Comparison, ComparisonRow
from benchmarking.improvement.models import ADOPT, COMPLETE, REVISE, STOP, Measure, Plan, PlanStage
from core import clock, journal, mail
from core.changes import changed
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("plans.draw_up", gettext_lazy("编制改进计划"))
name_verb("plans.edit", gettext_lazy("修改改进计划"))

FACTS = ("title", "from_year", "until_year", "goal")
SHORTEST, LONGEST = 3, 5
AWAY = 10_000  # where the numbers of the measures wait while they are exchanged


@dataclass(frozen=True)
class MeasureGiven:
    """A measure as the form gives it; `pk` is empty for a new one, a missing day is the plan's last."""

    gap: str
    measure: str = ""
    goal: str = ""
    department: str = ""
    due_on: date | None = None
    pk: int | None = None
    row: ComparisonRow | None = None


@transaction.atomic
def draw_up(
    organization: Organization,
    *,
    measures: Sequence[MeasureGiven],
    by: User,
    comparison: Comparison | None = None,
    application: Application | None = None,
    **facts: Any,
) -> Plan:
    """A draft, perhaps from a comparison or from a feedback report of the same organization."""
    if any(source is not None and source.organization_id != organization.pk for source in (comparison, application)):
        raise Refused(_("只能以本组织的情况表或反馈报告为依据。"))
    require_years(facts["from_year"], facts["until_year"])
    plan = Plan.objects.create(
        reference=next_reference(f"GJ{facts['from_year']}"), organization=organization, comparison=comparison,
        application=application, **facts,
    )  # fmt: skip
    _set_measures(plan, measures)
    journal.record("plans.draw_up", plan, by=by, after=_facts(plan))
    return plan


@transaction.atomic
def edit(plan: Plan, *, measures: Sequence[MeasureGiven], by: User, version: str | None = None, **facts: Any) -> Plan:
    """Facts and measures of a draft, the measures in the order given. A measure with reports stays."""
    locked = lock(plan)
    if locked.stage != PlanStage.DRAFT:
        raise Refused(_("计划已确定，不能直接修改；请先转入修订。"))
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    require_years(facts["from_year"], facts["until_year"])
    before = _facts(locked)
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.save()
    _set_measures(locked, measures)
    after = _facts(locked)
    old, new = changed(before, dict.fromkeys(before, "") | after)
    if new:
        journal.record("plans.edit", locked, by=by, before=old, after=new)
    return locked


@transaction.atomic
def adopt(plan: Plan, *, by: User) -> Entry:
    """In force: every measure says what is done, who does it, and by when within the plan's years. The district is told."""
    locked = lock(plan)
    measures = list(locked.measures.all())
    if not measures:
        raise Refused(_("计划还没有改进措施，不能确定。"))
    for measure in measures:
        _require_complete(locked, measure)
    adopted_on = locked.adopted_on or clock.today()
    entry = take(ADOPT, plan, by=by, adopted_on=adopted_on, data={"measures": len(measures)})
    tell_followers("benchmarking/plan_adopted", plan)
    return entry


@transaction.atomic
def revise(plan: Plan, *, reason: str, by: User) -> Entry:
    """Back to a draft, with the reason; what was reported stays."""
    if not reason.strip():
        raise Refused(_("请写明修订的理由。"))
    return take(REVISE, plan, by=by, note=reason.strip())


@transaction.atomic
def complete(plan: Plan, *, by: User) -> Entry:
    """Only when every measure is done."""
    open_ones = lock(plan).measures.filter(done_on=None)
    if first := open_ones.first():
        raise Refused(
            _("还有 %(count)d 项措施没有完成，例如：%(first)s。") % {"count": open_ones.count(), "first": first.gap}
        )
    entry = take(COMPLETE, plan, by=by)
    tell_followers("benchmarking/plan_completed", plan)
    return entry


@transaction.atomic
def stop(plan: Plan, *, reason: str, by: User) -> Entry:
    """Ended for good; whoever follows the plan is told why."""
    if not reason.strip():
        raise Refused(_("请写明终止的理由。"))
    entry = take(STOP, plan, by=by, note=reason.strip())
    if plan.adopted_on:
        tell_followers("benchmarking/plan_stopped", plan, reason=reason.strip())
    return entry


def lock(plan: Plan) -> Plan:
    """The plan and with it its measures: whoever writes any of them holds the plan first."""
    return hold(plan)


def tell_followers(template: str, plan: Plan, **context: Any) -> None:
    """The officers of the plan's district."""
    officers = User.objects.with_role(Role.DISTRICT).filter(region_id=plan.organization.region_id)
    mail.queue(template, to=officers, url=plan.get_absolute_url(), plan=plan, organization=plan.organization, **context)


def require_years(first: int, last: int) -> None:
    if not SHORTEST <= last - first + 1 <= LONGEST:
        raise Refused(_("改进计划的年限为三至五年。"))


def _require_complete(plan: Plan, measure: Measure) -> None:
    if not (measure.measure.strip() and measure.department.strip()):
        raise Refused(_("第 %(number)d 项还没有写明改进措施和责任部门。") % {"number": measure.order})
    if not plan.from_year <= measure.due_on.year <= plan.until_year:
        raise Refused(
            _("第 %(number)d 项的完成期限不在计划期（%(first)d—%(last)d年）内。")
            % {"number": measure.order, "first": plan.from_year, "last": plan.until_year}
        )


def _set_measures(plan: Plan, measures: Sequence[MeasureGiven]) -> None:
    standing = {measure.pk: measure for measure in plan.measures.all()}
    for pk in standing.keys() - {given.pk for given in measures}:
        if standing[pk].reports.exists():
            raise Refused(_("“%(gap)s”已有进展报告，不能删除。") % {"gap": standing[pk].gap})
        standing[pk].delete()
    plan.measures.update(order=F("order") + AWAY)
    for order, given in enumerate(measures, start=1):
        measure = standing.get(given.pk or 0) or Measure(plan=plan, row=given.row)
        measure.order, measure.gap, measure.measure = order, given.gap.strip(), given.measure.strip()
        measure.goal, measure.department = given.goal.strip(), given.department.strip()
        measure.due_on = given.due_on or date(plan.until_year, 12, 31)
        measure.save()


def _facts(plan: Plan) -> dict[str, Any]:
    measures = {
        f"第{row.order}项": f"{row.gap}；{row.measure}；{row.goal}；{row.department}；{row.due_on}"
        for row in plan.measures.all()
    }
    return {name: getattr(plan, name) for name in FACTS} | measures
