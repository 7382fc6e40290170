"""Moving up (递补): for a place that an exclusion set free in a pool, the next of that pool is proposed, by the head and with a reason.

The next is whom the committee's ballot puts next; without a committee, who is next by rank; with neither, anybody who was set aside.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.readings import StageCounts
from awards.applications.workflow import MOVE_UP, Stage
from awards.committee.closing import rank
from awards.committee.models import Candidate
from awards.committee.readings import next_in_line
from awards.cycles.models import Cycle, CycleStage, Phase, Tier
from awards.cycles.places import Pool
from awards.nominations.models import Nomination
from awards.nominations.readings import count_by_pool, misfit, places, pool_for, proposed, taken
from core import clock
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import take


@dataclass(frozen=True)
class Next:
    """A case that may move up to `tier`; the same `rank` means that nothing puts one before the other."""

    case: Application
    tier: Tier
    rank: tuple[Fraction | int, ...]
    why: str = ""


@dataclass(frozen=True)
class Vacancy:
    """`free` places of a pool that were set free, and who is next for them, several where nothing tells them apart."""

    pool: Pool
    label: str
    free: int
    nexts: list[Next]


def vacancies(cycle: Cycle) -> list[Vacancy]:
    """The pools with a place set free; none where the rulebook lets places stay empty."""
    if not cycle.rules.objections.next_moves_up or cycle.stage != CycleStage.PUBLISHED:
        return []
    freed = _set_free(cycle)
    if not any(freed.values()):
        return []
    used = taken(cycle)
    found = []
    for row in places(cycle, used):
        if row.free is not None and (free := min(row.free, freed[row.pool])) > 0:
            own = _in_line(cycle, row.pool)
            best = min((place.rank for place in own), default=())
            found.append(Vacancy(row.pool, row.label, free, [place for place in own if place.rank == best]))
    return found


def cycles_to_fill(counted: StageCounts) -> list[Cycle]:
    """The running cycles in which somebody may move up; `counted` says where their cases stand."""
    keys = set(counted.cycles_at(Stage.EXCLUDED)) & set(counted.cycles_at(Stage.NOT_SELECTED))
    rows = Cycle.objects.filter(pk__in=keys, decision=None) if keys else Cycle.objects.none()
    return [row for row in rows.defer("call_text") if any(place.nexts for place in vacancies(row))]


@transaction.atomic
def move_up(application: Application, *, reason: str, by: User) -> Entry:
    """The case is proposed for the tier whose place was set free, and goes on like everybody who was proposed before."""
    cycle = hold(application.cycle)
    if not reason.strip():
        raise Refused(_("请写明递补的理由。"))
    found = [place for vacancy in vacancies(cycle) for place in vacancy.nexts if place.case.pk == application.pk]
    if not found or hasattr(cycle, "decision"):
        raise Refused(_("没有因取消资格空出的名额，或这件申报不是下一顺位，不能递补。"))
    tier = found[0].tier
    values = {"tier": tier, "reason": reason.strip(), "moved_up": True, "made_by": by, "made_at": clock.now()}
    Nomination.objects.update_or_create(application=application, defaults=values)
    return take(MOVE_UP, application, by=by, note=reason.strip(), data={"tier": tier.code})


def _set_free(cycle: Cycle) -> Counter[Pool]:
    """How many places exclusions have set free and nobody has taken since."""
    gone = proposed(cycle, Stage.EXCLUDED)
    if not gone:
        return Counter()
    moved = Nomination.objects.filter(application__cycle=cycle, moved_up=True).values_list("application_id", flat=True)
    keys = set(moved)
    everybody = proposed(cycle, *(stage for stage in Stage.values if stage != Stage.WITHDRAWN))
    return count_by_pool(cycle, gone) - count_by_pool(cycle, [row for row in everybody if row[0].pk in keys])


def _in_line(cycle: Cycle, pool: Pool) -> list[Next]:
    """Everybody who might move up to a place of `pool`."""
    tier = cycle.tiers.get(code=pool.tier)
    if Phase.COMMITTEE in cycle.phases:
        return [_by_votes(row) for row in next_in_line(cycle, tier, pool.track)]
    rows = Application.objects.filter(cycle=cycle, stage=Stage.NOT_SELECTED).defer("snapshot", "profile")
    cases = rows.select_related("organization__industry", "ranking_line").prefetch_related("candidacies")
    cases = cases.order_by("reference")
    own = [case for case in cases if pool_for(cycle, case, tier) == pool and not misfit(cycle, case, tier)]
    return [place for case in own for place in _by_rank(cycle, case, tier)]


def _by_votes(row: Candidate) -> Next:
    words = _("第%(round)d轮同意%(yes)d票") % {"round": row.meeting.round, "yes": row.yes or 0}
    return Next(row.application, row.tier, (-row.meeting.round, -rank(row)), words)


def _by_rank(cycle: Cycle, case: Application, tier: Tier) -> Iterable[Next]:
    line = getattr(case, "ranking_line", None)
    if Phase.RANKING in cycle.phases and line is None:
        return  # left the process before it was ranked
    if not misfit(cycle, case, tier):
        yield Next(
            case, tier, (line.place,) if line else (), _("综合排名第%(place)d") % {"place": line.place} if line else ""
        )
