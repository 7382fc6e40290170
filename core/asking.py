"""What somebody is asked to hand in by a day: written, handed in, sent back with a reason, accepted; and reminded of."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.workflow import Staged

BETWEEN_REMINDERS = timedelta(hours=12)


class Asked(Staged):
    """Its own stages, the day (`due_on`) and the moment of the hand-in (`submitted_at`) are each model's own."""

    due_on: Any
    submitted_at: Any

    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("退回原因"), blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def is_given(self) -> bool:
        return self.stage in ("submitted", "accepted")

    @property
    def was_just_reminded(self) -> bool:
        """So lately that it is not reminded again."""
        return self.reminded_at is not None and clock.now() - self.reminded_at < BETWEEN_REMINDERS

    @property
    def was_late(self) -> bool:
        """Handed in after the day; the day itself is in time."""
        due: date = self.due_on
        return self.submitted_at is not None and timezone.localdate(self.submitted_at) > due
