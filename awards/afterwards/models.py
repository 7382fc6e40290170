"""What follows an award: the winner's yearly report (年度报告), and the re-assessment (复评) when the validity ends."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rules import reads_everything
from awards.honours.models import Award, AwardStage
from core import clock
from core.access import VisibleQuerySet
from core.asking import Asked
from core.models import StoredFile
from core.release import Released
from core.workflow import Step, Steps


class ReportStage(models.TextChoices):
    OPEN = "open", _("待报送")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已接收")

    @property
    def tone(self) -> str:
        return {"open": "neutral", "submitted": "info", "returned": "danger", "accepted": "success"}[self.value]


SUBMIT_REPORT = Step("submit", _("报送年度报告"), frozenset({"open", "returned"}), "submitted")
RETURN_REPORT = Step("send_back", _("退回年度报告"), frozenset({"submitted"}), "returned")
ACCEPT_REPORT = Step("accept", _("接收年度报告"), frozenset({"submitted"}), "accepted")


class YearlyReportQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if reads_everything(user):
            return self
        if user.role == Role.ENTERPRISE:
            return self.filter(award__organization_id__in=user.organization_ids)
        return self.none()

    def for_listing(self) -> Self:
        rows = self.select_related("award__organization__region", "award__tier", "award__cycle", "submitted_by")
        return rows.defer("award__cycle__rulebook", "award__cycle__call_text", "text")

    def to_fill(self) -> Self:
        """Those still to be handed in; of a withdrawn award nothing is asked any more."""
        rows = self.filter(stage__in=[ReportStage.OPEN, ReportStage.RETURNED])
        return rows.exclude(award__stage=AwardStage.WITHDRAWN)

    def late(self, today: date) -> Self:
        return self.to_fill().filter(due_on__lt=today)


class YearlyReport(Asked):
    """A winner's report for one calendar year after the award. What is not handed in is the winner's alone to read."""

    steps = Steps("yearly_reports", [SUBMIT_REPORT, RETURN_REPORT, ACCEPT_REPORT])

    stage = models.CharField(_("状态"), max_length=20, choices=ReportStage, default=ReportStage.OPEN)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="yearly_reports")
    year = models.PositiveSmallIntegerField(_("报告年度"))
    due_on = models.DateField(_("报送期限"))
    text = models.TextField(_("报告正文"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)

    objects = YearlyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "award"]
        constraints = [
            models.UniqueConstraint(fields=["award", "year"], name="a_winner_reports_once_a_year"),
            models.CheckConstraint(
                condition=~Q(stage__in=["submitted", "accepted"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(text=""),
                name="a_yearly_report_handed_in_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(stage="returned") | ~Q(reason=""), name="a_yearly_report_is_returned_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(year)d年度报告 · %(winner)s") % {"year": self.year, "winner": self.award.winner}

    def get_absolute_url(self) -> str:
        return reverse("awards:afterwards-report", args=[self.pk])

    def refuses(self, step: Step) -> str:
        return gettext("这一奖项已撤销，不再报送年度报告。") if self.award.is_withdrawn else ""

    @property
    def stage_tone(self) -> str:
        return ReportStage(self.stage).tone

    @property
    def is_open(self) -> bool:
        """Still to be handed in."""
        return not self.is_given and not self.award.is_withdrawn


class ReassessmentStage(models.TextChoices):
    PREPARED = "prepared", _("待审核")
    RELEASED = "released", _("已审核")
    REFUSED = "refused", _("已退回")

    @property
    def tone(self) -> str:
        return {"prepared": "warning", "released": "success", "refused": "neutral"}[self.value]


class Conclusion(models.TextChoices):
    KEEP = "keep", _("保留")
    RECTIFY = "rectify", _("限期整改")
    WITHDRAW = "withdraw", _("撤销")

    @property
    def tone(self) -> str:
        return {"keep": "success", "rectify": "warning", "withdraw": "danger"}[self.value]


RELEASE_REASSESSMENT = Step("release", _("审核复评"), frozenset({"prepared"}), "released")
REFUSE_REASSESSMENT = Step("refuse", _("退回复评"), frozenset({"prepared"}), "refused")


class ReassessmentQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A winner reads what was released about its award, of a withdrawal only when that itself has been released."""
        if reads_everything(user):
            return self
        if user.role == Role.ENTERPRISE:
            told = ~Q(conclusion=Conclusion.WITHDRAW) | Q(award__stage=AwardStage.WITHDRAWN)
            own = self.filter(award__organization_id__in=user.organization_ids, stage=ReassessmentStage.RELEASED)
            return own.filter(told)
        return self.none()

    def for_listing(self) -> Self:
        rows = self.select_related("award__organization", "award__tier", "award__cycle", "prepared_by", "released_by")
        return rows.defer("award__cycle__rulebook", "award__cycle__call_text")

    def waiting(self) -> Self:
        return self.filter(stage=ReassessmentStage.PREPARED)

    def rectifying(self, today: date) -> Self:
        """Rectifications (限期整改) whose day has not passed."""
        return self.filter(stage=ReassessmentStage.RELEASED, conclusion=Conclusion.RECTIFY, due_on__gte=today)


class Reassessment(Released):
    """An award assessed again (复评) when its validity, until `ends_on`, ends: recorded by one person, released by another. Only the release
    moves anything; `valid_until` is what a kept award has then."""

    steps = Steps("reassessments", [RELEASE_REASSESSMENT, REFUSE_REASSESSMENT])

    stage = models.CharField(_("状态"), max_length=20, choices=ReassessmentStage, default=ReassessmentStage.PREPARED)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reassessments")
    ends_on = models.DateField(_("复评时有效期至"))
    conclusion = models.CharField(_("复评结论"), max_length=10, choices=Conclusion)
    findings = models.TextField(_("复评情况"))
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    valid_until = models.DateField(_("有效期延续至"), null=True, blank=True)
    prepared_at = models.DateTimeField(default=clock.now)

    objects = ReassessmentQuerySet.as_manager()

    class Meta(Released.Meta):
        abstract = False
        ordering = ["-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(
                fields=["award"], condition=Q(stage="prepared"), name="an_award_has_one_open_reassessment"
            ),
            models.CheckConstraint(
                condition=~Q(stage="released") | Q(released_by__isnull=False),
                name="a_released_reassessment_names_who_released_it",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="rectify", due_on__isnull=False) | ~Q(conclusion="rectify") & Q(due_on=None),
                name="a_rectification_and_nothing_else_has_a_due_day",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="keep", stage="released", valid_until__gt=models.F("ends_on"))
                | (~Q(conclusion="keep") | ~Q(stage="released")) & Q(valid_until=None),
                name="an_award_that_is_kept_is_valid_for_longer",
            ),
            models.CheckConstraint(condition=~Q(findings=""), name="a_reassessment_says_what_was_found"),
        ]

    def __str__(self) -> str:
        return gettext("复评 · %(award)s") % {"award": self.award}

    def get_absolute_url(self) -> str:
        return reverse("awards:afterwards-reassessment", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return ReassessmentStage(self.stage).tone

    @property
    def conclusion_tone(self) -> str:
        return Conclusion(self.conclusion).tone
