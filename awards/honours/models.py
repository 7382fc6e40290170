"""Decision (表彰决定), awards, certificates, prize money and feedback. Released and paid by a second person."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from awards.applications.models import Application
from awards.cycles.kinds import CandidateKind, named
from awards.cycles.models import Cycle, Tier
from awards.cycles.outcome_words import bar_in_words
from core.access import VisibleQuerySet
from core.release import Released, second_person
from core.workflow import Staged, Step, Steps


class DecisionStage(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("已发布")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "prepared": "warning", "released": "success"}[self.value]


PREPARE = Step("prepare", _("送签"), frozenset({"draft"}), "prepared")
RETURN_TO_DRAFT = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
RELEASE = Step("release", _("签发表彰决定"), frozenset({"prepared"}), "released")


class DecisionQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_authenticated", False) and user.has_perm("awards.see_draft_decisions"):
            return self
        return self.public()

    def public(self) -> Self:
        return self.filter(stage=DecisionStage.RELEASED)


class Decision(Released):
    """The government's decision of commendation of one cycle."""

    hands = ("decisions.edit",)
    steps = Steps("decisions", [PREPARE, RETURN_TO_DRAFT, RELEASE])

    stage = models.CharField(_("状态"), max_length=20, choices=DecisionStage, default=DecisionStage.DRAFT)
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="decision")
    number = models.CharField(_("文号"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    addressees = models.CharField(_("主送机关"), max_length=300)
    text = models.TextField(_("正文"))
    decided_on = models.DateField(_("成文日期"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            second_person("a_decision_is_released_by_a_second_person"),
            models.CheckConstraint(
                condition=~Q(stage="released") | Q(released_by__isnull=False),
                name="a_released_decision_names_who_released_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:honours-decision", args=[self.cycle.code])

    @property
    def stage_tone(self) -> str:
        return DecisionStage(self.stage).tone


class AwardStage(models.TextChoices):
    GRANTED = "granted", _("已授予")
    WITHDRAWING = "withdrawing", _("撤销待审核")
    WITHDRAWN = "withdrawn", _("已撤销")

    @property
    def tone(self) -> str:
        return {"granted": "success", "withdrawing": "warning", "withdrawn": "danger"}[self.value]


PROPOSE_WITHDRAWAL = Step("propose_withdrawal", _("送审撤销"), frozenset({"granted"}), "withdrawing")
REFUSE_WITHDRAWAL = Step("refuse_withdrawal", _("不予撤销"), frozenset({"withdrawing"}), "granted")
WITHDRAW = Step("withdraw", _("撤销奖项"), frozenset({"withdrawing"}), "withdrawn")


class AwardQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Awards exist only once the decision is released: they are public."""
        return self

    def for_listing(self) -> Self:
        return self.select_related("organization__region", "organization__industry", "cycle__scheme", "tier")

    def of_candidate(self, application: Application) -> Self:
        """Of whom a case is about: the organization itself, or the same person or project of it. A person is known by the identity number,
        whoever employs them, and by the name where a number is missing."""
        rows = self.filter(organization_id=application.organization_id, kind=application.kind)
        if application.kind == CandidateKind.ORGANIZATION:
            return rows
        rows = rows.filter(winner_name=application.subject)
        return rows if application.kind == CandidateKind.PROJECT else self._of_person(application, rows)

    def _of_person(self, application: Application, by_name: Self) -> Self:
        """The numbers are encrypted and cannot be searched: those of all persons who ever won are compared, a few dozen."""
        persons = self.filter(kind=CandidateKind.PERSON).order_by()
        numbers = dict(persons.values_list("pk", "application__identity_number"))
        number = application.identity_number
        same = [pk for pk, other in numbers.items() if number and other == number]
        unknown = [pk for pk, other in numbers.items() if not number or not other]
        return self.filter(Q(pk__in=same) | Q(pk__in=by_name.filter(pk__in=unknown).values("pk")))

    def of_organizations(self) -> Self:
        """Those that organizations won themselves, not through a person or a project."""
        return self.filter(kind=CandidateKind.ORGANIZATION)

    def standing(self) -> Self:
        """Those not withdrawn."""
        return self.exclude(stage=AwardStage.WITHDRAWN)


class Award(Staged):
    """One award, with its certificate's number and check code. `organization_name` is who filed, `winner_name` who won (the same, or the
    person or project), both as they were called at the time.

    Its withdrawal (撤销) is prepared by one person and released by another; `barred_through` is the last award year for which the rulebook
    then bars the organization.
    """

    steps = Steps("awards", [PROPOSE_WITHDRAWAL, REFUSE_WITHDRAWAL, WITHDRAW])

    stage = models.CharField(_("状态"), max_length=20, choices=AwardStage, default=AwardStage.GRANTED)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="awards")
    organization_name = models.CharField(_("获奖组织"), max_length=120)
    kind = models.CharField(_("评选对象"), max_length=15, choices=CandidateKind, default=CandidateKind.ORGANIZATION)
    winner_name = models.CharField(_("获奖者"), max_length=120)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="awards")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="awards")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="awards")
    certificate_number = models.CharField(_("证书编号"), max_length=60, unique=True)
    check_code = models.CharField(_("查验码"), max_length=20, unique=True)
    awarded_on = models.DateField(_("授奖日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    withdrawal_number = models.CharField(_("撤销决定文号"), max_length=60, blank=True)
    withdrawal_basis = models.CharField(_("撤销依据"), max_length=300, blank=True)
    withdrawal_reason = models.TextField(_("撤销理由"), blank=True)
    for_fraud = models.BooleanField(_("弄虚作假"), default=False)
    withdrawal_prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_on = models.DateField(_("撤销日期"), null=True, blank=True)
    barred_through = models.PositiveSmallIntegerField(_("限报至年度"), null=True, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "certificate_number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True)
                | Q(withdrawal_prepared_by__isnull=False) & ~Q(withdrawn_by=F("withdrawal_prepared_by")),
                name="an_award_is_withdrawn_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(stage="withdrawn")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_basis="")
                & ~Q(withdrawal_reason=""),
                name="a_withdrawn_award_has_its_day_and_basis",
            ),
            models.CheckConstraint(condition=~Q(winner_name=""), name="an_award_names_its_winner"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_number} {self.winner}"

    @property
    def winner(self) -> str:
        """Who won, as lists and papers name it."""
        return named(self.kind, self.winner_name, self.organization_name)

    @property
    def stage_tone(self) -> str:
        return AwardStage(self.stage).tone

    @property
    def is_withdrawn(self) -> bool:
        return self.stage == AwardStage.WITHDRAWN

    @property
    def bar(self) -> str:
        """How long the organization is barred, in words; empty where it is not."""
        return bar_in_words(self.barred_through)

    @property
    def payee(self) -> str:
        """Whose account the money goes to: a person's own, else the organization's."""
        return self.winner_name if self.kind == CandidateKind.PERSON else self.organization_name

    def get_absolute_url(self) -> str:
        return reverse("awards:honours-certificate", args=[self.certificate_number])


class Feedback(models.Model):
    """The feedback report (反馈报告) of one applicant; the applicant reads it once `released_at` is set."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="feedback")
    foreword = models.TextField(_("综合评价"), blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("企业首次阅读"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.application_id}"
