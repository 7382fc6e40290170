"""Who may be named, for which places, and who stands where the next body looks: before the committee, and proposed for the award.

The ranking and the committee come later in the process: what they have decided is read through the case.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import NOMINATE, PRESENT, Stage
from awards.cycles.edition import TierRule
from awards.cycles.models import Cycle, CycleStage, Phase, Tier
from awards.cycles.places import Pool, pool_in, pool_of
from awards.cycles.words import class_name
from core import clock
from core.workflow import Step

# Stages at which a place is taken.
TAKEN = (Stage.PROPOSED, Stage.APPROVED, Stage.ON_NOTICE, Stage.CLEARED, Stage.HONOURED)
# Stages from which a case still comes to be named, ranked or voted on.
UNDER_WAY = (
    Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED, Stage.QUALIFIED, Stage.ADMITTED, Stage.IN_REVIEW, Stage.REVIEWED,
    Stage.AGREED, Stage.VISITED, Stage.DEFENDED, Stage.RANKED,
)  # fmt: skip
Listed = tuple[Application, Tier]


def naming_step(plan: Sequence[str]) -> Step | None:
    """How people name in this plan: they present cases to the committee where no ranking does, and propose them where no committee votes;
    None where ranking and committee do both."""
    if Phase.COMMITTEE not in plan:
        return NOMINATE
    return None if Phase.RANKING in plan else PRESENT


def names_beside_ranking(cycle: Cycle) -> bool:
    """Whether cases are named for tiers off quota, which nobody enters by rank."""
    return Phase.RANKING in cycle.phases and any(rule.off_quota for rule in cycle.rules.tiers)


def stages_to_name(cycle: Cycle) -> list[str]:
    """The stages from which the plan lets a case be named now."""
    step = naming_step(cycle.phases)
    return [stage for stage in Stage.values if step and Application(cycle=cycle, stage=stage).allows(step)]


def waits_for_naming(cycle: Cycle, counted: Mapping[str, int]) -> bool:
    """Whether every case of the running cycle, of which `counted` stand at each stage, has come to be named, and none can be added."""
    if cycle.stage != CycleStage.PUBLISHED or naming_step(cycle.phases) is None:
        return False
    ready, window = set(stages_to_name(cycle)), cycle.window(Phase.APPLICATION)
    is_open = Phase.RANKING not in cycle.phases and window is not None and window.contains(clock.now())
    return not is_open and bool(ready & set(counted)) and not (set(UNDER_WAY) - ready) & set(counted)


def to_name(cycle: Cycle) -> list[Application]:
    """Every case that stands to be named, best place first where there is a ranking."""
    cases = _cases(cycle).filter(stage__in=stages_to_name(cycle))
    return _with_cycle(cycle, cases.order_by("ranking_line__place", "reference"))


def to_name_off_quota(cycle: Cycle) -> list[Application]:
    """The cases of a cycle whose ranking is not frozen, which may be named for a tier off quota."""
    if not names_beside_ranking(cycle):
        return []
    return _with_cycle(cycle, _cases(cycle).filter(stage__in=UNDER_WAY, ranking_line__ranking__frozen_at=None))


def still_coming(cycle: Cycle) -> int:
    """How many cases have not come through what stands before the naming."""
    waiting = set(UNDER_WAY) - set(stages_to_name(cycle))
    return Application.objects.filter(cycle=cycle, stage__in=waiting).count()


def named_off_quota(cycle: Cycle) -> dict[int, int]:
    """Case -> tier of those named for a tier off quota: they compete for no place of another tier."""
    codes = [rule.code for rule in cycle.rules.tiers if rule.off_quota]
    rows = Application.objects.filter(cycle=cycle, nomination__tier__code__in=codes, stage__in=UNDER_WAY)
    return dict(rows.order_by().values_list("pk", "nomination__tier_id"))


def put_forward(cycle: Cycle) -> list[tuple[Application, Tier, int | None]]:
    """Everybody who stands before the committee, with tier and, where there is a ranking, place."""
    cases = _cases(cycle).filter(stage=Stage.CANDIDATE).select_related("ranking_line__tier")
    listed = []
    for case in _with_cycle(cycle, cases.order_by("ranking_line__place", "nomination__tier__order", "reference")):
        line, named = getattr(case, "ranking_line", None), getattr(case, "nomination", None)
        tier = line.tier if line is not None and line.tier else named and named.tier
        if tier is not None:
            listed.append((case, tier, line.place if line is not None else None))
    return listed


def proposed(cycle: Cycle, *stages: str) -> list[Listed]:
    """Everybody who is proposed for the award, tier by tier: by the committee in its order, by name in the order of ranking; who moved up
    comes last. `stages`: PROPOSED and APPROVED unless said."""
    cases = _cases(cycle).filter(stage__in=stages or (Stage.PROPOSED, Stage.APPROVED))
    cases = cases.select_related("ranking_line")
    found = [(case, *_tier_and_order(case)) for case in _with_cycle(cycle, cases)]
    ordered = sorted(
        ((order, case.reference, case, tier) for case, tier, order in found if tier), key=lambda row: row[:2]
    )
    return [(case, tier) for _order, _reference, case, tier in ordered]


def in_the_way(cycle: Cycle) -> tuple[Stage, ...]:
    """The stages at which a case keeps the cycle from its decision of commendation."""
    before = (Stage.CANDIDATE,)
    return (*before, Stage.PROPOSED, Stage.APPROVED, Stage.ON_NOTICE) if Phase.NOTICE in cycle.phases else before


def _tier_and_order(case: Application) -> tuple[Tier | None, tuple[int, ...]]:
    named, line = getattr(case, "nomination", None), getattr(case, "ranking_line", None)
    elected = next((row for row in case.candidacies.all() if row.proposed), None)
    if elected is not None:
        return elected.tier, (elected.tier.order, 0, elected.meeting_id, elected.order)
    if named is None or named.tier is None:
        return None, ()
    return named.tier, (named.tier.order, int(named.moved_up), line.place if line else 0, 0)


@dataclass(frozen=True)
class Places:
    """A pool with how many of its places are taken; `free` is None where there is no limit."""

    pool: Pool
    tier: str
    track: str
    used: int

    @property
    def free(self) -> int | None:
        return None if self.pool.quota is None else self.pool.quota - self.used

    @property
    def label(self) -> str:
        return f"{self.tier}（{self.track}）" if self.track else self.tier


def taken(cycle: Cycle) -> Counter[Pool]:
    """How many places of every pool are taken by those proposed so far."""
    return count_by_pool(cycle, proposed(cycle, *TAKEN))


def count_by_pool(cycle: Cycle, listed: Iterable[Listed]) -> Counter[Pool]:
    return Counter(pool_for(cycle, case, tier) for case, tier in listed)


def pool_for(cycle: Cycle, case: Application, tier: Tier) -> Pool:
    """Where a case competes for a tier: as it stood before the committee, or as it was ranked, whatever trade its organization has been
    registered under since."""
    rule, line = rule_of(cycle, tier), getattr(case, "ranking_line", None)
    stood = [row.track for row in case.candidacies.all() if row.tier_id == tier.pk]
    if stood or line is not None:
        return pool_in(cycle.rules, rule, stood[0] if stood else line.track)  # type: ignore[union-attr]  # there is one
    return pool_of(cycle.rules, rule, case.organization.industry.code)


def rule_of(cycle: Cycle, tier: Tier) -> TierRule:
    return next(rule for rule in cycle.rules.tiers if rule.code == tier.code)


def places(cycle: Cycle, used: Mapping[Pool, int]) -> list[Places]:
    """Every pool of the cycle, with `used` of its places taken."""
    rules = cycle.rules
    shown = []
    for tier in rules.tiers:
        own = [track for track in rules.tracks if tier.code in track.quotas]
        pools = [(pool_of_track(cycle, tier, track.code), class_name(track)) for track in own]
        shared = Pool(tier.code, "", _rest(cycle, tier))
        rest = [] if own and not shared.quota and not used.get(shared) else [(shared, _("其他") if own else "")]
        shown += [Places(pool, tier.name, name, used.get(pool, 0)) for pool, name in [*pools, *rest]]
    return shown


def pool_of_track(cycle: Cycle, tier: TierRule, track: str) -> Pool:
    return Pool(tier.code, track, next(row.quotas[tier.code] for row in cycle.rules.tracks if row.code == track))


def _rest(cycle: Cycle, tier: TierRule) -> int | None:
    if tier.off_quota:
        return None
    return tier.quota - sum(track.quotas.get(tier.code, 0) for track in cycle.rules.tracks)


def misfit(cycle: Cycle, case: Application, tier: Tier) -> str:
    """Why a case cannot be named for a tier, as a sentence; empty when it can."""
    rule, line = rule_of(cycle, tier), getattr(case, "ranking_line", None)
    words = {"name": case.candidate, "tier": tier.name}
    if case.kind != rule.candidates:
        return _("%(name)s不是%(tier)s的评选对象。") % words
    if rule.sizes and case.organization.size not in rule.sizes:
        return _("%(name)s的规模不在%(tier)s的范围之内。") % words
    if line is not None and tier.pass_line_hundredths and line.result_hundredths < tier.pass_line_hundredths:
        return _("%(name)s的综合得分未达到%(tier)s的合格线。") % words
    return ""


def _cases(cycle: Cycle) -> ApplicationQuerySet:
    rows = Application.objects.filter(cycle=cycle).unsealed()
    rows = rows.select_related("organization__industry", "nomination__tier", "ranking_line__tier")
    rows = rows.prefetch_related("candidacies__tier")
    return rows.defer("snapshot", "profile").order_by("reference")


def _with_cycle(cycle: Cycle, rows: Iterable[Application]) -> list[Application]:
    cases = list(rows)
    for case in cases:
        case.cycle = cycle
    return cases
