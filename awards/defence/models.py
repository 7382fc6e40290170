"""Oral defence (陈述答辩): when and where an applicant speaks, and what every expert of the panel gave for it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from awards.applications.models import Application
from awards.applications.workflow import CLOSED
from core import clock
from core.access import VisibleQuerySet
from core.workflow import Staged, Step, Steps

FULL_SCORE = 10_000  # 100.00 in hundredths


class DefenceStage(models.TextChoices):
    PLANNED = "planned", _("已安排")
    RECORDED = "recorded", _("已完成")


RECORD = Step("record", _("提交陈述答辩结果"), frozenset({"planned"}), "recorded")


class DefenceQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Applicants and experts learn of a defence once it has been announced."""
        if user.has_perm("awards.see_score_sheets"):
            return self
        announced = self.filter(announced_at__isnull=False)
        if user.role == Role.EXPERT:
            return announced.filter(application__in=Application.objects.visible_to(user))
        if user.role == Role.ENTERPRISE:
            return announced.filter(application__organization_id__in=user.organization_ids)
        return self.none()

    def for_listing(self) -> Self:
        joined = self.select_related(
            "application__organization", "application__cycle", "application__panel_case__panel"
        )
        wide = (
            "application__snapshot",
            "application__profile",
            "application__cycle__rulebook",
            "application__cycle__call_text",
        )
        return joined.defer(*wide)  # fmt: skip

    def held(self) -> Self:
        """Without those of cases that have left the process before their turn."""
        return self.exclude(stage=DefenceStage.PLANNED, application__stage__in=CLOSED)


class Defence(Staged):
    """One applicant's defence. `order` is its turn in its room on its day. `total_hundredths` is of the criteria's full points
    (1000.00 = 100000); an enterprise sees time and place, never scores or `summary` (questions and answers)."""

    steps = Steps("defence", [RECORD])

    stage = models.CharField(_("状态"), max_length=20, choices=DefenceStage, default=DefenceStage.PLANNED)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="defence")
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=100)
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)
    total_hundredths = models.PositiveIntegerField(null=True, blank=True)
    summary = models.TextField(_("问答记录"), blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DefenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "place", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_defence_begins_before_it_ends"),
            models.CheckConstraint(condition=~Q(place=""), name="a_defence_has_its_place"),
            models.CheckConstraint(
                condition=Q(stage="planned", total_hundredths__isnull=True, recorded_at__isnull=True)
                | Q(stage="recorded", total_hundredths__isnull=False, recorded_at__isnull=False),
                name="a_defence_has_its_total_when_recorded",
            ),
            models.CheckConstraint(
                condition=Q(stage="planned") | Q(announced_at__isnull=False), name="a_recorded_defence_was_announced"
            ),
        ]

    def __str__(self) -> str:
        return self.application.reference

    def get_absolute_url(self) -> str:
        return reverse("awards:defence-detail", args=[self.application.reference])

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)


class DefenceScoreQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """As in the review: an expert sees the own score, and colleagues' handed-in scores of a case only after handing in the own one. The
        bureau sees scores once the defence is recorded; supervisors see every score that is handed in."""
        handed_in = self.filter(handed_in_at__isnull=False)
        if user.role == Role.EXPERT:
            done = DefenceScore.objects.filter(
                defence=OuterRef("defence"), expert_id=user.pk, handed_in_at__isnull=False
            )
            seen = Defence.objects.visible_to(user)
            return self.filter(Q(expert_id=user.pk) | Q(Exists(done), handed_in_at__isnull=False), defence__in=seen)
        if user.role == Role.SUPERVISOR:
            return handed_in
        if user.has_perm("awards.see_score_sheets"):
            return handed_in.filter(defence__stage=DefenceStage.RECORDED)
        return self.none()

    def handed_in(self) -> Self:
        return self.filter(handed_in_at__isnull=False)


class DefenceScore(models.Model):
    """What one expert gave: 0.00 to 100.00 as whole hundredths, with comments. `absence` is why the bureau excused the expert from it."""

    defence = models.ForeignKey(Defence, on_delete=models.CASCADE, related_name="scores")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    score_hundredths = models.PositiveIntegerField(_("得分"), null=True, blank=True)
    strengths = models.TextField(_("优点"), blank=True)
    weaknesses = models.TextField(_("不足"), blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    absence = models.CharField(_("缺席原因"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DefenceScoreQuerySet.as_manager()

    class Meta:
        ordering = ["defence", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["defence", "expert"], name="an_expert_scores_a_defence_once"),
            models.CheckConstraint(
                condition=Q(score_hundredths__isnull=True) | Q(score_hundredths__lte=FULL_SCORE),
                name="a_defence_is_scored_from_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(score_hundredths__isnull=False, absence=""),
                name="a_handed_in_defence_score_has_its_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.defence_id} {self.expert_id} {self.score_hundredths}"

    @property
    def is_handed_in(self) -> bool:
        return self.handed_in_at is not None
