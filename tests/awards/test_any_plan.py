"""Whatever rulebook is sound runs from the call to the certificates: every case comes to its end, nobody is honoured above the places."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Industry, Organization
from awards.applications.workflow import Stage
from awards.cycles.consistency import faults_of
from awards.cycles.phases import ORDER
from awards.cycles.places import pool_of
from awards.cycles.rulebook import Rulebook
from awards.honours.documents import CertificateDocument, DecisionDocument
from awards.honours.models import Award
from core import clock, journal
from tests import people
from tests.awards import builders
from tests.awards.driver import ACTS, WITHOUT_ACT, World, drive, open_cycle, over

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]
INDUSTRIES = ("C34", "A01", "F51")
CASES = 4


def rulebook(phases: Sequence[str], **changes: Any) -> Rulebook:
    """A small rulebook of `phases`; the application is open in September 2015."""
    stages: list[dict[str, Any]] = [{"name": name} for name in phases]
    stages[phases.index("application")] |= {"opens": "2015-09-01", "closes": "2015-09-30"}
    weights = {"weights": {"document": "100"}, "candidates_factor": "2"}
    review = {"aggregation": "consensus" if "consensus" in phases else "mean"}
    book = builders.make_rulebook(
        stages=stages, ranking=weights, review=review, committee={"size": 3}, notice={"days": 1, "unit": "working"},
        polls={"min_answers": 2},
    )  # fmt: skip
    return Rulebook.model_validate({**book, **changes})


@st.composite
def plans(draw: st.DrawFn) -> list[str]:
    """Any sound subset and order of the stages."""
    chosen = {name for name in sorted(ORDER) if draw(st.booleans())} | {"application", "decision"}
    if "review" not in chosen:
        chosen -= {"consensus", "visits", "defence", "ranking"}
    early = draw(st.permutations(sorted(chosen, key=lambda name: (ORDER[name], name))))
    return sorted(early, key=lambda name: ORDER[name])  # stable: those of one number stand as drawn


@st.composite
def tiers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to three tiers with places, perhaps a pass line or sizes, perhaps one off quota."""
    made: list[dict[str, Any]] = [
        {"code": f"tier{n}", "name": f"第{n}等奖", "quota": draw(st.integers(1, 2))}
        for n in range(draw(st.integers(1, 3)))
    ]
    made[0]["pass_line"] = draw(st.sampled_from(["60", "85", None]))
    if draw(st.booleans()):
        made.append({"code": "special", "name": "特别贡献奖", "quota": 0, "off_quota": True})
    return [{name: value for name, value in tier.items() if value is not None} for tier in made]


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    phases, listed = draw(plans()), draw(tiers())
    if "ranking" not in phases:
        listed[0].pop("pass_line", None)
    others = {"visit": "visits", "defence": "defence", "poll": "polls"}
    parts = [part for part, name in others.items() if name in phases and draw(st.booleans())]
    weights = {"document": str(100 - 20 * len(parts)), **dict.fromkeys(parts, "20")}
    selections = ["threshold", "votes"] + (["votes_and_scores"] if "ranking" in phases else [])
    aggregations = ["mean", "median"] + (["consensus"] if "consensus" in phases else [])
    tracks = [
        {"code": "works", "name": "工业", "industries": ["C"], "quotas": {"tier0": 1}},
        {"code": "farms", "name": "农业", "industries": ["A"]},
    ]
    return rulebook(
        phases,
        tiers=listed,
        tracks=tracks if draw(st.booleans()) else [],
        ranking={"weights": weights, "candidates_factor": draw(st.sampled_from(["1", "3/2", "2"]))},
        review={"aggregation": draw(st.sampled_from(aggregations))},
        committee={
            "size": 3, "ballot": draw(st.sampled_from(["named", "secret"])), "selection": draw(st.sampled_from(selections)),
            "rounds": draw(st.integers(1, 2)), "announced_at_once": draw(st.booleans()),
        },
        polls={"min_answers": 1},
        panels={"size": 3, "appointment": draw(st.sampled_from(["lot", "named"]))},
        notice={"days": 1, "unit": "working", "extend_if_changed": draw(st.booleans())},
        objections={"next_moves_up": draw(st.booleans())},
    )  # fmt: skip


def organizations() -> list[Organization]:
    trades = [Industry.objects.get_or_create(code=code, defaults={"name": code})[0] for code in INDUSTRIES]
    return [
        people.make_organization(
            user=people.make_user("enterprise"), industry=trades[n % len(trades)], founded_on=date(2000, 1, 1)
        )
        for n in range(CASES)
    ]


