"""A change of what a poll counts, which one person proposes and another confirms: answers that do not count or count again, a survey firm's
results in place of them. Nothing changes before it is confirmed."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.polls.models import Poll
from core import clock
from core.access import VisibleQuerySet
from core.release import Released
from core.workflow import Step, Steps


class ChangeKind(models.TextChoices):
    DISCOUNT = "discount", _("问卷不计入")
    RESTORE = "restore", _("恢复计入问卷")
    FIRM = "firm", _("采用调查机构结果")


class ChangeStage(models.TextChoices):
    PROPOSED = "proposed", _("待复核")
    CONFIRMED = "confirmed", _("已生效")
    DROPPED = "dropped", _("已作罢")

    @property
    def tone(self) -> str:
        return {"proposed": "warning", "confirmed": "success", "dropped": "neutral"}[self.value]


CONFIRM = Step("confirm", _("复核通过，更改生效"), frozenset({"proposed"}), "confirmed")
DROP = Step("drop", _("更改作罢"), frozenset({"proposed"}), "dropped")


class PollChangeQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("awards.see_polls") else self.none()

    def waiting(self) -> Self:
        return self.filter(stage=ChangeStage.PROPOSED)


class PollChange(Released):
    """`answers` are the keys of the answers concerned; `results` what the firm says: [case's key, answers, mean mark as text] each."""

    steps = Steps("poll_changes", [CONFIRM, DROP])

    stage = models.CharField(_("状态"), max_length=10, choices=ChangeStage, default=ChangeStage.PROPOSED)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("更改"), max_length=10, choices=ChangeKind)
    reason = models.CharField(_("理由"), max_length=200)
    firm = models.CharField(_("调查机构"), max_length=100, blank=True)
    answers = models.JSONField(default=list)
    results = models.JSONField(default=list)
    proposed_at = models.DateTimeField(default=clock.now)

    objects = PollChangeQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="a_change_of_a_poll_says_why"),
            models.CheckConstraint(
                condition=~Q(stage="confirmed") | Q(released_by__isnull=False) & ~Q(released_by=F("prepared_by")),
                name="a_second_person_confirms_a_change_of_a_poll",
            ),
            models.CheckConstraint(condition=Q(kind="firm") ^ Q(firm=""), name="a_change_names_the_firm_it_takes_in"),
        ]

    def __str__(self) -> str:
        return f"{self.poll}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("awards:polls-change", args=[self.poll.cycle.code, self.pk])

    @property
    def stage_tone(self) -> str:
        return ChangeStage(self.stage).tone

    @property
    def is_waiting(self) -> bool:
        return self.stage == ChangeStage.PROPOSED
