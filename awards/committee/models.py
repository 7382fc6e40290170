"""The committee (评审委员会): meetings, attendance, recusals, ballots by name or secret, and their count.

A further round of voting is a meeting of its own that points to the first: the same people, its own ballots and its own count.
"""

from fractions import Fraction
from typing import Any, Self
from uuid import uuid4

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


class BallotKind(models.TextChoices):
    NAMED = "named", _("实名投票")
    SECRET = "secret", _("无记名投票")


class Selection(models.TextChoices):
    THRESHOLD = "threshold", _("达到通过比例者，按同意票数")
    VOTES = "votes", _("按同意票数由高到低")
    VOTES_AND_SCORES = "votes_and_scores", _("达到通过比例者，按票数与综合得分")


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
    """One meeting of a cycle's committee, or a further round of one (`first` is then the first round).

    The rules are the rulebook's at the time of planning: threshold and quorum exact fractions as strings ("2/3"), `votes_weight` an exact
    percent ("50"), `full_hundredths` the criteria's full points in hundredths, `rounds` how many there may be. `announced_at` is when everybody
    in the room learned the count; `ended_at` when it was decided that no further round follows."""

    steps = Steps("committee", [OPEN, CLOSE])

    stage = models.CharField(_("状态"), max_length=20, choices=MeetingStage, default=MeetingStage.PLANNED)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="meetings")
    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="further_rounds")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    title = models.CharField(_("会议名称"), max_length=120)
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
    ballot = models.CharField(_("投票方式"), max_length=10, choices=BallotKind, default=BallotKind.NAMED)
    selection = models.CharField(_("产生办法"), max_length=20, choices=Selection, default=Selection.THRESHOLD)
    votes_weight = models.CharField(_("票数权重"), max_length=50, default="50")
    full_hundredths = models.PositiveIntegerField(_("满分"), default=0)
    rounds = models.PositiveSmallIntegerField(_("投票轮数"), default=1)
    announced_at_once = models.BooleanField(_("当场公布"), default=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at"]
        constraints = [
            models.UniqueConstraint(fields=["first", "round"], name="a_round_is_held_once"),
            models.CheckConstraint(
                condition=Q(round__gte=1, round__lte=F("rounds")), name="no_more_rounds_than_the_rules_allow"
            ),
            models.CheckConstraint(
                condition=Q(first__isnull=True, round=1) | Q(first__isnull=False, round__gt=1),
                name="a_further_round_has_a_first_one",
            ),
            models.CheckConstraint(
                condition=Q(announced_at__isnull=True) | Q(closed_at__isnull=False),
                name="only_a_count_is_announced",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:committee-meeting", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return MeetingStage(self.stage).tone

    @property
    def is_secret(self) -> bool:
        return self.ballot == BallotKind.SECRET

    @property
    def weighs_scores(self) -> bool:
        return self.selection == Selection.VOTES_AND_SCORES

    @property
    def has_rounds_left(self) -> bool:
        """Whether whoever is still open after the count may go into a further round."""
        return self.round < self.rounds and self.ended_at is None


class Attendance(models.Model):
    """A member invited to a meeting; present once signed in. `receipt` quotes the journal's line of their casting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances")
    signed_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    voted_at = models.DateTimeField(_("投票时间"), null=True, blank=True)
    receipt = models.CharField(_("回执"), max_length=30, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="a_member_is_invited_once"),
            models.CheckConstraint(
                condition=Q(voted_at__isnull=True, receipt="")
                | (Q(voted_at__isnull=False, signed_in_at__isnull=False) & ~Q(receipt="")),
                name="who_voted_was_present_and_has_a_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


class Candidate(models.Model):
    """A case before the committee; the count is written when voting closes. `base` and `needed` are whole numbers of votes.

    It competes for the places of `tier` in the sector class `track` (empty: whatever the classes leave). Counted, it is proposed (True) or not
    (False); None means that it is still open: tied at the line, or without the votes while a further round may follow. `advanced`: it went
    into the next round."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="candidates")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="candidacies")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    track = models.CharField(_("行业类别"), max_length=50, blank=True)
    result_hundredths = models.PositiveIntegerField(_("综合得分"), null=True, blank=True)
    yes = models.PositiveSmallIntegerField(_("同意"), null=True, blank=True)
    no = models.PositiveSmallIntegerField(_("不同意"), null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(_("弃权"), null=True, blank=True)
    base = models.PositiveSmallIntegerField(_("计票基数"), null=True, blank=True)
    needed = models.PositiveSmallIntegerField(_("所需票数"), null=True, blank=True)
    passed = models.BooleanField(_("达到票数"), null=True, blank=True)
    proposed = models.BooleanField(_("提名表彰"), null=True, blank=True)
    advanced = models.BooleanField(_("进入下一轮"), default=False)

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
            models.CheckConstraint(
                condition=Q(advanced=False) | Q(proposed=False), name="who_goes_into_another_round_has_no_place_yet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.application_id}"

    @property
    def is_open(self) -> bool:
        """Counted, and neither proposed nor passed over yet."""
        return self.passed is not None and self.proposed is None

    @property
    def is_tied(self) -> bool:
        """Passed, but equal at the line of the places, and no further round may settle it: the chair decides."""
        return bool(self.passed) and self.proposed is None and not self.meeting.has_rounds_left

    @property
    def combined(self) -> Fraction | None:
        """Share of the votes and overall result put together, where the rules order by it; 1 is all of both."""
        meeting = self.meeting
        if not meeting.weighs_scores or not self.base or not meeting.full_hundredths:
            return None
        weight = Fraction(meeting.votes_weight) / 100
        votes = Fraction(self.yes or 0, self.base)
        return weight * votes + (1 - weight) * Fraction(self.result_hundredths or 0, meeting.full_hundredths)


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


class Paper(models.Model):
    """One vote of a secret ballot: no member, no time, a random key. The papers of a meeting are written anew, in the order of new keys,
    whenever somebody votes (voting.py), so that neither their keys nor their place on the disk tell who cast them or what was cast together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="papers")
    choice = models.CharField(_("表决"), max_length=10, choices=Choice)

    class Meta:
        ordering = ["candidate", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="a_paper_says_yes_no_or_abstain")
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}"
