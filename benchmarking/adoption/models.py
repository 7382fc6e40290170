"""The register of adoption (导入) of the excellence model: stages with dates and evidence, per organization and district."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from benchmarking.base import OrganizationRows
from core.models import StoredFile
from core.workflow import Staged, Step, Steps


class AdoptionStage(models.TextChoices):
    PLANNED = "planned", _("拟导入")
    ADOPTING = "adopting", _("正在导入")
    ADOPTED = "adopted", _("正式导入")
    LAPSED = "lapsed", _("已中止")

    @property
    def tone(self) -> str:
        return {"planned": "neutral", "adopting": "info", "adopted": "success", "lapsed": "danger"}[self.value]


START = Step("start", _("启动导入"), frozenset({"planned", "lapsed"}), "adopting")
ADOPT = Step("adopt", _("正式导入"), frozenset({"adopting"}), "adopted")
LAPSE = Step("lapse", _("中止导入"), frozenset({"planned", "adopting", "adopted"}), "lapsed")
CORRECT = Step("correct", _("更正为正在导入"), frozenset({"adopted"}), "adopting")


class AdoptionQuerySet(OrganizationRows):
    def for_listing(self) -> Self:
        return self.select_related("organization__region", "organization__industry")


class Adoption(Staged):
    """An organization's line in the register. The dates are those on which it happened, not those on which it was entered."""

    steps = Steps("adoptions", [START, ADOPT, LAPSE, CORRECT])

    stage = models.CharField(_("导入阶段"), max_length=20, choices=AdoptionStage, default=AdoptionStage.PLANNED)
    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="adoption")
    standard = models.CharField(_("采用标准"), max_length=60, default="GB/T 19580")
    started_on = models.DateField(_("启动日期"), null=True, blank=True)
    adopted_on = models.DateField(_("正式导入日期"), null=True, blank=True)
    lapsed_on = models.DateField(_("中止日期"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        verbose_name=_("核实人"),
        null=True,
        blank=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["organization__region", "organization__name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["adopting", "adopted"]) | Q(started_on__isnull=False),
                name="an_adoption_begun_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(stage="adopted") | Q(adopted_on__isnull=False), name="a_formal_adoption_has_its_date"
            ),
        ]
        indexes = [models.Index(fields=["stage"], name="adoptions_by_stage")]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:adoption-detail", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return AdoptionStage(self.stage).tone


class MilestoneKind(models.TextChoices):
    DECISION = "decision", _("领导层决定导入")
    TRAINING = "training", _("全员培训")
    ASSESSORS = "assessors", _("培养自评师")
    SELF_ASSESSMENT = "self_assessment", _("开展自评")
    IMPROVEMENT = "improvement", _("应用自评结果改进")
    FORMAL = "formal", _("正式导入")
    OTHER = "other", _("其他")


class Milestone(models.Model):
    """A step on the way, with its date and its evidence."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField(_("里程碑"), max_length=20, choices=MilestoneKind)
    reached_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["reached_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reached_on}"
