"""Training records: an enterprise's own, which the bureau confirms, and those that an event leaves behind."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from benchmarking.exchanges.models import Event, EventKind, SignUp
from benchmarking.training.actions import checking
from benchmarking.training.models import RecordStage, TrainingRecord
from core import clock, journal
from core.models import Entry
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.words import tidied
from core.workflow import name_verb

name_verb("training_records.record", gettext_lazy("登记培训"))
name_verb("training_records.edit", gettext_lazy("修改培训记录"))
name_verb("training_records.from_event", gettext_lazy("由活动签到生成"))

FACTS = ("topic", "held_on", "hours", "trainer", "participants", "is_whole_staff", "names")


@transaction.atomic
def record(
    organization: Organization, *, evidence: UploadedFile, by: User, version: str = "", **facts: Any
) -> TrainingRecord:
    """A training of the organization's own, with its evidence; waits for the bureau."""
    checking.require_verified(organization)
    _require_possible(facts)
    row = TrainingRecord.objects.create(
        organization=organization, recorded_by=by, evidence=store(evidence, by=by, kinds=DOCUMENTS),
        stage_since=clock.now(), **tidied(facts),
    )  # fmt: skip
    journal.record("training_records.record", row, by=by, after=checking.words(row, FACTS))
    return row


@transaction.atomic
def edit(
    row: TrainingRecord, *, by: User, evidence: UploadedFile | None = None, version: str | None = None, **facts: Any
) -> TrainingRecord:
    _require_own(row)
    _require_possible(facts)
    return checking.write(row, facts, evidence=evidence, verb="training_records.edit", by=by, version=version)


@transaction.atomic
def confirm(row: TrainingRecord, *, by: User, version: str | None = None) -> Entry:
    return checking.confirm(row, "benchmarking/training_confirmed", by=by, version=version)


@transaction.atomic
def send_back(row: TrainingRecord, *, reason: str, by: User) -> Entry:
    _require_own(row)
    return checking.send_back(row, "benchmarking/training_returned", reason=reason, by=by)


@transaction.atomic
def from_event(event: Event, by: User) -> list[TrainingRecord]:
    """One confirmed record for each organization that was present at a training class: its people, the hours of the event."""
    if event.kind != EventKind.TRAINING:
        return []
    present: dict[int, list[SignUp]] = {}
    for one in event.sign_ups.filter(checked_in_at__isnull=False).order_by("pk"):
        present.setdefault(one.organization_id, []).append(one)
    held_on, trainer = timezone.localdate(event.starts_at), event.host.name[:100] if event.host else ""
    rows = TrainingRecord.objects.bulk_create(
        TrainingRecord(
            organization_id=organization_id, event=event, topic=event.title, held_on=held_on, hours=event.hours, trainer=trainer,
            participants=len(people), names="、".join(one.name for one in people), stage=RecordStage.CONFIRMED,
            stage_since=clock.now(), recorded_by=by,
        )
        for organization_id, people in present.items()
    )  # fmt: skip
    told = {"event": event.reference}
    if rows:
        lines = [
            journal.Line("training_records.from_event", row, after=checking.words(row, FACTS), data=told)
            for row in rows
        ]
        journal.record_all(lines, by=by)
    return rows


def _require_own(row: TrainingRecord) -> None:
    if row.event_id:
        raise Refused(_("这一记录由活动签到生成，不能修改或退回。"))


def _require_possible(facts: dict[str, Any]) -> None:
    if "held_on" in facts and facts["held_on"] > clock.today():
        raise Refused(_("培训日期不能晚于今天。"))
    if "hours" in facts and facts["hours"] <= 0:
        raise Refused(_("学时须大于 0。"))
