"""Readings of oral defences: which cases wait for one, who has scored, what is missing before the record, the sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import DEFEND
from awards.criteria import scoring
from awards.cycles.models import Cycle, Phase
from awards.defence.models import FULL_SCORE, Defence, DefenceQuerySet, DefenceScore
from awards.panels.readings import leads, readers_of
from awards.review.readings import Missing
from core.words import Words

HISTORY: dict[str, Words] = {
    "starts_at": gettext_lazy("开始时间"),
    "ends_at": gettext_lazy("结束时间"),
    "place": gettext_lazy("地点"),
    "order": gettext_lazy("顺序"),
    "summary": gettext_lazy("问答记录"),
    "expert": gettext_lazy("专家"),
    "seed": gettext_lazy("随机种子"),
    "total": gettext_lazy("答辩得分"),
}


def waiting(user: User) -> ApplicationQuerySet:
    """The cases at a stage from which a defence is possible and none is planned; whether the plan has one is asked of each cycle."""
    rows: ApplicationQuerySet = Application.objects.visible_to(user).at(*DEFEND.sources)
    return rows.filter(defence__isnull=True)


def to_plan(user: User, cycle: Cycle | None = None) -> list[Application]:
    """The cases for which a defence is next and none is planned yet."""
    rows = waiting(user).select_related("organization", "cycle", "panel_case__panel").defer("snapshot", "profile")
    if cycle is not None:
        rows = rows.filter(cycle=cycle)
    return [row for row in rows.order_by("reference") if not row.refuses(DEFEND)]


def cycles_to_plan(user: User) -> list[Cycle]:
    """The cycles that have such cases."""
    found = {row.cycle_id: row.cycle for row in to_plan(user)}
    return sorted(found.values(), key=lambda cycle: (-cycle.award_year, cycle.code))


@dataclass(frozen=True)
class Slot:
    """A place in the day: its number, from when until when; `application` None where the lot decides."""

    order: int
    starts_at: datetime
    ends_at: datetime
    application: Application | None = None


def slots(
    cycle: Cycle, day: date, first: time, pause: int, number: int, cases: Sequence[Application] = ()
) -> list[Slot]:
    """`number` turns one after the other with `pause` minutes between them."""
    length = timedelta(minutes=cycle.rules.defence.minutes)
    start = timezone.make_aware(datetime.combine(day, first))
    found = []
    for order in range(1, number + 1):
        case = cases[order - 1] if cases else None
        found.append(Slot(order, start, start + length, case))
        start += length + timedelta(minutes=pause)
    return found


def outside_window(cycle: Cycle, starts_at: datetime, ends_at: datetime) -> str:
    """A warning where the plan of the cycle has the defences at another time; empty when it does not."""
    window = cycle.window(Phase.DEFENCE)
    if window is None:
        return ""
    early = window.opens_at is not None and starts_at < window.opens_at
    late = window.closes_at is not None and ends_at > window.closes_at
    if not early and not late:
        return ""
    opens = f"{timezone.localtime(window.opens_at):%Y-%m-%d %H:%M}" if window.opens_at else "…"
    closes = f"{timezone.localtime(window.closes_at):%Y-%m-%d %H:%M}" if window.closes_at else "…"
    return _("所选时间不在本届计划的陈述答辩时间（%(opens)s 至 %(closes)s）之内。") % {"opens": opens, "closes": closes}


def is_scored(defence: Defence) -> bool:
    """Somebody has given a score, handed in or not: its slot moves no more."""
    return defence.scores.filter(score_hundredths__isnull=False).exists()


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


def on_day(rows: DefenceQuerySet, day: date) -> DefenceQuerySet:
    start = timezone.make_aware(datetime.combine(day, time.min))
    return rows.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))


@dataclass(frozen=True)
class Voice:
    """One expert of the panel towards one defence; `score` None until something is written, or where the reader may not see it."""

    expert: User
    is_leader: bool
    score: DefenceScore | None
    handed_in: bool
    absence: str

    @property
    def is_open(self) -> bool:
        return not self.handed_in and not self.absence


def voices(defence: Defence, reader: User | None = None) -> list[Voice]:
    """Everybody who hears the case, in the order of the panel; with the scores that `reader` may see (all for None)."""
    rows = {row.expert_id: row for row in defence.scores.all()}
    seen = set(rows)
    if reader is not None:
        seen = set(DefenceScore.objects.visible_to(reader).filter(defence=defence).values_list("expert_id", flat=True))
    leader = leader_of(defence.application)
    found = []
    for expert in readers_of(defence.application):
        row = rows.get(expert.pk)
        found.append(
            Voice(
                expert,
                leader is not None and expert.pk == leader.pk,
                row if expert.pk in seen else None,
                row is not None and row.is_handed_in,
                row.absence if row else "",
            )
        )
    return found


def leader_of(application: Application) -> User | None:
    return next((expert for expert in readers_of(application) if leads(expert, application.pk)), None)


def missing(defence: Defence) -> list[Missing]:
    """What stands between a defence and its record: everybody's score, at least one, and the words on questions and answers."""
    found = [
        Missing(None, _("%(name)s尚未提交答辩评分") % {"name": voice.expert.name})
        for voice in voices(defence)
        if voice.is_open
    ]
    if not found and not defence.scores.handed_in().exists():
        found.append(Missing(None, _("没有任何专家提交答辩评分")))
    if not defence.summary.strip():
        found.append(Missing(None, _("尚未填写问答记录")))
    return found


def total_of(scores: Iterable[DefenceScore], cycle: Cycle) -> int:
    """The experts' scores as one, in hundredths of the criteria's full points: exact, rounded half up once. Where the rulebook has the
    sheets agreed on and not computed, a defence is the mean."""
    method = cycle.rules.review.aggregation
    given = [score.score_hundredths or 0 for score in scores]
    exact = scoring.exact_aggregate(given, "mean" if method == "consensus" else method)
    return scoring.round_half_up(exact * Fraction(cycle.criteria.total * 100, FULL_SCORE))
