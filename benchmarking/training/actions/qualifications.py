"""Qualifications of self-assessors: recorded with the certificate, confirmed by the bureau, called to mind before they run out."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from benchmarking.training.actions import checking
from benchmarking.training.models import Qualification
from core import clock, journal, mail
from core.models import Entry
from core.refusal import Refused
from core.uploads import SCANS, store
from core.words import tidied
from core.workflow import name_verb

name_verb("qualifications.record", gettext_lazy("登记自评师资格"))
name_verb("qualifications.edit", gettext_lazy("修改自评师资格"))
name_verb("qualifications.remind", gettext_lazy("到期提醒"))

FACTS = ("name", "level", "certificate_number", "issued_by", "issued_on", "valid_until")
NOTICE = timedelta(days=60)
"""So long before its end a qualification counts as expiring."""


@transaction.atomic
def record(
    organization: Organization, *, evidence: UploadedFile, by: User, version: str = "", **facts: Any
) -> Qualification:
    checking.require_verified(organization)
    _require_possible(facts)
    scan = store(evidence, by=by, kinds=SCANS)
    try:
        with transaction.atomic():
            row = Qualification.objects.create(
                organization=organization,
                recorded_by=by,
                evidence=scan,
                stage_since=clock.now(),
                **tidied(facts),
            )
    except IntegrityError as error:
        raise _known() from error
    journal.record("qualifications.record", row, by=by, after=checking.words(row, FACTS))
    return row


@transaction.atomic
def edit(
    row: Qualification, *, by: User, evidence: UploadedFile | None = None, version: str | None = None, **facts: Any
) -> Qualification:
    _require_possible(facts)
    try:
        with transaction.atomic():
            return checking.write(row, facts, evidence=evidence, verb="qualifications.edit", by=by, version=version)
    except IntegrityError as error:
        raise _known() from error


@transaction.atomic
def confirm(row: Qualification, *, by: User, version: str | None = None) -> Entry:
    return checking.confirm(row, "benchmarking/qualification_confirmed", by=by, version=version)


@transaction.atomic
def send_back(row: Qualification, *, reason: str, by: User) -> Entry:
    return checking.send_back(row, "benchmarking/qualification_returned", reason=reason, by=by)


def remind() -> int:
    """A letter for every confirmed qualification that ends within NOTICE, once for each end date: how many. May run twice, also at once:
    the row is locked, the journal says what has been told."""
    today = clock.today()
    due = Qualification.objects.expiring(today, today + NOTICE).order_by("pk")
    told = _told([row.pk for row in due])
    return sum(_remind(row.pk) for row in due if (row.pk, row.valid_until.isoformat()) not in told)


@transaction.atomic
def _remind(pk: int) -> bool:
    row = Qualification.objects.select_for_update().get(pk=pk)
    until = row.valid_until.isoformat()
    if (pk, until) in _told([pk]):
        return False
    mail.queue(
        "benchmarking/qualification_expiring",
        to=checking.people_of(row.organization_id),
        url=row.get_absolute_url(),
        row=row,
    )
    journal.record("qualifications.remind", row, by=None, data={"valid_until": until})
    return True


def _told(keys: list[int]) -> set[tuple[int, str]]:
    """Which ends have been told already: (key, end date)."""
    kind = ContentType.objects.get_for_model(Qualification)
    entries = Entry.objects.filter(subject_type=kind, subject_id__in=keys, verb="qualifications.remind")
    return {(entry.subject_id, entry.data["valid_until"]) for entry in entries.only("subject_id", "data")}


def _require_possible(facts: dict[str, Any]) -> None:
    if "issued_on" in facts and facts["issued_on"] > clock.today():
        raise Refused(_("发证日期不能晚于今天。"))
    if "valid_until" in facts and facts["valid_until"] <= facts["issued_on"]:
        raise Refused(_("有效期须晚于发证日期。"))


def _known() -> Refused:
    return Refused(_("这一证书编号已登记。"))
