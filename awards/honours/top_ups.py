"""Top-ups (上级奖配套): what this government adds where an organization, a person or a project of it won an upper level's quality award.

Entered by one person with the upper decision, released by another; the release makes the payment, which then goes through the ledger like
the money of an award. An upper award is topped up once.
"""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from accounts.rules import reads_everything
from awards.cycles.kinds import CandidateKind, named
from awards.cycles.models import Cycle
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.release import Released
from core.workflow import Step, Steps


class Level(models.TextChoices):
    """The values of `after.top_ups[].level`."""

    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省级")
    CITY = "city", _("市级")


class TopUpStage(models.TextChoices):
    PREPARED = "prepared", _("待审核")
    RETURNED = "returned", _("已退回")
    RELEASED = "released", _("已审核")
    DISCARDED = "discarded", _("已作废")

    @property
    def tone(self) -> str:
        tones = {"prepared": "warning", "returned": "danger", "released": "success", "discarded": "neutral"}
        return tones[self.value]


RETURN_TOP_UP = Step("send_back", _("退回配套"), frozenset({"prepared"}), "returned")
RESUBMIT_TOP_UP = Step("resubmit", _("修改并重新送审配套"), frozenset({"returned"}), "prepared")
RELEASE_TOP_UP = Step("release", _("审核配套"), frozenset({"prepared"}), "released")
DISCARD_TOP_UP = Step("discard", _("作废配套"), frozenset({"prepared", "returned"}), "discarded")


class TopUpQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """An organization knows of its own once it is released."""
        if reads_everything(user):
            return self
        if user.role == Role.ENTERPRISE:
            return self.filter(organization_id__in=user.organization_ids, stage=TopUpStage.RELEASED)
        return self.none()

    def for_listing(self) -> Self:
        rows = self.select_related("cycle__scheme", "organization", "payment", "prepared_by", "released_by")
        return rows.defer("cycle__rulebook", "cycle__call_text", "payment__account_number")

    def waiting(self) -> Self:
        return self.filter(stage=TopUpStage.PREPARED)

    def standing(self) -> Self:
        """Those not discarded."""
        return self.exclude(stage=TopUpStage.DISCARDED)


class TopUp(Released):
    """One upper award, topped up as the rulebook of `cycle` says. `organization_name` and `winner_name` as with an award: who the money is
    for, as they were called at the time. `amount_fen` is what the rulebook said when it was sent for release; it is only released while the
    rulebook still says so, and stays from then on."""

    hands = ("top_ups.prepare", "top_ups.resubmit")
    steps = Steps("top_ups", [RETURN_TOP_UP, RESUBMIT_TOP_UP, RELEASE_TOP_UP, DISCARD_TOP_UP])

    stage = models.CharField(_("状态"), max_length=20, choices=TopUpStage, default=TopUpStage.PREPARED)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="top_ups")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="top_ups")
    organization_name = models.CharField(_("获奖组织"), max_length=120)
    kind = models.CharField(_("获奖对象"), max_length=15, choices=CandidateKind, default=CandidateKind.ORGANIZATION)
    winner_name = models.CharField(_("获奖者"), max_length=120)
    level = models.CharField(_("级别"), max_length=12, choices=Level)
    award_name = models.CharField(_("上级奖项"), max_length=120)
    award_year = models.PositiveSmallIntegerField(_("奖励年度"))
    decision_number = models.CharField(_("上级表彰文号"), max_length=60)
    decided_on = models.DateField(_("上级表彰日期"))
    paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, verbose_name=_("表彰文件"), related_name="+")
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"))

    objects = TopUpQuerySet.as_manager()

    class Meta(Released.Meta):
        abstract = False
        ordering = ["-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "level", "award_name", "award_year"],
                condition=Q(kind="organization") & ~Q(stage="discarded"),
                name="an_upper_award_of_an_organization_is_topped_up_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "winner_name", "level", "award_name", "award_year"],
                condition=~Q(kind="organization") & ~Q(stage="discarded"),
                name="an_upper_award_of_a_person_or_project_is_topped_up_once",
            ),
            models.CheckConstraint(
                condition=~Q(stage="released") | Q(released_by__isnull=False),
                name="a_released_top_up_names_who_released_it",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="a_top_up_is_money"),
            models.CheckConstraint(
                condition=~Q(winner_name="") & ~Q(award_name="") & ~Q(decision_number=""),
                name="a_top_up_names_winner_award_and_decision",
            ),
            models.CheckConstraint(
                condition=~Q(kind="organization") | Q(winner_name=F("organization_name")),
                name="an_organization_that_wins_is_the_winner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.winner}"

    def get_absolute_url(self) -> str:
        return reverse("awards:honours-top-up", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return TopUpStage(self.stage).tone

    @property
    def updated_at(self) -> datetime:
        """Its words only change with its stage."""
        return self.stage_since

    @property
    def award(self) -> str:
        """The upper award, with its year."""
        return gettext("%(year)d年度%(award)s") % {"year": self.award_year, "award": self.award_name}

    @property
    def winner(self) -> str:
        """Who won, as lists and papers name it."""
        return named(self.kind, self.winner_name, self.organization_name)

    @property
    def payee(self) -> str:
        """Whose account the money goes to: a person's own, else the organization's."""
        return self.winner_name if self.kind == CandidateKind.PERSON else self.organization_name