def run(book: Rulebook, *, excludes: bool = False, kinds: Sequence[str] = ()) -> tuple[World, list[Award]]:
    assert faults_of(book) == []
    builders.make_criteria()
    people.make_region()
    world = open_cycle(book, organizations(), excludes=excludes, kinds=kinds)
    awards = drive(world)
    assert over(world), list(world.cycle.applications.values_list("stage", flat=True))
    check(world, awards)
    return world, awards


def check(world: World, awards: list[Award]) -> None:
    """Winners within the places of every pool and above the pass line; certificates and an unbroken journal."""
    rules = world.cycle.rules
    assert awards
    tiers = {tier.code: tier for tier in rules.tiers}
    used = Counter(pool_of(rules, tiers[award.tier.code], award.organization.industry.code) for award in awards)
    assert {pool: number for pool, number in used.items() if pool.quota is not None and number > pool.quota} == {}
    for award in awards:
        line = getattr(award.application, "ranking_line", None)
        assert line is None or line.result_hundredths >= (award.tier.pass_line_hundredths or 0)
    assert len({award.certificate_number for award in awards}) == len(awards)
    honoured = world.cycle.applications.filter(stage=Stage.HONOURED)
    assert {award.application_id for award in awards} == set(honoured.values_list("pk", flat=True))
    assert journal.verify()[1] is None
    with clock.at(world.now):
        assert CertificateDocument().context(awards[0])["certificate"]["number"] == awards[0].certificate_number
        assert DecisionDocument().paper(world.cycle.decision).blocks


WEIGHTS = {"document": "40", "visit": "30", "defence": "20", "poll": "10"}
EVERYTHING = list(ORDER)
MOVING = {"notice": {"days": 1, "extend_if_changed": True}, "objections": {"next_moves_up": True}}
ONE_TIER = [{"code": "main", "name": "质量奖", "quota": 2, "prize_yuan": "1000"}]
CORNERS: dict[str, tuple[Sequence[str], dict[str, Any], bool]] = {
    "the least of all": (("application", "decision"), {}, False),
    "a notice and nothing else": (("application", "notice", "decision"), {}, True),
    "the committee alone": (("application", "committee", "decision"), {}, False),
    "reviewed and named": (("application", "review", "notice", "decision"), {}, False),
    "ranked and named": (("application", "completeness", "review", "ranking", "decision"), {}, False),
    "the decision before the notice": (("application", "review", "consensus", "ranking", "committee", "decision", "notice"), {}, True),
    "named, approved, then publicised": (("application", "eligibility", "decision", "notice", "award"), MOVING, True),
    "the next moves up by votes": (("application", "review", "ranking", "committee", "notice", "decision"), {**MOVING, "tiers": ONE_TIER}, True),
    "the next moves up by rank": (("application", "review", "ranking", "notice", "decision"), {**MOVING, "tiers": ONE_TIER}, True),
    "everything at once": (EVERYTHING, {"ranking": {"weights": WEIGHTS}, "polls": {"min_answers": 1}, "materials": {"sealed": True}}, True),
}  # fmt: skip


def test_the_driver_knows_every_stage() -> None:
    assert set(ACTS) | WITHOUT_ACT == set(ORDER)


@pytest.mark.parametrize("corner", CORNERS)
def test_the_corners(corner: str) -> None:
    phases, changes, excludes = CORNERS[corner]
    world, _awards = run(rulebook(phases, **changes), excludes=excludes)
    excluded = world.cycle.applications.filter(stage=Stage.EXCLUDED).count()
    assert excluded == (1 if excludes else 0)
    if corner.startswith("the next moves up"):
        assert world.cycle.awards.count() == 2, "the place that was set free was taken"
        assert world.cycle.notices.count() == 2


def test_organizations_persons_and_projects_each_win_their_own_tier() -> None:
    kinds = ("organization", "person", "project")
    listed = [{"code": kind, "name": f"{kind}奖", "quota": 1, "candidates": kind} for kind in kinds]
    plan = ("application", "eligibility", "review", "ranking", "committee", "notice", "decision")
    _world, awards = run(rulebook(plan, tiers=listed), kinds=kinds)
    assert {award.tier.code: award.application.kind for award in awards} == {kind: kind for kind in kinds}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(book=rulebooks(), excludes=st.booleans())
def test_any_sound_plan_runs(db: None, book: Rulebook, excludes: bool) -> None:
    with transaction.atomic():
        run(book, excludes=excludes)
        transaction.set_rollback(True)
