"""Public satisfaction poll (公众满意度调查): one questionnaire of a cycle about every case under review, answered by anybody."""

from datetime import date
from fractions import Fraction
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from core import clock
from core.access import VisibleQuerySet
from core.release import Released
from core.workflow import Step, Steps

MARKS = range(1, 6)  # very dissatisfied to very satisfied
BEST = MARKS[-1]
MARK_WORDS = [(5, _("非常满意")), (4, _("满意")), (3, _("一般")), (2, _("不满意")), (1, _("非常不满意"))]


class PollStage(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("待开始")
    OPEN = "open", _("调查中")
    CLOSED = "closed", _("已结束")

    @property
    def tone(self) -> str:
        tones = {"draft": "neutral", "prepared": "warning", "released": "info", "open": "award", "closed": "success"}
        return tones[self.value]


PREPARE = Step("prepare", _("送签"), frozenset({"draft"}), "prepared")
RETURN_TO_DRAFT = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
RELEASE = Step("release", _("签发调查问卷"), frozenset({"prepared"}), "released")
OPEN = Step("open", _("开始调查"), frozenset({"released"}), "open")
CLOSE = Step("close", _("结束调查"), frozenset({"released", "open"}), "closed")
REOPEN = Step("reopen", _("重新开放调查"), frozenset({"closed"}), "open")
TAKE_IN = Step("take_in", _("录入调查机构结果"), frozenset({"draft", "closed"}), "closed")


class PollQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("awards.see_polls") else self.none()

    def public(self) -> Self:
        """Released, so that anybody may read the questionnaire and the names on it."""
        return self.filter(released_at__isnull=False, stage__in=[PollStage.RELEASED, PollStage.OPEN, PollStage.CLOSED])


class Poll(Released):
    """`questions` are 1 to 10 texts, each answered by a mark of MARKS. Both days are included. `firm` is the survey firm whose results
    stand in place of own answers."""

    steps = Steps("polls", [PREPARE, RETURN_TO_DRAFT, RELEASE, OPEN, CLOSE, REOPEN, TAKE_IN])
    hands = ("polls.draft", "polls.edit")

    stage = models.CharField(_("状态"), max_length=10, choices=PollStage, default=PollStage.DRAFT)
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="poll")
    title = models.CharField(_("标题"), max_length=200)
    introduction = models.TextField(_("卷首语"))
    questions = models.JSONField(_("问题"), default=list)
    opens_on = models.DateField(_("开始日期"), null=True, blank=True)
    closes_on = models.DateField(_("截止日期"), null=True, blank=True)
    firm = models.CharField(_("调查机构"), max_length=100, blank=True)
    prepared_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PollQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(condition=Q(stage__in=PollStage.values), name="a_poll_has_a_known_stage"),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(opens_on__lte=F("closes_on")),
                name="a_poll_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["released", "open"])
                | Q(released_by__isnull=False, opens_on__isnull=False, closes_on__isnull=False),
                name="a_running_poll_was_released_and_has_its_days",
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed") | Q(released_by__isnull=False) | ~Q(firm=""),
                name="a_closed_poll_was_answered_or_taken_in",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:polls-detail", args=[self.cycle.code])

    @property
    def stage_tone(self) -> str:
        return PollStage(self.stage).tone

    @property
    def is_closed(self) -> bool:
        return self.stage == PollStage.CLOSED

    def has_begun(self, day: date) -> bool:
        return self.opens_on is not None and self.opens_on <= day

    def is_over(self, day: date) -> bool:
        return self.stage == PollStage.CLOSED or (self.closes_on is not None and self.closes_on < day)

    def accepts(self, day: date) -> bool:
        """Whether answers are taken: by the days, not by whether somebody has rung the bell of the stage."""
        running = self.stage in (PollStage.RELEASED, PollStage.OPEN)
        return running and self.has_begun(day) and not self.is_over(day)


class PollCaseQuerySet(models.QuerySet["PollCase"]):
    def listed(self) -> Self:
        """Those about whom the public is asked: not who has withdrawn. What the review finds meanwhile takes nobody off the list."""
        return self.exclude(application__stage=Stage.WITHDRAWN)


class PollCase(models.Model):
    """A case about which the public is asked; the list is fixed when the poll is released."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="cases")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="poll_cases")
    order = models.PositiveSmallIntegerField()

    objects = PollCaseQuerySet.as_manager()

    class Meta:
        ordering = ["poll", "order"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "application"], name="a_poll_asks_about_a_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.application_id}"


class PollAnswer(models.Model):
    """One person's answer about one case, without personal data: `fingerprint` is a keyed digest of address and browser that cannot be
    turned back, forgotten when nothing can change any more. An answer that is discounted stays, with the reason."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="answers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="poll_answers")
    remark = models.CharField(_("意见和建议"), max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)
    fingerprint = models.CharField(max_length=64, blank=True)  # empty: forgotten
    discounted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("不计入的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "application", "fingerprint"],
                condition=~Q(fingerprint=""),
                name="a_browser_answers_once_about_a_case",
            ),
            models.CheckConstraint(
                condition=Q(discounted_by__isnull=True, reason="") | Q(discounted_by__isnull=False) & ~Q(reason=""),
                name="a_discounted_answer_says_why",
            ),
        ]
        indexes = [models.Index(fields=["poll", "application", "at"], name="answers_about_a_case")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_discounted(self) -> bool:
        return self.discounted_by_id is not None


class PollMark(models.Model):
    """The mark for one question, numbered from 1."""

    answer = models.ForeignKey(PollAnswer, on_delete=models.CASCADE, related_name="marks")
    question = models.PositiveSmallIntegerField()
    mark = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["answer", "question"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "question"], name="a_question_is_marked_once"),
            models.CheckConstraint(condition=Q(mark__gte=MARKS[0], mark__lte=BEST), name="a_mark_is_one_to_five"),
            models.CheckConstraint(condition=Q(question__gte=1, question__lte=10), name="a_poll_has_ten_questions"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.question}: {self.mark}"


class PollResult(models.Model):
    """What a poll came to for one case when it closed: the answers that count, their mean mark as an exact fraction, and the points in
    hundredths. Nobody answered: no mean, no points."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="results")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="poll_result")
    answers = models.PositiveIntegerField(_("有效问卷"))
    mean_top = models.PositiveBigIntegerField(null=True, blank=True)
    mean_bottom = models.PositiveBigIntegerField(null=True, blank=True)
    hundredths = models.PositiveIntegerField(_("得分"), null=True, blank=True)

    class Meta:
        ordering = ["poll", "application__reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answers=0, mean_top__isnull=True, mean_bottom__isnull=True, hundredths__isnull=True)
                | Q(answers__gt=0, mean_top__isnull=False, mean_bottom__gt=0, hundredths__isnull=False),
                name="a_poll_result_has_a_mean_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(mean_top__isnull=True)
                | Q(mean_top__gte=F("mean_bottom"), mean_top__lte=F("mean_bottom") * BEST),
                name="a_mean_mark_is_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.hundredths}"

    @property
    def mean(self) -> Fraction | None:
        if self.mean_top is None or self.mean_bottom is None:
            return None
        return Fraction(self.mean_top, self.mean_bottom)
