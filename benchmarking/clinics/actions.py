"""A case of the clinic: asked, given to an expert, diagnosed, prescribed for, followed up, cured or closed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, OrganizationStage, Role, User
from benchmarking.clinics.models import (
    CLOSE,
    CURE,
    DIAGNOSE,
    PRESCRIBE,
    Consultation,
    ConsultationStage,
    FollowUp,
)
from benchmarking.exchanges.models import Event, EventKind
from core import clock, journal, mail
from core.forms import STALE, version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import name_verb, take

name_verb("consultations.ask", gettext_lazy("提出诊断需求"))
name_verb("consultations.assign", gettext_lazy("指派专家"))
name_verb("consultations.follow_up", gettext_lazy("登记回访"))


@transaction.atomic
def ask(organization: Organization, *, complaint: str, by: User, event: Event | None = None) -> Consultation:
    """By the firm, or by the bureau for a firm, perhaps at a mobile clinic. The other one is told."""
    if by.role == Role.ENTERPRISE and organization.pk not in by.organization_ids:
        raise Refused(_("只能为本组织提出诊断需求。"))
    if organization.stage != OrganizationStage.VERIFIED:
        raise Refused(_("组织核验后才能提出诊断需求。"))
    if event is not None and event.kind != EventKind.CLINIC:
        raise Refused(_("只有“质量流动诊所”活动可以登记诊断需求。"))
    if event is not None and by.role == Role.ENTERPRISE and not _comes_to(event, organization):
        raise Refused(_("贵单位没有报名这项活动。"))
    if not complaint.strip():
        raise Refused(_("请写明问题与需求。"))
    case = Consultation.objects.create(
        reference=next_reference(f"ZD{clock.today().year}"), organization=organization, event=event,
        complaint=complaint.strip(), asked_by=by,
    )  # fmt: skip
    data = {"organization": organization.name, "event": event.reference if event else ""}
    journal.record("consultations.ask", case, by=by, note=case.complaint, data=data)
    if by.role == Role.ENTERPRISE:
        _tell("asked", case, User.objects.with_role(Role.OFFICER))
    else:
        _tell("registered", case, _members(case))
    return case


@transaction.atomic
def assign(case: Consultation, *, doctor: User, by: User, version: str | None = None) -> Consultation:
    """Give an open case to an expert who does not work for the firm, or to another one than before; both and the firm are told."""
    locked = _lock(case, version)
    if not locked.is_open:
        raise Refused(_("这一诊断已结束，不能指派专家。"))
    if doctor.role != Role.EXPERT or not doctor.is_active:
        raise Refused(_("只能指派在用的评审专家账户。"))
    if doctor.employer.strip() == locked.organization.name:
        raise Refused(_("专家任职于这家企业，请指派其他专家。"))
    if locked.doctor_id == doctor.pk:
        raise Refused(_("已由这位专家负责。"))
    before, locked.doctor = locked.doctor, doctor
    locked.save(update_fields=["doctor", "updated_at"])
    names = {"doctor": before.name if before else ""}, {"doctor": doctor.name}
    journal.record("consultations.assign", locked, by=by, before=names[0], after=names[1])
    _tell("assigned", locked, [doctor, *_members(locked)], doctor=doctor)
    if before is not None:
        _tell("reassigned", locked, [before])
    case.refresh_from_db()
    return locked


@transaction.atomic
def diagnose(case: Consultation, *, visited_on: date, diagnosis: str, by: User) -> Entry:
    """What the doctor found on the visit."""
    _lock_own(case, by)
    if visited_on > clock.today():
        raise Refused(_("上门日期不能晚于今天。"))
    if not diagnosis.strip():
        raise Refused(_("请写明诊断意见。"))
    entry = take(DIAGNOSE, case, by=by, visited_on=visited_on, diagnosis=diagnosis.strip())
    _tell("diagnosed", case, _members(case))
    return entry


@transaction.atomic
def prescribe(case: Consultation, *, prescription: str, follow_up_on: date, by: User) -> Entry:
    """What the firm is to do, and when the doctor comes again."""
    _lock_own(case, by)
    if not prescription.strip():
        raise Refused(_("请写明处方。"))
    if follow_up_on <= clock.today():
        raise Refused(_("回访日期须晚于今天。"))
    entry = take(PRESCRIBE, case, by=by, prescription=prescription.strip(), follow_up_on=follow_up_on)
    _tell("prescribed", case, _members(case))
    return entry


@transaction.atomic
def follow_up(
    case: Consultation,
    *,
    held_on: date,
    finding: str,
    by: User,
    next_on: date | None = None,
    evidence: UploadedFile | None = None,
    version: str | None = None,
) -> FollowUp:
    """What was found on a follow-up, and the day of the next one; without it the case waits for its end."""
    locked = _lock(case, version)
    if locked.stage != ConsultationStage.PRESCRIBED:
        raise Refused(_("开方之后才能登记回访。"))
    if by.role == Role.EXPERT and locked.doctor_id != by.pk:
        raise Refused(_("这一诊断已改由其他专家负责。"))
    if held_on > clock.today():
        raise Refused(_("回访日期不能晚于今天。"))
    if next_on is not None and next_on <= held_on:
        raise Refused(_("下次回访日期须晚于本次回访。"))
    made = FollowUp.objects.create(
        consultation=locked, held_on=held_on, finding=finding.strip(), recorded_by=by, recorded_at=clock.now(),
        evidence=store(evidence, by=by, kinds=DOCUMENTS) if evidence else None,
    )  # fmt: skip
    locked.follow_up_on = next_on
    locked.save(update_fields=["follow_up_on", "updated_at"])
    data = {"held_on": held_on, "next_on": next_on}
    journal.record("consultations.follow_up", locked, by=by, note=made.finding, data=data)
    case.refresh_from_db()
    return made


@transaction.atomic
def cure(case: Consultation, *, outcome: str, by: User, version: str | None = None) -> Entry:
    """Seen to have helped: at least one follow-up stands in the record, and no later one than was read."""
    locked = _lock(case, version)
    if not outcome.strip():
        raise Refused(_("请写明结果。"))
    if not locked.follow_ups.exists():
        raise Refused(_("还没有回访记录，不能确认见效。"))
    entry = take(CURE, case, by=by, note=outcome.strip(), outcome=outcome.strip(), follow_up_on=None)
    _tell("cured", case, _members(case))
    return entry


@transaction.atomic
def close(case: Consultation, *, reason: str, by: User) -> Entry:
    """Ended without a cure, with the reason. The firm itself only before it was treated."""
    locked = _lock(case)
    if not reason.strip():
        raise Refused(_("请写明结案的理由。"))
    if by.role == Role.ENTERPRISE and locked.stage != ConsultationStage.ASKED:
        raise Refused(_("专家已诊断，不能撤回。"))
    entry = take(CLOSE, case, by=by, note=reason.strip(), outcome=reason.strip(), follow_up_on=None)
    told = [*_members(case), *([locked.doctor] if locked.doctor else [])]
    _tell("closed", case, [person for person in told if person.pk != by.pk])
    return entry


def _comes_to(event: Event, organization: Organization) -> bool:
    return event.sign_ups.live().filter(organization=organization).exists()


def _lock(case: Consultation, version: str | None = None) -> Consultation:
    """The case as it stands; refused when it is no longer the one that was read. None comes from no page."""
    locked = hold(case, "organization", "doctor")
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    return locked


def _lock_own(case: Consultation, by: User) -> Consultation:
    """The case, still in the hands of `by`."""
    locked = _lock(case)
    if locked.doctor_id != by.pk:
        raise Refused(_("这一诊断已改由其他专家负责。"))
    return locked


def _members(case: Consultation) -> list[User]:
    rows = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=case.organization_id)
    return list(rows)


def _tell(template: str, case: Consultation, people: Iterable[User], **context: Any) -> None:
    url = case.get_absolute_url()
    mail.queue(
        f"benchmarking/consultation_{template}", to=people, url=url, case=case, firm=case.organization, **context
    )
