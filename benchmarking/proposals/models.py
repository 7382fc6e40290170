"""Proposals (推荐上级奖): the best of the city are recommended to a higher award, with reasons and a letter."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from awards.applications.models import Application
from benchmarking.base import OfficeRows
from benchmarking.comparisons.models import Comparison
from core.release import Released
from core.workflow import Step, Steps


class ProposalStage(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("已推荐")
    WON = "won", _("已获奖")
    LOST = "lost", _("未获奖")

    @property
    def tone(self) -> str:
        tones = {"draft": "neutral", "prepared": "warning", "released": "info", "won": "success", "lost": "neutral"}
        return tones[self.value]


PREPARE = Step("prepare", _("送签"), frozenset({"draft"}), "prepared")
RETURN_TO_DRAFT = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
RELEASE = Step("release", _("签发推荐函"), frozenset({"prepared"}), "released")
WIN = Step("win", _("登记获奖"), frozenset({"released"}), "won")
LOSE = Step("lose", _("登记未获奖"), frozenset({"released"}), "lost")


class Level(models.TextChoices):
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    NATION = "nation", _("国家级")


class ProposalQuerySet(OfficeRows):
    def for_listing(self) -> Self:
        return self.select_related("organization__region", "prepared_by", "released_by")

    def matching(self, given: Mapping[str, Any]) -> Self:
        """By words, stage, level and year; what is not given does not narrow."""
        rows = self
        if words := (given.get("q") or "").strip():
            named = Q(organization__name__has=words) | Q(award__icontains=words)
            rows = rows.filter(named | Q(number__icontains=words) | Q(reference__iexact=words))
        for name in ("stage", "level", "year"):
            if given.get(name):
                rows = rows.filter(**{name: given[name]})
        return rows


class Proposal(Released):
    hands = ("proposals.draw_up", "proposals.edit")
    steps = Steps("proposals", [PREPARE, RETURN_TO_DRAFT, RELEASE, WIN, LOSE])

    stage = models.CharField(_("状态"), max_length=20, choices=ProposalStage, default=ProposalStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="proposals")
    award = models.CharField(_("拟推荐奖项"), max_length=100)
    level = models.CharField(_("级别"), max_length=10, choices=Level, default=Level.PROVINCE)
    year = models.PositiveSmallIntegerField(_("年度"))
    issuer = models.CharField(_("发文机关"), max_length=100)
    addressee = models.CharField(_("主送单位"), max_length=100)
    comparison = models.ForeignKey(
        Comparison, on_delete=models.PROTECT, verbose_name=_("依据的对比"), null=True, blank=True, related_name="+"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, verbose_name=_("依据的申报"), null=True, blank=True, related_name="+"
    )
    reasons = models.TextField(_("推荐理由"))
    result = models.CharField(_("结果"), max_length=300, blank=True)
    decided_on = models.DateField(_("结果日期"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProposalQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "prepared"]) | Q(released_by__isnull=False),
                name="a_released_proposal_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["organization", "award", "year"],
                name="an_organization_is_proposed_once_per_award_and_year",
                violation_error_message=_("该组织本年度已推荐参评这一奖项。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.award}"

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:proposals-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return ProposalStage(self.stage).tone
