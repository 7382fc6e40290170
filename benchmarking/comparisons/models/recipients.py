"""Whom an activity asks, and who of them has not answered."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from benchmarking.base import OrganizationRows
from benchmarking.comparisons.models.activities import Activity
from benchmarking.comparisons.models.forms import Comparison
from benchmarking.comparisons.models.process import HANDED_IN


class RecipientQuerySet(OrganizationRows):
    def late(self, activity: Activity) -> Self:
        """Those who have handed nothing in, or whose form was returned."""
        returned = activity.comparisons.filter(stage__in=HANDED_IN)
        return self.filter(activity=activity).exclude(organization__in=returned.values("organization"))

    def without_form(self) -> Self:
        """Those who have not begun."""
        begun = Comparison.objects.filter(activity=OuterRef("activity"), organization=OuterRef("organization"))
        return self.filter(~Exists(begun))

    def without_return(self) -> Self:
        """Those from whom nothing has come, or whose form was sent back; of any activity."""
        given = Comparison.objects.handed_in().filter(
            activity=OuterRef("activity"), organization=OuterRef("organization")
        )
        return self.filter(~Exists(given))


class Recipient(models.Model):
    """An organization that is asked to take part."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="recipients")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    reminded_at = models.DateTimeField(_("上次催报"), null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["organization__region", "organization__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organization"], name="an_organization_is_asked_once_per_activity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.organization_id}"
