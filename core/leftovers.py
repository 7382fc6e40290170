"""Files that were uploaded to be looked at and never used: a workbook whose dry run nobody confirmed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from core import clock
from core.models import Entry, StoredFile
from core.uploads import SHEETS

KEPT = timedelta(days=1)
QUOTED = 16
"""So many characters of a checksum the journal quotes at least."""


def sweep() -> int:
    """Remove the workbooks older than KEPT to which nothing refers, with their contents: how many. Evidence of other kinds stays, also when it
    was replaced: what was once handed in is not the portal's to forget."""
    rows = [row for row in unreferred(clock.now() - KEPT) if not _is_quoted(row.sha256)]
    for row in rows:
        _remove(row)
    return len(rows)


def unreferred(before: datetime) -> QuerySet[StoredFile]:
    """Workbooks uploaded before that moment which no foreign key of any model names, nor any line of the journal as its subject."""
    rows = StoredFile.objects.filter(uploaded_at__lt=before, kind__in=SHEETS).order_by("pk")
    for field in _references():
        rows = rows.exclude(Exists(field.model._base_manager.filter(**{field.attname: OuterRef("pk")})))
    kind = ContentType.objects.get_for_model(StoredFile)
    return rows.exclude(Exists(Entry.objects.filter(subject_type=kind, subject_id=OuterRef("pk"))))


def _references() -> Iterator[models.ForeignKey]:
    """Every foreign key to a stored file, also those without a name on the other side."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.field


def _is_quoted(sha256: str) -> bool:
    """Whether a JSON column of any model quotes the checksum: a sealed application names its files by it, as the journal does."""
    for model in apps.get_models():
        columns = [field.name for field in model._meta.concrete_fields if isinstance(field, models.JSONField)]
        for name in columns if model._meta.managed and not model._meta.proxy else []:
            texts = model._base_manager.annotate(text_of_column=Cast(name, TextField()))
            if texts.filter(text_of_column__contains=sha256[:QUOTED]).exists():
                return True
    return False


@transaction.atomic
def _remove(row: StoredFile) -> None:
    storage, name = row.file.storage, row.file.name
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
