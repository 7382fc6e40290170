"""Free self-assessment (自我评价): an organization scores itself on the items of a criteria set, for itself alone."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from awards.criteria.models import CriteriaSet, Item
from core import clock
from core.access import VisibleQuerySet


class RatingQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The organization's own people and nobody else: it is no part of any review."""
        return self.filter(organization_id__in=user.organization_ids)

    def for_listing(self) -> Self:
        return self.select_related("organization", "criteria", "begun_by").order_by("-rated_on", "-pk")

    def with_progress(self) -> Self:
        """`of` items and how many of them are `scored` or do not apply."""
        done = Q(items__percent__isnull=False) | Q(items__not_applicable=True)
        return self.annotate(of=Count("items"), scored=Count("items", filter=done))


class Rating(models.Model):
    """One round of scoring by the organization itself."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="ratings")
    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, verbose_name=_("评价准则"), related_name="+")
    title = models.CharField(_("名称"), max_length=100)
    rated_on = models.DateField(_("评价日期"), default=clock.today)
    assessors = models.CharField(_("自评人员"), max_length=200, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-rated_on", "-pk"]

    def __str__(self) -> str:
        """Without its title: the journal names it so, and others read the journal."""
        return f"{_('自我评价')} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("awards:ratings-detail", args=[self.pk])


class RatedItem(models.Model):
    """One item: a percent in steps of 5 (GB/Z 19579), or not applicable; and what to do about it."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("得分率"), null=True, blank=True)
    not_applicable = models.BooleanField(_("不适用"), default=False)
    strength = models.TextField(_("优势"), blank=True)
    opportunity = models.TextField(_("改进机会"), blank=True)

    class Meta:
        ordering = ["rating", "item"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "item"], name="an_item_is_rated_once"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100, not_applicable=False),
                name="a_rating_is_a_percent_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.item_id}"
