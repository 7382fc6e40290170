"""Four eyes: what is published is prepared by one person and released by another, and whoever changed its words is not that other."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import clock, journal
from core.models import Entry
from core.refusal import Refused
from core.workflow import Staged, Step, take


class Released(Staged):
    """A row that one person prepares and another releases. Its own stages say when."""

    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")),
                name="one_%(class)s_has_four_eyes",
            )
        ]


def release(step: Step, row: Released, *, by: Any, edits: tuple[str, ...] = (), note: str = "", **values: Any) -> Entry:
    """Take `step` as the second person. Refused for whoever prepared `row`, or changed it by one of the verbs `edits`."""
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if locked.prepared_by_id == by.pk:
        raise Refused(_("由您送签的，须由另一人签发。"))
    if any(journal.has_acted(locked, verb, by) for verb in edits):
        raise Refused(_("您修改过这份内容，须由另一人签发。"))
    return take(step, row, by=by, note=note, released_by=by, released_at=clock.now(), **values)
