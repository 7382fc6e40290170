"""Naming (提名): for which tier people name a case, where the plan leaves that to them and not to a ranking or a ballot."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Tier
from core import clock


class Nomination(models.Model):
    """What was decided on one case: a tier, or none with the reason. `moved_up`: it took a place that an exclusion had set free."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="nomination")
    tier = models.ForeignKey(
        Tier, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("奖次"), related_name="+"
    )
    reason = models.TextField(_("理由"), blank=True)
    moved_up = models.BooleanField(_("递补"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("提名人"), related_name="+"
    )
    made_at = models.DateTimeField(_("提名时间"), default=clock.now)

    class Meta:
        ordering = ["application__reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__isnull=False) | ~Q(reason=""), name="who_is_set_aside_is_told_the_reason"
            ),
            models.CheckConstraint(
                condition=Q(moved_up=False) | Q(tier__isnull=False) & ~Q(reason=""),
                name="who_moves_up_has_a_tier_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.tier_id}"
