"""Prize money: payments in whole fen, and what is put right after their list. Released by a second person.

A payment has one source: an award of the cycle, or a top-up (上级奖配套) that the cycle's rulebook gives for an upper award.
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle
from awards.honours.models import Award, AwardStage
from awards.honours.top_ups import TopUp
from core.access import VisibleQuerySet
from core.fields import EncryptedField, masked
from core.release import Released
from core.workflow import Staged, Step, Steps


class PaymentStage(models.TextChoices):
    DUE = "due", _("待制单")
    PREPARED = "prepared", _("待审核")
    RELEASED = "released", _("已审核")
    PAID = "paid", _("已拨付")
    CANCELLED = "cancelled", _("已取消")
    RECLAIMED = "reclaimed", _("待追回")
    RECOVERED = "recovered", _("已追回")

    @property
    def tone(self) -> str:
        tones = {"due": "neutral", "prepared": "warning", "released": "info", "paid": "success"}
        return {**tones, "cancelled": "neutral", "reclaimed": "danger", "recovered": "neutral"}[self.value]


PREPARE_PAYMENT = Step("prepare", _("制单"), frozenset({"due"}), "prepared")
SEND_BACK_PAYMENT = Step("send_back", _("退回核对账户"), frozenset({"prepared"}), "due")
RELEASE_PAYMENT = Step("release", _("审核拨付"), frozenset({"prepared"}), "released")
PAY = Step("pay", _("登记到账"), frozenset({"released"}), "paid")
CANCEL_PAYMENT = Step("cancel", _("取消拨付"), frozenset({"due", "prepared", "released"}), "cancelled")
TAKE_BACK_PAYMENT = Step("take_back", _("银行退回"), frozenset({"released", "paid"}), "due")
RECLAIM_PAYMENT = Step("reclaim", _("追回奖金"), frozenset({"paid"}), "reclaimed")
RECOVER_PAYMENT = Step("recover", _("登记追回"), frozenset({"reclaimed"}), "recovered")


class PaymentQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("awards.see_payments"):
            return self
        if user.role == Role.ENTERPRISE:
            return self.filter(organization_id__in=user.organization_ids)
        return self.none()

    def for_listing(self) -> Self:
        return self.select_related("organization", "cycle", "award__tier", "top_up", "prepared_by", "released_by")

    def of_award(self, award: Award, amount_fen: int, **values: Any) -> "Payment":
        """What falls due with an award."""
        made = Payment(
            award=award, cycle_id=award.cycle_id, organization_id=award.organization_id, amount_fen=amount_fen,
            account_name=award.payee, **values,
        )  # fmt: skip
        made.save(using=self.db)
        return made

    def of_top_up(self, top_up: TopUp) -> "Payment":
        """What falls due with a top-up that is released."""
        made = Payment(
            top_up=top_up, cycle_id=top_up.cycle_id, organization_id=top_up.organization_id,
            amount_fen=top_up.amount_fen, account_name=top_up.payee,
        )  # fmt: skip
        made.save(using=self.db)
        return made

    def with_correction(self) -> Self:
        """`is_corrected`: a correction waits for its release."""
        waiting = Correction.objects.filter(payment=OuterRef("pk"), stage=CorrectionStage.PREPARED)
        return self.annotate(is_corrected=Exists(waiting))


class Payment(Staged):
    """Prize money in whole fen; the list is drawn up by one person and released by another. `cycle` and `organization` are those of its
    source."""

    steps = Steps(
        "payments",
        [
            PREPARE_PAYMENT,
            SEND_BACK_PAYMENT,
            RELEASE_PAYMENT,
            PAY,
            CANCEL_PAYMENT,
            TAKE_BACK_PAYMENT,
            RECLAIM_PAYMENT,
            RECOVER_PAYMENT,
        ],
    )

    stage = models.CharField(_("状态"), max_length=20, choices=PaymentStage, default=PaymentStage.DUE)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="payments")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="payments")
    award = models.OneToOneField(Award, on_delete=models.PROTECT, null=True, blank=True, related_name="payment")
    top_up = models.OneToOneField(TopUp, on_delete=models.PROTECT, null=True, blank=True, related_name="payment")
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"))
    account_name = models.CharField(_("户名"), max_length=120, blank=True)
    bank = models.CharField(_("开户银行"), max_length=120, blank=True)
    account_number = EncryptedField(_("账号"), blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paid_on = models.DateField(_("到账日期"), null=True, blank=True)
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True)
    recovered_on = models.DateField(_("追回日期"), null=True, blank=True)
    recovery_voucher = models.CharField(_("追回凭证号"), max_length=60, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = [F("award__certificate_number").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(award__isnull=False, top_up__isnull=True) | Q(award__isnull=True, top_up__isnull=False),
                name="a_payment_has_one_source",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | Q(prepared_by__isnull=False) & ~Q(released_by=F("prepared_by")),
                name="a_payment_is_released_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(stage="paid") | Q(paid_on__isnull=False), name="a_payment_made_has_its_date"
            ),
            models.CheckConstraint(
                condition=~Q(stage="recovered") | Q(recovered_on__isnull=False), name="money_recovered_has_its_date"
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)

    def get_absolute_url(self) -> str:
        return reverse("awards:honours-account", args=[self.pk])

    @property
    def source(self) -> Award | TopUp:
        found = self.award or self.top_up
        assert found is not None, "a_payment_has_one_source"
        return found

    @property
    def winner(self) -> str:
        return self.source.winner

    @property
    def payee(self) -> str:
        return self.source.payee

    @property
    def is_to_person(self) -> bool:
        return self.source.kind == CandidateKind.PERSON

    @property
    def called(self) -> str:
        """What letters call it."""
        return gettext("奖金") if self.award else gettext("上级奖配套奖励")

    @property
    def title(self) -> str:
        """What it is for: the tier, or the level of the upper award."""
        if self.award:
            return self.award.tier.name
        assert self.top_up is not None
        return gettext("上级奖配套（%(level)s）") % {"level": self.top_up.get_level_display()}

    @property
    def proof(self) -> str:
        """What it rests on, in a word: the number of the certificate, or the upper award."""
        if self.award:
            return self.award.certificate_number
        assert self.top_up is not None
        return self.top_up.award

    @property
    def decided_on(self) -> date:
        """The day of the decision before which nothing is paid."""
        if self.award:
            return self.award.decision.decided_on
        assert self.top_up is not None
        return self.top_up.decided_on

    @property
    def is_halted(self) -> bool:
        """Its award is being withdrawn or is gone."""
        return self.award is not None and self.award.stage != AwardStage.GRANTED

    @property
    def stage_tone(self) -> str:
        return PaymentStage(self.stage).tone

    @property
    def has_account(self) -> bool:
        return bool(self.account_number)

    @property
    def masked_account(self) -> str:
        return masked(self.account_number) if self.account_number else ""


class CorrectionStage(models.TextChoices):
    PREPARED = "prepared", _("待审核")
    RELEASED = "released", _("已审核")
    REFUSED = "refused", _("已退回")

    @property
    def tone(self) -> str:
        return {"prepared": "warning", "released": "success", "refused": "neutral"}[self.value]


RELEASE_CORRECTION = Step("release", _("审核更正"), frozenset({"prepared"}), "released")
REFUSE_CORRECTION = Step("refuse", _("退回更正"), frozenset({"prepared"}), "refused")


class Correction(Released):
    """A change to a payment after its list: drawn up by one person, and only the release by another moves the payment."""

    class Kind(models.TextChoices):
        CANCEL = "cancel", _("取消拨付")
        TAKE_BACK = "take_back", _("银行退回")
        RECLAIM = "reclaim", _("追回奖金")

    steps = Steps("corrections", [RELEASE_CORRECTION, REFUSE_CORRECTION])

    stage = models.CharField(_("状态"), max_length=20, choices=CorrectionStage, default=CorrectionStage.PREPARED)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(_("更正事项"), max_length=20, choices=Kind)
    occurred_on = models.DateField(_("发生日期"))
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True)
    reason = models.TextField(_("理由"))

    class Meta(Released.Meta):
        abstract = False
        ordering = ["-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(
                fields=["payment"], condition=Q(stage="prepared"), name="a_payment_has_one_open_correction"
            ),
            models.CheckConstraint(
                condition=~Q(stage="released") | Q(released_by__isnull=False),
                name="a_released_correction_names_who_released_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.payment_id}"

    def get_absolute_url(self) -> str:
        return self.payment.get_absolute_url()

    @property
    def stage_tone(self) -> str:
        return CorrectionStage(self.stage).tone
