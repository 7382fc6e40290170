"""The year: plan, opening, verification begun, sent for release, released with places and grades."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import Region, Role, User
from benchmarking.assessments.models import (
    OPEN,
    PREPARE,
    RELEASE,
    RETURN_TO_VERIFYING,
    VERIFY,
    Assessment,
    AssessmentItem,
    AssessmentStage,
    DistrictReport,
    ItemScore,
    ReportStage,
)
from benchmarking.assessments.scoring import grade, places, total
from core import clock, journal, mail
from core.changes import changed
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.release import release as release_by_second
from core.workflow import name_verb, take

name_verb("assessments.draw_up", gettext_lazy("编制考核方案"))
name_verb("assessments.edit", gettext_lazy("修改考核方案"))
FACTS = ("year", "title", "number", "issuer", "full_points", "due_on", "text")


@dataclass(frozen=True)
class ItemGiven:
    category: str
    name: str
    standard: str
    weight: Decimal


@transaction.atomic
def draw_up(*, items: Sequence[ItemGiven], by: User, **facts: Any) -> Assessment:
    reference = next_reference(f"KH{facts['year']}")
    with _one_a_year(facts["year"]):
        assessment = Assessment.objects.create(reference=reference, prepared_by=by, **facts)
    _set_items(assessment, items)
    journal.record("assessments.draw_up", assessment, by=by, after=_facts(assessment))
    return assessment


@transaction.atomic
def edit(
    assessment: Assessment, *, items: Sequence[ItemGiven], by: User, version: str | None = None, **facts: Any
) -> Assessment:
    """The whole plan while it is a draft; afterwards only number, issuer and text of the letter, until it is released."""
    locked = lock(assessment)
    if locked.stage not in (AssessmentStage.DRAFT, AssessmentStage.VERIFYING):
        raise Refused(_("现在不能修改考核方案。"))
    if version is not None and version != version_of(locked):
        raise Refused(_("这份方案在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = _facts(locked)
    if locked.stage == AssessmentStage.DRAFT:
        _set_items(locked, items)
    else:
        facts = {name: facts[name] for name in ("number", "issuer", "text")}
    for name, value in facts.items():
        setattr(locked, name, value)
    with _one_a_year(locked.year):
        locked.save()
    old, new = changed(before, _facts(locked))
    if new:
        journal.record("assessments.edit", locked, by=by, before=old, after=new)
    return locked


@transaction.atomic
def open_reporting(assessment: Assessment, *, regions: Sequence[Region], by: User) -> Entry:
    """Sent to the districts: each gets its sheet with every item. The weights must add up to the full points."""
    locked = lock(assessment)
    items = list(locked.items.all())
    weights = total([item.weight for item in items])
    if weights != locked.full_points:
        raise Refused(
            _("各项分值合计 %(sum)s 分，与满分 %(full)d 分不一致。") % {"sum": weights, "full": locked.full_points}
        )
    if not regions:
        raise Refused(_("请选择被考核的县区。"))
    entry = take(OPEN, assessment, by=by, data={"regions": [region.name for region in regions]})
    for region in regions:
        report = DistrictReport.objects.create(assessment=assessment, region=region)
        ItemScore.objects.bulk_create(ItemScore(report=report, item=item) for item in items)
    officers = User.objects.with_role(Role.DISTRICT).filter(region__in=regions)
    url = assessment.get_absolute_url()
    mail.queue("benchmarking/assessment_opened", to=officers, url=url, assessment=assessment)
    return entry


@transaction.atomic
def begin_verifying(assessment: Assessment, *, by: User) -> Entry:
    """No district may still be at its own report."""
    lock(assessment)
    missing = assessment.reports.filter(stage__in=[ReportStage.OPEN, ReportStage.RETURNED]).select_related("region")
    if missing:
        names = [report.region.name for report in missing]
        told = {"count": len(names), "first": names[0], "due": f"{assessment.due_on:%Y-%m-%d}"}
        if clock.today() <= assessment.due_on:
            raise Refused(
                _("还有 %(count)d 个县区没有上报自评（例如：%(first)s）；%(due)s 之后仍不报的，可以代为上报。") % told
            )
        raise Refused(
            _("还有 %(count)d 个县区没有上报自评（例如：%(first)s）；逾期不报的，可以在该县区的考核表中代为上报。")
            % told
        )
    return take(VERIFY, assessment, by=by)


@transaction.atomic
def prepare(assessment: Assessment, *, by: User) -> Entry:
    """Sent for release when every district's points are fixed; places and grades are computed now and frozen."""
    lock(assessment)
    reports = list(assessment.reports.select_for_update().order_by("pk"))
    open_ones = [report for report in reports if report.stage != ReportStage.VERIFIED]
    if open_ones:
        raise Refused(_("还有 %(count)d 个县区没有核定得分。") % {"count": len(open_ones)})
    points = {report.pk: report.points or Decimal(0) for report in reports}
    place_of = places(points)
    for report in reports:
        report.rank = place_of[report.pk]
        report.grade = grade(points[report.pk], assessment.full_points)
        report.save(update_fields=["rank", "grade", "updated_at"])
    result = {str(report.region_id): [str(report.points), report.rank, report.grade] for report in reports}
    entry = take(PREPARE, assessment, by=by, prepared_by=by, data={"result": result})
    ask_heads("benchmarking/assessment_prepared", by=by, url=assessment.get_absolute_url(), assessment=assessment)
    return entry


@transaction.atomic
def return_to_verifying(assessment: Assessment, *, reason: str, by: User) -> Entry:
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    entry = take(RETURN_TO_VERIFYING, assessment, by=by, note=reason.strip())
    assessment.reports.update(rank=None, grade="")
    return entry


@transaction.atomic
def release(assessment: Assessment, *, by: User, since: str | None = None) -> Entry:
    """Released by a second person, who has neither drawn up the plan nor verified a district's points; the districts are told."""
    lock(assessment)
    verified = journal.acted_on(DistrictReport, DistrictReport.verifying, by)
    if assessment.reports.filter(pk__in=verified).exists():
        raise Refused(_("您核定过县区得分，须由另一人签发。"))
    entry = release_by_second(RELEASE, assessment, by=by, since=since)
    regions = assessment.reports.values("region")
    officers = User.objects.with_role(Role.DISTRICT).filter(region__in=regions)
    mail.queue(
        "benchmarking/assessment_released", to=officers, url=assessment.get_absolute_url(), assessment=assessment,
        day=clock.today(),
    )  # fmt: skip
    return entry


def lock(assessment: Assessment) -> Assessment:
    """The year first, then its reports: whoever moves either holds the year, so that no report changes under a result."""
    return hold(assessment)


@contextmanager
def _one_a_year(year: int) -> Iterator[None]:
    """Refused when the year has a plan already, also one that somebody makes at this very moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(_("%(year)d 年度的考核方案已存在。") % {"year": year}) from error


def _set_items(assessment: Assessment, items: Sequence[ItemGiven]) -> None:
    assessment.items.all().delete()
    AssessmentItem.objects.bulk_create(
        AssessmentItem(
            assessment=assessment, order=order, category=item.category, name=item.name, standard=item.standard,
            weight=item.weight,
        )
        for order, item in enumerate(items, start=1)
    )  # fmt: skip


def _facts(assessment: Assessment) -> dict[str, Any]:
    items = "；".join(f"{item.category} {item.name} {item.weight}" for item in assessment.items.all())
    return {name: getattr(assessment, name) for name in FACTS} | {"items": items}
