"""Nominations: an enterprise is nominated, cultivated, proposed by one person and recognised by another."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, Role, User
from benchmarking.programmes.models import (
    CULTIVATE,
    DROP,
    PROPOSE,
    RECOGNISE,
    RETURN_TO_CULTIVATION,
    Cultivation,
    Department,
    Line,
    Nomination,
    NominationStage,
    Programme,
    ProgrammeStage,
)
from core import clock, journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import name_verb, take

name_verb("nominations.nominate", gettext_lazy("提名"))
name_verb("nominations.record", gettext_lazy("登记培育情况"))

HANDS = ("nominations.nominate", "nominations.record")


@transaction.atomic
def nominate(
    *,
    line: Line,
    department: Department,
    organization: Organization,
    year: int,
    reasons: str,
    by: User,
    field: str = "",
) -> Nomination:
    """Nominate an enterprise of one's own district (the bureau: of any) for a line of a running programme."""
    programme = Programme.objects.select_for_update().get(pk=line.programme_id)
    if programme.stage != ProgrammeStage.RUNNING:
        raise Refused(_("计划不在实施中，不能提名。"))
    if not programme.from_year <= year <= programme.until_year:
        raise Refused(
            _("年份须在 %(first)d 年至 %(last)d 年之间。")
            % {"first": programme.from_year, "last": programme.until_year}
        )
    if by.role == Role.DISTRICT and organization.region_id != by.region_id:
        raise Refused(_("只能提名本县区的企业。"))
    if Nomination.objects.filter(line=line, organization=organization).exclude(stage=NominationStage.DROPPED).exists():
        raise Refused(_("该企业已在这一类别中提名。"))
    nomination = Nomination.objects.create(
        line=line, department=department, organization=organization, year=year, reasons=reasons.strip(), field=field,
        nominated_by=by,
    )  # fmt: skip
    data = {"programme": programme.name, "line": line.name, "department": department.name, "year": year}
    journal.record("nominations.nominate", nomination, by=by, note=reasons.strip(), data=data)
    return nomination


@transaction.atomic
def cultivate(nomination: Nomination, *, by: User) -> Entry:
    return take(CULTIVATE, nomination, by=by)


@transaction.atomic
def record(
    nomination: Nomination, *, held_on: date, text: str, by: User, evidence: UploadedFile | None = None
) -> Cultivation:
    """What was done to cultivate, with its proof."""
    locked = hold(nomination)
    if locked.stage not in (NominationStage.CULTIVATING, NominationStage.PROPOSED):
        raise Refused(_("企业不在培育中，不能登记培育情况。"))
    if held_on > clock.today():
        raise Refused(_("日期不能晚于今天。"))
    made = Cultivation.objects.create(
        nomination=locked, held_on=held_on, text=text.strip(), recorded_by=by, recorded_at=clock.now(),
        evidence=store(evidence, by=by, kinds=DOCUMENTS) if evidence else None,
    )  # fmt: skip
    journal.record("nominations.record", locked, by=by, note=made.text, data={"held_on": held_on})
    return made


@transaction.atomic
def propose(nomination: Nomination, *, by: User) -> Entry:
    """Sent for recognition; at least one cultivation with evidence must stand in the record."""
    if not nomination.cultivations.filter(evidence__isnull=False).exists():
        raise Refused(_("还没有附佐证材料的培育记录，不能提请认定。"))
    return take(PROPOSE, nomination, by=by, proposed_by=by)


@transaction.atomic
def recognise(nomination: Nomination, *, document_number: str, recognised_on: date, by: User) -> Entry:
    """Recognised by somebody who neither proposed nor wrote what the recognition rests on. The enterprise is told."""
    locked = hold(nomination)
    if locked.proposed_by_id == by.pk:
        raise Refused(_("由您提请认定的，须由另一人认定。"))
    if any(journal.has_acted(locked, verb, by) for verb in HANDS):
        raise Refused(_("您提名过这家企业或登记过培育情况，须由另一人认定。"))
    if recognised_on > clock.today():
        raise Refused(_("认定日期不能晚于今天。"))
    entry = take(
        RECOGNISE, nomination, by=by, recognised_by=by, recognised_on=recognised_on,
        document_number=document_number.strip(), data={"document_number": document_number.strip()},
    )  # fmt: skip
    _tell("benchmarking/nomination_recognised", nomination)
    return entry


@transaction.atomic
def send_back(nomination: Nomination, *, reason: str, by: User) -> Entry:
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    return take(RETURN_TO_CULTIVATION, nomination, by=by, note=reason.strip(), proposed_by=None)


@transaction.atomic
def drop(nomination: Nomination, *, reason: str, by: User) -> Entry:
    """Out of the programme, also after recognition, with the reason."""
    if not reason.strip():
        raise Refused(_("请写明退出的理由。"))
    locked = hold(nomination)
    if locked.stage == NominationStage.RECOGNISED and not by.has_perm("benchmarking.recognise"):
        raise Refused(_("已认定的企业退出，须由科室负责人办理。"))
    return take(DROP, nomination, by=by, note=reason.strip())


def _tell(template: str, nomination: Nomination) -> None:
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=nomination.organization_id)
    context: dict[str, Any] = {"nomination": nomination, "programme": nomination.line.programme}
    mail.queue(template, to=members, url=nomination.get_absolute_url(), **context)
