"""Site visit: the bureau plans it, the panel writes what it found item by item, the leader records the result."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications import workflow
from awards.applications.models import Application
from awards.consensus.models import Consensus
from awards.criteria.models import Item, ScoredItem
from awards.panels.engagements import check_days
from awards.panels.readings import leads, readers_of
from awards.review import joint
from awards.review.actions import Incomplete
from awards.review.entries import Judgement
from awards.visits.models import RECORD, Visit, VisitScore, VisitStage
from awards.visits.readings import missing, scores_of, starting_points
from core import clock, journal, mail
from core.changes import changed
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("visits.plan", gettext_lazy("安排现场评审"))
name_verb("visits.change_plan", gettext_lazy("调整现场评审安排"))
name_verb("visits.save_item", gettext_lazy("记录现场核实情况"))
name_verb("visits.save_summary", gettext_lazy("填写现场评审综述"))

LONGEST_FINDING = 4000


@transaction.atomic
def plan(application: Application, *, starts_on: date, ends_on: date, programme: str, by: User) -> Visit:
    """Fix days and programme and tell applicant and panel. Scores start from the consensus; without one, from the experts' medians."""
    locked = hold(application, "cycle")
    if locked.stage not in workflow.VISIT.sources:
        raise Refused(_("当前状态为“%(stage)s”，不能安排现场评审。") % {"stage": locked.get_stage_display()})
    if refusal := locked.refuses(workflow.VISIT):
        raise Refused(refusal)
    if Visit.objects.filter(application=locked).exists():
        raise Refused(_("这家申报已经安排了现场评审。"))
    _check_days(locked, starts_on, ends_on)
    visit = Visit.objects.create(
        application=locked, starts_on=starts_on, ends_on=ends_on, programme=programme.strip(), planned_by=by
    )
    VisitScore.objects.bulk_create(_starting_scores(visit))
    _announce(visit, "awards/visit_planned")
    journal.record("visits.plan", visit, by=by, after=changed({}, _plan(visit))[1])
    return visit


@transaction.atomic
def change_plan(visit: Visit, *, starts_on: date, ends_on: date, programme: str, by: User) -> Visit:
    """New days or programme, as long as the visit is not recorded; everybody concerned is told."""
    locked = _lock_planned(visit)
    _check_days(locked.application, starts_on, ends_on)
    there = _plan(locked)
    locked.starts_on, locked.ends_on, locked.programme = starts_on, ends_on, programme.strip()
    locked.save(update_fields=["starts_on", "ends_on", "programme", "updated_at"])
    _announce(locked, "awards/visit_changed")
    before, after = changed(there, _plan(locked))
    journal.record("visits.change_plan", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def save_item(
    visit: Visit,
    item: Item,
    *,
    by: User,
    percent: int | None = None,
    not_applicable: bool = False,
    finding: str = "",
    reason: str = "",
    strengths: Iterable[Mapping[str, str]] = (),
    opportunities: Iterable[Mapping[str, str]] = (),
    version: str | None = None,
) -> VisitScore:
    """What was verified about one item, and the score after it. A missing reason is asked for when the visit is recorded."""
    locked = _lock_planned(visit)
    _check_member(by, locked.application)
    return joint.save_entry(
        "visits.save_item",
        locked,
        VisitScore.objects.filter(visit=locked),
        item,
        Judgement(percent, not_applicable, list(strengths), list(opportunities)),
        by=by,
        version=version,
        finding=joint.checked(finding, LONGEST_FINDING),
        reason=joint.checked(reason, joint.LONGEST_REASON),
    )


@transaction.atomic
def save_summary(visit: Visit, *, text: str, by: User, version: str | None = None) -> Visit:
    locked = _lock_planned(visit)
    _check_member(by, locked.application)
    joint.save_summary("visits.save_summary", locked, text, by=by, version=version)
    return locked


@transaction.atomic
def record(visit: Visit, *, by: User) -> Visit:
    """Freeze the scores after the visit with their exact sums and move the case on; refused (Incomplete) with what is missing."""
    locked = _lock_planned(visit)
    if not leads(by, locked.application_id):
        raise Refused(_("现场评审结果由本组组长提交；您不是这家申报的组长。"))
    scores = scores_of(locked)
    if found := missing(locked, scores):
        raise Incomplete(found)
    take(workflow.VISIT, locked.application, by=by)
    joint.conclude(
        RECORD, visit, scores, locked.summary, locked.application.cycle.criteria.total, by=by, recorded_at=clock.now()
    )
    return visit


def _starting_scores(visit: Visit) -> list[VisitScore]:
    consensus = Consensus.objects.filter(application=visit.application, total_hundredths__isnull=False).first()
    agreed: dict[int, ScoredItem] = {row.item_id: row for row in consensus.scores.all()} if consensus else {}
    before = starting_points(visit.application)
    rows = []
    for item in Item.objects.of(visit.application.cycle.criteria_id):
        percent, not_applicable = before.get(item.pk, (None, False))
        row = VisitScore(visit=visit, item=item, percent=percent, not_applicable=not_applicable)
        if item.pk in agreed:
            row.strengths, row.opportunities = agreed[item.pk].strengths, agreed[item.pk].opportunities
        rows.append(row)
    return rows


def _plan(visit: Visit) -> dict[str, object]:
    return {"starts_on": visit.starts_on, "ends_on": visit.ends_on, "programme": visit.programme}


def _check_days(application: Application, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    most = application.cycle.rules.visits.days
    if (ends_on - starts_on).days + 1 > most:
        raise Refused(_("本届规定现场评审不超过%(most)d天。") % {"most": most})
    check_days("visits", [application], starts_on, ends_on)


def _announce(visit: Visit, template: str) -> None:
    """The applicant's users and the panel learn days and programme."""
    applicants = User.objects.filter(memberships__organization=visit.application.organization_id, is_active=True)
    people = [*applicants, *readers_of(visit.application)]
    mail.queue(template, to=people, url=visit.get_absolute_url(), visit=visit, application=visit.application)


def _lock_planned(visit: Visit) -> Visit:
    locked = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("application__cycle__criteria", "application__organization")
        .defer("application__snapshot", "application__profile")
        .get(pk=visit.pk)
    )
    if locked.stage != VisitStage.PLANNED:
        raise Refused(_("现场评审结果已经提交，内容已锁定，不能再修改。"))
    return locked


def _check_member(by: User, application: Application) -> None:
    if not readers_of(application).filter(pk=by.pk).exists():
        raise Refused(_("只有负责这家申报、且未回避的评审组成员可以记录。"))
