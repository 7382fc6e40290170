"""Recommendation (推荐): what the district, the trade's department or an association says of an applicant before the bureau checks it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from awards.applications.models import Application
from core import clock
from core.access import VisibleQuerySet
from core.models import StoredFile


class Recommender(models.TextChoices):
    DISTRICT = "district", _("县区主管部门")
    DEPARTMENT = "department", _("行业主管部门")
    ASSOCIATION = "association", _("行业协会")


class Opinion(models.TextChoices):
    RECOMMENDED = "recommended", _("同意推荐")
    NOT_RECOMMENDED = "not_recommended", _("不予推荐")

    @property
    def tone(self) -> str:
        return "success" if self == Opinion.RECOMMENDED else "danger"


class RecommendationQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who may see the application sees what was said of it."""
        return self.filter(application__in=Application.objects.visible_to(user).values("pk"))


class Recommendation(models.Model):
    """One body's opinion on one application. A district's officer gives it in the portal; for departments and associations an officer of the bureau
    enters what came on paper, with the scan."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="recommendations")
    kind = models.CharField(_("推荐单位类型"), max_length=15, choices=Recommender)
    body = models.CharField(_("推荐单位"), max_length=100)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.CharField(_("推荐意见"), max_length=20, choices=Opinion)
    reason = models.TextField(_("理由"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_on = models.DateField(_("推荐日期"), default=clock.today)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="a_kind_of_body_recommends_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_recommendation_gives_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_opinion_display()}"
