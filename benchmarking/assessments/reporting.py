"""One district's sheet: its own points with proof, and the verified ones with their reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from benchmarking.assessments.actions import lock
from benchmarking.assessments.models import (
    FIX,
    REOPEN,
    REPORT,
    SEND_BACK,
    AssessmentStage,
    DistrictReport,
    ItemScore,
    ReportStage,
)
from benchmarking.assessments.scoring import total
from core import clock, journal, mail
from core.changes import changed
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import name_verb, take

name_verb("district_reports.save", gettext_lazy("填写自评"))
name_verb("district_reports.verify", gettext_lazy("填写核定分"))

# Kept in the sheet and in the journal, so they are Chinese whatever language the officer reads.
NOT_GIVEN = "逾期未报"
HANDED_IN_FOR = "逾期未报，由市局代为上报"


@dataclass(frozen=True)
class Own:
    """What a district says of one item."""

    points: Decimal | None
    note: str = ""
    evidence: UploadedFile | None = None


@dataclass(frozen=True)
class Verified:
    """What the bureau found of one item."""

    points: Decimal | None
    note: str = ""


@transaction.atomic
def save(report: DistrictReport, *, given: Mapping[int, Own], by: User, version: str | None = None) -> DistrictReport:
    """The district's own points by item id, while it may still change them."""
    locked = _lock(report, version)
    if locked.stage not in (ReportStage.OPEN, ReportStage.RETURNED):
        raise Refused(_("自评已上报，不能再修改。"))
    if locked.assessment.stage != AssessmentStage.REPORTING:
        raise Refused(_("自评阶段已结束。"))
    before, after = {}, {}
    for score in locked.scores.select_related("item"):
        own = given.get(score.item_id)
        if own is None:
            continue
        _require_within(score, own.points)
        before[score.item.name] = _told(score.own_points, score.own_note)
        score.own_points, score.own_note = own.points, own.note.strip()
        after[score.item.name] = _told(score.own_points, score.own_note)
        if own.evidence:
            score.evidence = store(own.evidence, by=by, kinds=DOCUMENTS)
            after[score.item.name] += f"，{own.evidence.name}"
        score.save(update_fields=["own_points", "own_note", "evidence"])
    locked.save(update_fields=["updated_at"])
    old, new = changed(before, after)
    if new:
        journal.record("district_reports.save", locked, by=by, before=old, after=new)
    return locked


@transaction.atomic
def hand_in(report: DistrictReport, *, by: User) -> Entry:
    """Every item has its own points. The bureau hands in for a district that is late: what is empty counts nothing."""
    locked = _lock(report)
    if locked.assessment.stage != AssessmentStage.REPORTING:
        raise Refused(_("自评阶段已结束。"))
    missing = locked.scores.filter(own_points=None)
    on_behalf = by.role != Role.DISTRICT
    if on_behalf:
        if clock.today() <= locked.assessment.due_on:
            raise Refused(_("自评截止日期未过，不能代为上报。"))
        missing.filter(own_note="").update(own_note=NOT_GIVEN)
        missing.update(own_points=0)
    elif missing.exists():
        names = list(missing.values_list("item__name", flat=True))
        raise Refused(_("还有 %(count)d 项没有自评分，例如：%(first)s。") % {"count": len(names), "first": names[0]})
    note = HANDED_IN_FOR if on_behalf else ""
    return take(REPORT, report, by=by, note=note, reported_at=clock.now())


@transaction.atomic
def send_back(report: DistrictReport, *, reason: str, by: User) -> Entry:
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    if _lock(report).assessment.stage != AssessmentStage.REPORTING:
        raise Refused(_("自评阶段已结束，不能退回。"))
    entry = take(SEND_BACK, report, by=by, note=reason.strip(), reason=reason.strip())
    officers = User.objects.with_role(Role.DISTRICT).filter(region_id=report.region_id)
    mail.queue("benchmarking/assessment_returned", to=officers, url=report.get_absolute_url(), report=report)
    return entry


@transaction.atomic
def verify(
    report: DistrictReport, *, given: Mapping[int, Verified], by: User, version: str | None = None
) -> DistrictReport:
    """The verified points by item id; where they differ from the district's own, with a reason."""
    locked = _lock(report, version)
    if locked.stage != ReportStage.REPORTED or locked.assessment.stage != AssessmentStage.VERIFYING:
        raise Refused(_("现在不能核定得分。"))
    before, after = {}, {}
    for score in locked.scores.select_related("item"):
        found = given.get(score.item_id)
        if found is None:
            continue
        _require_within(score, found.points)
        if found.points is not None and found.points != score.own_points and not found.note.strip():
            raise Refused(_("“%(name)s”的核定分与自评分不同，请写明理由。") % {"name": score.item.name})
        before[score.item.name] = _told(score.verified_points, score.verified_note)
        score.verified_points, score.verified_note = found.points, found.note.strip()
        after[score.item.name] = _told(score.verified_points, score.verified_note)
        score.verified_by = by if found.points is not None else None
        score.save(update_fields=["verified_points", "verified_note", "verified_by"])
    locked.save(update_fields=["updated_at"])
    old, new = changed(before, after)
    if new:
        journal.record("district_reports.verify", locked, by=by, before=old, after=new)
    return locked


@transaction.atomic
def fix(report: DistrictReport, *, by: User, version: str | None = None) -> Entry:
    """Every item is verified: the sum is frozen. Refused when the points are no longer those of `version`."""
    locked = _lock(report, version)
    if locked.assessment.stage != AssessmentStage.VERIFYING:
        raise Refused(_("现在不能核定得分。"))
    points = list(locked.scores.values_list("verified_points", flat=True))
    if None in points:
        raise Refused(_("还有 %(count)d 项没有核定分。") % {"count": points.count(None)})
    summed = total([one for one in points if one is not None])
    return take(FIX, report, by=by, points=summed, data={"points": str(summed)})


@transaction.atomic
def reopen(report: DistrictReport, *, reason: str, by: User) -> Entry:
    if not reason.strip():
        raise Refused(_("请写明重新核查的理由。"))
    if _lock(report).assessment.stage != AssessmentStage.VERIFYING:
        raise Refused(_("考核结果已送签，请先退回核查。"))
    return take(REOPEN, report, by=by, note=reason.strip(), points=None)


def _lock(report: DistrictReport, version: str | None = None) -> DistrictReport:
    assessment = lock(report.assessment)
    locked = hold(report)
    locked.assessment = assessment
    if version is not None and version != version_of(locked):
        raise Refused(_("这份考核表在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    return locked


def _told(points: Decimal | None, note: str) -> str:
    """Points and note of an item, as the journal keeps them."""
    return "，".join([*([] if points is None else [f"{points:.2f}"]), *([note] if note else [])])


def _require_within(score: ItemScore, points: Decimal | None) -> None:
    if points is not None and not 0 <= points <= score.item.weight:
        raise Refused(
            _("“%(name)s”的得分须在 0 至 %(weight)s 分之间。") % {"name": score.item.name, "weight": score.item.weight}
        )
