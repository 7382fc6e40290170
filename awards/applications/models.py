"""The application (申报): its answers, indicators, evidence, and the step table through which every case goes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import (
    APPROVE,
    NOMINATE,
    PLACED,
    RELEASED,
    REVOKED,
    REVOKED_LABEL,
    SET_ASIDE,
    STEPPED,
    STEPS,
    Stage,
    decides_first,
    phase_in,
    reached,
)
from awards.criteria.models import Item
from awards.cycles.entry import MaterialsRule
from awards.cycles.kinds import CandidateKind, named
from awards.cycles.models import Cycle
from awards.cycles.outcome_words import bar_in_words
from core import clock
from core.fields import EncryptedField, masked
from core.holding import hold
from core.models import StoredFile
from core.refusal import Refused
from core.words import Words
from core.workflow import Staged, Step


class Application(Staged):
    """One candidacy in one cycle: of the organization that files it, or of a person whom it employs or a project that it owns.

    `subject` names the person or the project and is empty for an organization. The identity number is a person's; it is shown masked, and
    to its organization and the office only.
    """

    steps = STEPS
    decided_at = (Stage.HONOURED, REVOKED)
    released_at = RELEASED
    placed_at = PLACED
    told_beside = ((REVOKED, REVOKED_LABEL),)
    reached = staticmethod(reached)
    phase_in = staticmethod(phase_in)

    stage = models.CharField(_("状态"), max_length=20, choices=Stage, default=Stage.DRAFT)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="applications")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(_("评选对象"), max_length=15, choices=CandidateKind, default=CandidateKind.ORGANIZATION)
    subject = models.CharField(_("姓名 / 项目名称"), max_length=120, blank=True)
    post = models.CharField(_("职务"), max_length=100, blank=True)
    identity_number = EncryptedField(_("身份证号"), blank=True)
    period = models.CharField(_("项目起止时间"), max_length=100, blank=True)
    participants = models.CharField(_("项目参与人"), max_length=500, blank=True)
    number = models.PositiveIntegerField(_("序号"))
    reference = models.CharField(_("申报编号"), max_length=60, unique=True)
    contact_name = models.CharField(_("联系人"), max_length=50, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    profile = models.TextField(_("组织概述"), blank=True)
    profile_updated_at = models.DateTimeField(null=True, blank=True)
    profile_updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    commitment_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    commitment_signatory = models.CharField(_("承诺书签署人"), max_length=50, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    snapshot = models.JSONField(default=dict, blank=True)
    barred_through = models.PositiveSmallIntegerField(
        _("因弄虚作假限报至年度"), null=True, blank=True
    )  # declined or excluded for fraud
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "organization"],
                condition=~Q(stage="withdrawn") & Q(kind="organization"),
                name="one_live_application_per_organization_and_cycle",
                violation_error_message=_("本届已有申报。"),
            ),
            models.UniqueConstraint(
                fields=["cycle", "organization", "kind", "subject"],
                condition=~Q(stage="withdrawn"),
                name="one_live_application_per_candidate_and_cycle",
                violation_error_message=_("本届已有申报。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="organization", subject="") | Q(kind__in=["person", "project"]) & ~Q(subject=""),
                name="a_person_or_project_is_named",
            ),
            models.CheckConstraint(
                condition=Q(identity_number="") | Q(kind="person"), name="only_a_person_has_an_identity_number"
            ),
            models.UniqueConstraint(fields=["cycle", "number"], name="a_number_stands_once_in_a_cycle"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="an_application_has_a_known_stage"),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="what_is_past_draft_was_handed_in",
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "stage", "reference"], name="applications_by_stage"),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="applications_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.candidate}"

    def get_absolute_url(self) -> str:
        return reverse("awards:applications-detail", args=[self.reference])

    def get_receipt_url(self) -> str:
        return reverse("awards:applications-receipt", args=[self.reference])

    @property
    def candidate(self) -> str:
        """What the case is called wherever it is named."""
        return named(self.kind, self.subject, self.organization.name)

    @property
    def candidate_name(self) -> str:
        """The candidate's own name, without its organization."""
        return self.subject or self.organization.name

    @property
    def materials(self) -> MaterialsRule:
        """What of the cycle's materials is asked: figures over the years and products are an organization's."""
        rules = self.cycle.rules.materials
        if self.kind == CandidateKind.ORGANIZATION:
            return rules
        return rules.model_copy(update={"indicators": [], "products": False})

    @property
    def profile_label(self) -> Words:
        return CandidateKind(self.kind).profile_label

    @property
    def bar(self) -> str:
        """How long who cheated is barred, in words; empty where it is not."""
        return bar_in_words(self.barred_through)

    @property
    def masked_identity(self) -> str:
        return masked(self.identity_number) if self.identity_number else ""

    @property
    def has_lost_its_award(self) -> bool:
        """The award was withdrawn; a row read `with_shown_stage` knows it already."""
        if self.stage != Stage.HONOURED:
            return False
        if "shown_stage" in self.__dict__:
            return bool(self.shown_stage == REVOKED)  # type: ignore[attr-defined]  # set by with_shown_stage
        return Application.objects.shown_at(REVOKED).filter(pk=self.pk).exists()

    @property
    def is_editable(self) -> bool:
        return self.stage in (Stage.DRAFT, Stage.RETURNED)

    @property
    def stage_tone(self) -> str:
        return Stage(self.stage).tone

    def get_stage_display(self) -> str:  # type: ignore[no-redef]  # in place of what the field would put here
        return self.stage_words(self.stage)

    @classmethod
    def stage_words(cls, stage: str) -> str:
        return str(Stage(stage).words)

    def refuses(self, step: Step) -> str:
        """A step belongs to a phase of the cycle's plan: the phase must be in the plan, and the phase before it must be done."""
        plan = self.cycle.phases
        if not step.phase or self.stage in (Stage.DRAFT, Stage.RETURNED):
            return ""
        phase = phase_in(plan, step)
        if phase not in plan or (step is APPROVE and not decides_first(plan)):
            return str(_("本届的评审流程不含这一环节。"))
        named = step is NOMINATE or (step is SET_ASIDE and self.stage == Stage.CANDIDATE)
        if named and "committee" in plan:
            return str(_("本届的名单由评审委员会投票产生。"))
        done = reached(self.stage, plan)
        if done < 0 or plan[done] == phase:
            return ""
        if plan.index(phase) < done:
            return str(_("这一环节已经完成。"))
        missing = STEPPED & set(plan[done + 1 : plan.index(phase)])
        return str(_("前面的环节尚未完成，暂不能进行这一步。")) if missing else ""


