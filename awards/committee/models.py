"""The committee (评审委员会): meetings, attendance, recusals, named ballots and their count."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from awards.applications.models import Application
from awards.cycles.models import Cycle, Tier
from core.access import VisibleQuerySet
from core.workflow import Staged, Step, Steps


class MeetingStage(models.TextChoices):
    PLANNED = "planned", _("筹备")
    VOTING = "voting", _("投票中")
    CLOSED = "closed", _("已计票")

    @property
    def tone(self) -> str:
        return {"planned": "neutral", "voting": "warning", "closed": "success"}[self.value]


OPEN = Step("open", _("开始投票"), frozenset({"planned"}), "voting")
CLOSE = Step("close", _("截止投票并计票"), frozenset({"voting"}), "closed")


class MeetingQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("awards.see_meetings"):
            return self
        if user.role == Role.MEMBER:
            # not a join: lists count everybody's attendance, not only the reader's
            return self.filter(pk__in=Attendance.objects.filter(member_id=user.pk).values("meeting_id"))
        return self.none()

    def for_listing(self) -> Self:
        signed_in = Q(attendances__signed_in_at__isnull=False)
        rows = self.select_related("cycle", "chair").order_by("-held_at", "-pk")
        return rows.annotate(invited=Count("attendances"), present=Count("attendances", filter=signed_in))


class Meeting(Staged):
    """One meeting of a cycle's committee. Threshold and quorum are exact fractions as strings ("2/3"), the rulebook's at the time."""

    steps = Steps("committee", [OPEN, CLOSE])

    stage = models.CharField(_("状态"), max_length=20, choices=MeetingStage, default=MeetingStage.PLANNED)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("会议名称"), max_length=100)
    held_at = models.DateTimeField(_("会议时间"))
    place = models.CharField(_("地点"), max_length=100)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("主持人"), related_name="+"
    )
    size = models.PositiveSmallIntegerField(_("委员会人数"))
    threshold = models.CharField(_("通过票数比例"), max_length=10)
    exceed = models.BooleanField(_("须超过该比例"), default=False)
    quorum = models.CharField(_("到会比例"), max_length=10)
    base = models.CharField(_("计票基数"), max_length=10, choices=[("present", _("到会委员")), ("all", _("全体委员"))])
    recused_leave_base = models.BooleanField(_("回避者不计入基数"), default=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:committee-meeting", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return MeetingStage(self.stage).tone


class Attendance(models.Model):
    """A member invited to a meeting; present once signed in."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances")
    signed_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="a_member_is_invited_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


class Candidate(models.Model):
    """A case before the committee; the count is written when voting closes. `base` and `needed` are whole numbers of votes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="candidates")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="candidacies")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    yes = models.PositiveSmallIntegerField(_("同意"), null=True, blank=True)
    no = models.PositiveSmallIntegerField(_("不同意"), null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(_("弃权"), null=True, blank=True)
    base = models.PositiveSmallIntegerField(_("计票基数"), null=True, blank=True)
    needed = models.PositiveSmallIntegerField(_("所需票数"), null=True, blank=True)
    passed = models.BooleanField(_("达到票数"), null=True, blank=True)
    proposed = models.BooleanField(_("提名表彰"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="a_case_stands_once_before_a_meeting"),
            models.CheckConstraint(
                condition=Q(proposed__isnull=True) | Q(passed=True) | Q(proposed=False),
                name="only_who_passed_is_proposed",
            ),
            models.CheckConstraint(
                condition=Q(base__isnull=True) | Q(base__gte=F("yes") + F("no") + F("abstain")),
                name="no_more_votes_than_the_base",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.application_id}"

    @property
    def is_tied(self) -> bool:
        """Passed, but equal votes at the line of the quota: the chair decides."""
        return bool(self.passed) and self.proposed is None


class Recusal(models.Model):
    """A member does not vote on a case (回避) and leaves its base."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("回避原因"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "member"], name="a_member_recuses_once_per_case")]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.member_id}"


class Choice(models.TextChoices):
    YES = "yes", _("同意")
    NO = "no", _("不同意")
    ABSTAIN = "abstain", _("弃权")


class Ballot(models.Model):
    """One member's named vote on one case. Cast once, never changed; the receipt quotes the journal's hash."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(_("表决"), max_length=10, choices=Choice)
    cast_at = models.DateTimeField()
    receipt = models.CharField(_("回执"), max_length=30)

    class Meta:
        ordering = ["candidate", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "member"], name="a_member_votes_once_per_case"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="a_vote_is_yes_no_or_abstain"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.member_id}"
