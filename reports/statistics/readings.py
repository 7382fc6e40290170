"""What the portal counts of itself: named readings, each of one year, in a constant number of statements.

A reading gives {region code: number} for the regions in which something was found; `read` adds the districts in which nothing was and the
cities, which are the sum of all that lies in them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind
from awards.honours.models import Award
from awards.honours.money import Payment, PaymentStage
from benchmarking.adoption.models import Adoption, AdoptionStage
from benchmarking.exchanges.models import Event, EventStage, SignUp
from benchmarking.pairings.models import Pairing, PairingStage
from benchmarking.practices.models import Practice
from benchmarking.programmes.models import Nomination, NominationStage
from benchmarking.training.models import TrainingRecord
from core.words import Words
from reports.statistics.divisions import divisions

Found = dict[str | None, Decimal]


@dataclass(frozen=True)
class Reading:
    """`conditions` says in words what is counted; it is kept with every figure computed by the reading."""

    name: str
    title: Words
    conditions: Words
    find: Callable[[int], Found]

    def read(self, year: int) -> dict[str, Decimal]:
        """Every district and its city. What belongs to no district counts for the cities alone."""
        found = self.find(year)
        known = list(divisions())
        parents = dict(Region.objects.filter(pk__in=[code for code in found if code]).values_list("pk", "parent"))
        figures = {region.pk: found.get(region.pk, Decimal(0)) for region in known}
        for region in known:
            if region.level == Region.Level.CITY:
                inside = (number for code, number in found.items() if code is None or parents.get(code) == region.pk)
                figures[region.pk] += sum(inside, Decimal(0))
        return figures


READINGS: dict[str, Reading] = {}


def reading(title: Words, conditions: Words) -> Callable[[Callable[[int], Found]], Callable[[int], Found]]:
    def enter(find: Callable[[int], Found]) -> Callable[[int], Found]:
        READINGS[find.__name__] = Reading(find.__name__, title, conditions, find)
        return find

    return enter


@reading(_("申报组织数"), _("奖励年度为该年的各届，已提交且未撤回的组织申报（不含个人和项目），按申报组织所在县区计"))
def applicants(year: int) -> Found:
    rows = Application.objects.filter(cycle__award_year=year, kind=CandidateKind.ORGANIZATION)
    rows = rows.exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
    return _grouped(rows, "organization__region")


@reading(_("获奖组织数"), _("奖励年度为该年的各届，授予组织（不含个人和项目）且未撤销的奖项，按获奖组织所在县区计"))
def winners(year: int) -> Found:
    return _grouped(Award.objects.standing().of_organizations().filter(cycle__award_year=year), "organization__region")


@reading(
    _("奖金"), _("奖励年度为该年的各届奖金和上级奖配套，不含已取消、待追回和已追回的，单位元，按获奖组织所在县区计")
)
def prize_money(year: int) -> Found:
    gone = [PaymentStage.CANCELLED, PaymentStage.RECLAIMED, PaymentStage.RECOVERED]
    rows = Payment.objects.filter(cycle__award_year=year).exclude(stage__in=gone)
    fen = _grouped(rows, "organization__region", Sum("amount_fen"))
    return {code: number / 100 for code, number in fen.items()}


def _adoptions(year: int) -> QuerySet[Adoption]:
    confirmed = Adoption.objects.filter(confirmed_at__isnull=False)
    return confirmed.exclude(stage=AdoptionStage.LAPSED, lapsed_on__lte=_end(year))


@reading(_("启动导入的组织数"), _("导入登记中，经核实、启动日期不晚于该年末、且其时未中止的组织，含已正式导入的"))
def adoptions_begun(year: int) -> Found:
    return _grouped(_adoptions(year).filter(started_on__lte=_end(year)), "organization__region")


@reading(_("正式导入的组织数"), _("导入登记中，经核实、登记为正式导入、正式导入日期不晚于该年末、且其时未中止的组织"))
def adoptions_formal(year: int) -> Found:
    reached = [AdoptionStage.ADOPTED, AdoptionStage.LAPSED]
    rows = _adoptions(year).filter(stage__in=reached, adopted_on__lte=_end(year))
    return _grouped(rows, "organization__region")


@reading(_("培训记录数"), _("该年举办、经核实的培训记录"))
def training_records(year: int) -> Found:
    return _grouped(TrainingRecord.objects.confirmed().filter(held_on__year=year), "organization__region")


@reading(_("培训人次"), _("该年举办、经核实的培训记录的参训人数之和"))
def people_trained(year: int) -> Found:
    rows = TrainingRecord.objects.confirmed().filter(held_on__year=year)
    return _grouped(rows, "organization__region", Sum("participants"))


@reading(_("结对数"), _("该年内开始、已确认的结对（含已完成的），按帮扶对象所在县区计"))
def pairings(year: int) -> Found:
    agreed = Q(stage__in=[PairingStage.RUNNING, PairingStage.CONCLUDED])
    return _grouped(Pairing.objects.filter(agreed, starts_on__year=year), "helped__region")


@reading(_("创优计划认定数"), _("该年认定、现仍有效的提名，同一企业在不同类别分别计"))
def nominations_recognised(year: int) -> Found:
    rows = Nomination.objects.filter(stage=NominationStage.RECOGNISED, recognised_on__year=year)
    return _grouped(rows, "organization__region")


@reading(_("发布的标杆与案例数"), _("该年发布、现未撤下的质量标杆和典型案例"))
def practices_released(year: int) -> Found:
    return _grouped(Practice.objects.public().filter(released_at__year=year), "organization__region")


@reading(_("交流活动数"), _("该年举办的活动，按承办企业所在县区计；无承办企业的只计入全市"))
def events_held(year: int) -> Found:
    return _grouped(Event.objects.filter(stage=EventStage.HELD, starts_at__year=year), "host__region")


@reading(_("活动签到人次"), _("该年举办的活动中签到的人次，按参加者单位所在县区计"))
def event_attendance(year: int) -> Found:
    rows = SignUp.objects.filter(event__stage=EventStage.HELD, event__starts_at__year=year, checked_in_at__isnull=False)
    return _grouped(rows, "organization__region")


def choices() -> Iterable[tuple[str, Words]]:
    return [(name, row.title) for name, row in READINGS.items()]


def _grouped(rows: QuerySet[Any], path: str, what: Any = None) -> Found:
    counted = rows.order_by().values_list(path).annotate(found_there=what or Count("pk"))
    return {place: Decimal(found) for place, found in counted}


def _end(year: int) -> date:
    return date(year, 12, 31)
