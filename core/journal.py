"""The memory of the portal: append-only lines, chained by a keyed hash over the whole portal.

The chain's head is one row; writing a line locks it, so lines have no gaps and no two lines share a predecessor. Lock rows of the
business first and write the line last, so that the head is held as briefly as possible.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from core import clock
from core.models import Entry, JournalHead

GENESIS = "0" * 64


@transaction.atomic(savepoint=False)
def record(
    verb: str,
    subject: models.Model,
    *,
    by: Any,
    note: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write one line: `verb` is "slice.verb", `by` a user or None for the portal itself. Must run inside the action's transaction.

    It takes no savepoint: a line that cannot be written undoes the whole action.
    """
    return record_all([Line(verb, subject, note=note, before=before, after=after, data=data)], by=by)[0]


@dataclass(frozen=True)
class Line:
    """One line to be written, as `record` takes it."""

    verb: str
    subject: models.Model
    note: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    data: dict[str, Any] | None = None


@transaction.atomic(savepoint=False)
def record_all(lines: Iterable[Line], *, by: Any) -> list[Entry]:
    """Write many lines one behind the other, in a few statements: an act on many rows at once. The subjects must be saved."""
    head, _created = JournalHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"sequence": 0, "hash": GENESIS}
    )
    entries = []
    for line in lines:
        entry = Entry(
            sequence=head.sequence + 1,
            at=clock.now(),
            actor=by,
            actor_name=getattr(by, "name", "") if by is not None else "",
            verb=line.verb,
            subject_type=ContentType.objects.get_for_model(line.subject),
            subject_id=line.subject.pk,
            subject_label=str(line.subject)[:200],
            note=line.note,
            before=_plain(line.before),
            after=_plain(line.after),
            data=_plain(line.data),
            previous_hash=head.hash,
        )
        entry.hash = seal(entry)
        head.sequence, head.hash = entry.sequence, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["sequence", "hash"])
    return entries


def seal(entry: Entry) -> str:
    """The keyed hash (HMAC-SHA256, hex) of everything a line says and of the line before it."""
    content = json.dumps(
        [
            entry.sequence,
            _moment(entry.at),
            entry.actor_id,
            entry.actor_name,
            entry.verb,
            entry.subject_type_id,
            entry.subject_id,
            entry.subject_label,
            entry.note,
            entry.before,
            entry.after,
            entry.data,
            entry.previous_hash,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(settings.JOURNAL_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Fault:
    """The first line at which the chain no longer holds."""

    sequence: int
    reason: str


def verify() -> tuple[int, Fault | None]:
    """Read the chain from its first line to its head: how many lines hold, and the first fault if there is one."""
    expected, previous = 1, GENESIS
    for entry in _lines():
        if entry.sequence != expected:
            return expected - 1, Fault(expected, "missing" if entry.sequence > expected else "added")
        if entry.previous_hash != previous or entry.hash != seal(entry):
            return expected - 1, Fault(expected, "altered")
        expected, previous = expected + 1, entry.hash
    head = JournalHead.objects.filter(pk=1).first()
    if head is None:
        return expected - 1, Fault(1, "head missing") if expected > 1 else None
    if head.sequence >= expected:
        return expected - 1, Fault(expected, "missing")
    if head.sequence < expected - 1 or head.hash != previous:
        return expected - 1, Fault(expected - 1, "added")
    return expected - 1, None


def timeline(subject: models.Model) -> models.QuerySet[Entry]:
    """The lines about one row, oldest first."""
    return Entry.objects.about(subject).select_related("actor")


def acted_on(kind: type[models.Model], verbs: Iterable[str], by: Any) -> models.QuerySet[Entry, int]:
    """The keys of the rows of `kind` to which `by` has done one of `verbs`, for a subquery."""
    label = kind._meta
    lines = Entry.objects.filter(
        subject_type__app_label=label.app_label, subject_type__model=label.model_name, verb__in=list(verbs), actor=by
    )
    return lines.order_by().values_list("subject_id", flat=True)


def has_acted(subject: models.Model, verb: str, by: Any) -> bool:
    """Whether `by` has done `verb` to this row: four eyes ask who had a hand in a text."""
    return Entry.objects.about(subject).filter(verb=verb, actor=by).exists()


def _lines() -> Iterator[Entry]:
    return Entry.objects.order_by("sequence").iterator(chunk_size=2000)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(values: dict[str, Any] | None) -> dict[str, Any]:
    """What JSON keeps of `values`, so that a line hashes the same before and after the database."""
    plain: dict[str, Any] = json.loads(json.dumps(values or {}, cls=DjangoJSONEncoder, default=str))
    return plain