class Answer(models.Model):
    """The self-assessment (自评报告) of one item."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="an_item_is_answered_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.item_id}"


class IndicatorValue(models.Model):
    """One figure of one year before the application; an empty cell needs a reason."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=50)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    reason = models.CharField(_("空缺原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["code", "year"]
        constraints = [
            models.UniqueConstraint(fields=["application", "code", "year"], name="a_figure_stands_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class Evidence(models.Model):
    """证实性材料: a file, of a kind that the rulebook lists, possibly pinned to an item."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    code = models.CharField(_("材料类别"), max_length=50)
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("对应条款"), related_name="+"
    )
    title = models.CharField(_("材料名称"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """The title as a file's name, so that a list shows what kind of file it is."""
        ending = f".{self.file.kind}"
        return self.title if self.title.lower().endswith(ending) else self.title + ending


class Extension(models.Model):
    """One applicant's own deadline, later than that of the others (个别延期): for handing in, or of the return `screening` for its amendment."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="extensions")
    screening = models.ForeignKey(
        "awards.Screening", on_delete=models.CASCADE, null=True, blank=True, related_name="extensions"
    )
    until = models.DateTimeField(_("延至"))
    reason = models.TextField(_("理由"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["application", "until"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_extension_gives_its_reason")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.until:%Y-%m-%d %H:%M}"


def lock_editable(application: Application) -> Application:
    """The row locked for an edit of its contents; Refused when it may no longer be edited."""
    locked = hold(application, "cycle")
    if not locked.is_editable:
        raise Refused(_("申报书已提交，内容已锁定，不能再修改。"))
    return locked
