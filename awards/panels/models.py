"""Panels (评审组): who sits on them, which cases they read, and what interests were declared."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from awards.applications.models import Application
from awards.cycles.models import Cycle
from core import clock
from core.access import VisibleQuerySet


class PanelQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("awards.see_all_applications"):
            return self
        if user.role == Role.EXPERT:
            own = Seat.objects.filter(expert_id=user.pk).values("panel_id")
            return self.filter(pk__in=own, appointed_at__isnull=False)
        return self.none()

    def for_listing(self) -> Self:
        return self.select_related("cycle").prefetch_related("seats__expert", "cases__application__organization")


class Panel(models.Model):
    """One group of experts with a leader and the cases it reads. Appointed when `appointed_at` is set; then seats and cases are fixed."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="panels")
    name = models.CharField(_("评审组"), max_length=50)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    appointed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "name"]
        constraints = [models.UniqueConstraint(fields=["cycle", "name"], name="a_panel_name_stands_once_in_a_cycle")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:panels-detail", args=[self.pk])


class Seat(models.Model):
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    is_leader = models.BooleanField(_("组长"), default=False)

    class Meta:
        ordering = ["panel", "-is_leader", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "expert"], name="an_expert_sits_once_on_a_panel"),
            models.UniqueConstraint(fields=["panel"], condition=Q(is_leader=True), name="a_panel_has_one_leader"),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.expert_id}"


class PanelCase(models.Model):
    """An application is read by one panel. `acting_leader` leads it where the panel's leader has withdrawn from the case."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="cases")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="panel_case")
    acting_leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["panel", "application__reference"]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.application_id}"


class DeclarationQuerySet(models.QuerySet):
    def with_interest(self) -> Self:
        return self.filter(has_interest=True)


class Declaration(models.Model):
    """An expert's word on an interest in one case. Without a declaration nothing is scored; with an interest the expert is recused (回避)."""

    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declarations")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="declarations")
    has_interest = models.BooleanField(_("存在利害关系"))
    reason = models.CharField(_("情况说明"), max_length=500, blank=True)
    declared_at = models.DateTimeField(default=clock.now)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "application"], name="an_interest_is_declared_once"),
            models.CheckConstraint(condition=Q(has_interest=False) | ~Q(reason=""), name="an_interest_is_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} {self.application_id}"
