"""Screening (审查): the completeness check and the preliminary review, each decision with its findings."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from core import clock
from core.models import StoredFile


class ScreeningKind(models.TextChoices):
    COMPLETENESS = "completeness", _("形式审查")
    PRELIMINARY = "preliminary", _("初审")


class Outcome(models.TextChoices):
    PASSED = "passed", _("通过")
    RETURNED = "returned", _("退回补正")
    DECLINED = "declined", _("不通过")


class Screening(models.Model):
    """One decision of an officer on one application; a returned application is decided on again."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="screenings")
    kind = models.CharField(_("类型"), max_length=15, choices=ScreeningKind)
    outcome = models.CharField(_("结论"), max_length=10, choices=Outcome)
    reason = models.TextField(_("理由"), blank=True)
    due_on = models.DateField(_("补正期限"), null=True, blank=True)
    screened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    screened_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["screened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=~models.Q(outcome="returned"),
                name="a_check_is_concluded_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="passed") | ~models.Q(reason=""), name="a_refusal_gives_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind} {self.outcome}"


class Finding(models.Model):
    """What one check of the rulebook showed; `code` and `label` are the rulebook's."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=50)
    label = models.CharField(max_length=200)
    passed = models.BooleanField(_("符合"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "code"], name="a_check_is_found_once_per_screening")
        ]

    def __str__(self) -> str:
        return self.label
