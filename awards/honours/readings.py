"""What a cycle's honours have come to: read once, for the overview, the page of a cycle and "my work"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleQuerySet, Phase, StageWindow
from awards.honours.feedback import WITHOUT_FEEDBACK
from awards.honours.models import Award, AwardStage, Decision, DecisionStage
from awards.honours.money import Correction, CorrectionStage, Payment, PaymentStage
from awards.notices.models import NoticeStage
from core.words import Words

UNPAID = (PaymentStage.DUE, PaymentStage.PREPARED, PaymentStage.RELEASED)
SELDOM = (PaymentStage.CANCELLED, PaymentStage.RECLAIMED, PaymentStage.RECOVERED)


@dataclass(frozen=True)
class Money:
    """Prize money, in number and whole fen by stage; `without` of the due ones have no account yet, `own` were listed by the reader."""

    numbers: dict[str, int]
    fen: dict[str, int]
    without: int = 0
    own: int = 0

    @property
    def number(self) -> int:
        return sum(self.numbers.values())

    @property
    def total(self) -> int:
        return sum(self.fen.values())

    @property
    def paid(self) -> int:
        return self.fen.get(PaymentStage.PAID, 0)

    @property
    def open(self) -> int:
        """What is still to be paid."""
        return sum(self.fen.get(stage, 0) for stage in UNPAID)

    @property
    def payable(self) -> int:
        """Paid or still to be paid: without what was cancelled or reclaimed."""
        return self.paid + self.open

    @property
    def reclaimed(self) -> int:
        """What is still to come back."""
        return self.fen.get(PaymentStage.RECLAIMED, 0)

    @property
    def is_settled(self) -> bool:
        """Nothing to pay and nothing to come back."""
        return not any(self.at(stage) for stage in (*UNPAID, PaymentStage.RECLAIMED))

    def at(self, stage: str) -> int:
        return self.numbers.get(stage, 0)

    @property
    def listable(self) -> int:
        """Due and with an account: what the next list would hold."""
        return self.at(PaymentStage.DUE) - self.without

    @property
    def stages(self) -> list[tuple[Words, str, int, int]]:
        """Label, tone, number and fen of every stage; what seldom comes to pass only where it has."""
        return [
            (stage.label, stage.tone, self.at(stage), self.fen.get(stage, 0))
            for stage in (PaymentStage(value) for value in PaymentStage.values)
            if stage not in SELDOM or self.at(stage)
        ]


@dataclass(frozen=True)
class Reports:
    """Feedback reports of a cycle: how many are due, have a foreword, are released, were opened."""

    due: int = 0
    written: int = 0
    released: int = 0
    read: int = 0

    @property
    def unreleased(self) -> int:
        return self.due - self.released

    @property
    def unwritten(self) -> int:
        return self.due - self.written


@dataclass(frozen=True)
class Standing:
    """One cycle from its decision on. `is_ready`: the decision may be drafted; `corrections` and `withdrawals` wait for release, by the
    reader unless the reader prepared them."""

    cycle: Cycle
    decision: Decision | None
    is_ready: bool
    awards: int
    money: Money
    reports: Reports
    corrections: int = 0
    withdrawals: int = 0

    @property
    def is_decided(self) -> bool:
        return self.decision is not None and self.decision.stage == DecisionStage.RELEASED


def _without_notice(cycle: str) -> Q:
    """Whether the plan of the cycle named by the field `cycle` has no public notice."""
    return ~Q(Exists(StageWindow.objects.filter(cycle=OuterRef(cycle), phase=Phase.NOTICE)))


def _come_through() -> ApplicationQuerySet:
    """The cases that may be honoured: cleared, or proposed where there is no notice."""
    rows = Application.objects.filter(stage__in=[Stage.CLEARED, Stage.PROPOSED])
    return rows.filter(Q(stage=Stage.CLEARED) | _without_notice("cycle_id"))


def cycles_at_honours() -> CycleQuerySet:
    """Cycles with a decision, or with cases that came through to it, or with money to pay."""
    paying = Payment.objects.order_by().values("cycle_id")
    decided = Decision.objects.values("cycle_id")
    cleared = _come_through().values("cycle_id")
    return (
        Cycle.objects.public()
        .filter(Q(pk__in=decided) | Q(pk__in=cleared) | Q(pk__in=paying))
        .order_by("-award_year", "-pk")
    )


def standings(cycles: Sequence[Cycle], reader: User) -> list[Standing]:
    """Seven statements, however many cycles."""
    keys = [cycle.pk for cycle in cycles]
    decisions = Decision.objects.filter(cycle__in=keys).select_related("cycle", "prepared_by", "released_by")
    decided = {row.cycle_id: row for row in decisions}
    ready = set(_ready(keys).values_list("pk", flat=True))
    awards = _by_cycle(Award.objects.standing().filter(cycle__in=keys), "cycle")
    money, reports = _money(keys, reader), _reports(keys)
    corrections = Correction.objects.filter(payment__cycle__in=keys, stage=CorrectionStage.PREPARED)
    to_correct = _by_cycle(corrections.exclude(prepared_by_id=reader.pk), "payment__cycle")
    withdrawals = Award.objects.filter(cycle__in=keys, stage=AwardStage.WITHDRAWING)
    to_withdraw = _by_cycle(withdrawals.exclude(withdrawal_prepared_by_id=reader.pk), "cycle")
    return [
        Standing(
            cycle, decided.get(cycle.pk), cycle.pk in ready, awards.get(cycle.pk, 0),
            money.get(cycle.pk, Money({}, {})), reports.get(cycle.pk, Reports()),
            to_correct.get(cycle.pk, 0), to_withdraw.get(cycle.pk, 0),
        )
        for cycle in cycles
    ]  # fmt: skip


def _by_cycle(rows: QuerySet[Any], cycle: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(cycle).annotate(Count("pk")))


def _ready(keys: Sequence[int]) -> QuerySet[Cycle]:
    """Nobody is still being voted on or on notice, and somebody came through."""
    cleared = _come_through().values("cycle_id")
    under_way = Application.objects.filter(stage__in=[Stage.CANDIDATE, Stage.PROPOSED, Stage.APPROVED, Stage.ON_NOTICE])
    waiting = under_way.exclude(Q(stage=Stage.PROPOSED) & _without_notice("cycle_id")).values("cycle_id")
    rows = Cycle.objects.filter(pk__in=keys, decision=None).filter(pk__in=cleared).exclude(pk__in=waiting)
    return rows.exclude(notices__stage__in=[stage for stage in NoticeStage.values if stage != NoticeStage.ENDED])


def _money(keys: Sequence[int], reader: User) -> dict[int, Money]:
    rows = (
        Payment.objects.order_by().filter(cycle__in=keys).values("stage", "cycle")
        .annotate(
            number=Count("pk"), fen=Sum("amount_fen"), without=Count("pk", filter=Q(bank="")),
            own=Count("pk", filter=Q(prepared_by_id=reader.pk)),
        )
    )  # fmt: skip
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["cycle"], []).append(dict(row))
    return {cycle: _summed(parts) for cycle, parts in grouped.items()}


def _summed(parts: Sequence[dict[str, Any]]) -> Money:
    return Money(
        {part["stage"]: part["number"] for part in parts},
        {part["stage"]: part["fen"] for part in parts},
        without=sum(part["without"] for part in parts if part["stage"] == PaymentStage.DUE),
        own=sum(part["own"] for part in parts if part["stage"] == PaymentStage.PREPARED),
    )


def _reports(keys: Sequence[int]) -> dict[int, Reports]:
    rows = Application.objects.order_by().filter(cycle__in=keys).exclude(stage__in=WITHOUT_FEEDBACK)
    counted = rows.values_list("cycle").annotate(
        due=Count("pk"),
        written=Count("pk", filter=Q(feedback__isnull=False) & ~Q(feedback__foreword="")),
        released=Count("pk", filter=Q(feedback__released_at__isnull=False)),
        read=Count("pk", filter=Q(feedback__read_at__isnull=False)),
    )
    return {cycle: Reports(*numbers) for cycle, *numbers in counted}


def years_of_awards() -> list[int]:
    """The years in which awards were made, latest first."""
    return list(Award.objects.order_by("-cycle__award_year").values_list("cycle__award_year", flat=True).distinct())
