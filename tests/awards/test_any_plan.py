"""Whatever rulebook is sound runs from the call to the certificates: every case comes to its end, nobody is honoured above the places."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Industry, Organization
from awards.applications.workflow import Stage
from awards.committee.models import Candidate
from awards.cycles.consistency import faults_of
from awards.cycles.outcome_words import FOR_LIFE
from awards.cycles.phases import ORDER
from awards.cycles.places import pool_of
from awards.cycles.rulebook import Rulebook
from awards.honours.documents import CertificateDocument, DecisionDocument
from awards.honours.models import Award, AwardStage
from awards.inquiries.readings import rechecks
from awards.screening.models import Outcome
from core import clock, journal
from core.calendar import years_later
from tests import people
from tests.awards import builders
from tests.awards.driver import (
    ACTS,
    CHECKS,
    WITHOUT_ACT,
    World,
    assess_again,
    drive,
    open_cycle,
    over,
    top_up,
    withdraw_for_fraud,
)

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
    line = draw(st.sampled_from(["pass_line", "pass_percent"]))
    made[0][line] = draw(st.sampled_from(["60", "85", "95", None]))
    if draw(st.booleans()):
        made.append({"code": "special", "name": "特别贡献奖", "quota": 0, "off_quota": True})
    return [{name: value for name, value in tier.items() if value is not None} for tier in made]


SHARES = st.sampled_from(["1/2", "2/3"])
SIZES = st.sampled_from([[], ["medium"], ["medium", "large"]])
YES = st.booleans()
VETOES: list[dict[str, Any]] = [
    {"code": "accident", "label": "发生重大安全事故", "department": "应急管理局", "reply_days": 5},
    {"code": "credit", "label": "列入失信名单", "department": "信用办", "recheck": False, "look_back_years": 5},
    {"code": "crime", "label": "法定代表人有犯罪记录"},
]


@st.composite
def afterwards(draw: st.DrawFn) -> dict[str, Any]:
    """What follows the award: unlimited, or valid for years and assessed again; a bar for fraud; money for upper awards."""
    years = draw(st.sampled_from([None, 3, 5]))
    ends = draw(st.lists(st.sampled_from(["keep", "rectify", "withdraw"]), unique=True, max_size=3)) if years else []
    unit = draw(st.sampled_from(["", "editions", "years", "life"]))
    levels = draw(st.lists(st.sampled_from(["national", "provincial", "city"]), unique=True, max_size=2))
    return {
        "validity_years": years,
        "reassessment": ends,
        "fraud_bar": {"unit": unit, "length": None if unit == "life" else draw(st.integers(1, 4))} if unit else None,
        "top_ups": [{"level": level, "prize_yuan": "50000"} for level in levels],
        "yearly_report": draw(YES),
        "recover_money": draw(YES),
    }


@st.composite
def entries(draw: st.DrawFn, phases: Sequence[str]) -> dict[str, Any]:
    """Who may apply, what rules out, who recommends."""
    checked = bool({"completeness", "eligibility", "preliminary"} & set(phases))
    mode = draw(st.sampled_from(["none", "optional", *(["required"] if checked else [])]))
    bodies = st.lists(st.sampled_from(["district", "department", "association"]), unique=True, min_size=1)
    return {
        "eligibility": {
            "registered_in_region": draw(YES), "min_years_since_founding": draw(st.sampled_from([0, 3, 5])),
            "years_with_model": draw(st.sampled_from([0, 3])), "management_certificate": draw(YES),
            "no_loss_years": draw(st.sampled_from([0, 3])), "trade_position": draw(st.sampled_from(["", "居同行业前列"])),
            "sizes": draw(SIZES), "pool_member": draw(YES), "internal_notice_days": draw(st.sampled_from([0, 5])),
            "barred_after_win_years": draw(st.sampled_from([0, 3, 5])),
            "bar_scope": draw(st.sampled_from(["same_tier", "every_tier"])), "not_with_district_award": draw(YES),
            "excluded_bodies": draw(st.sampled_from([[], ["行政机关"]])), "conditions": draw(st.sampled_from([[], ["诚信经营"]])),
        },
        "vetoes": draw(st.lists(st.sampled_from(VETOES), unique_by=lambda veto: veto["code"], max_size=3)),
        "materials": {"sealed": draw(YES)},
        "recommendation": {
            "mode": mode, "by": [] if mode == "none" else draw(bodies), "publicised": draw(YES),
        },
    }  # fmt: skip


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    phases, listed = draw(plans()), draw(tiers())
    if "ranking" not in phases:
        listed[0].pop("pass_line", None)
        listed[0].pop("pass_percent", None)
    others = {"visit": "visits", "defence": "defence", "poll": "polls"}
    parts = [part for part, name in others.items() if name in phases and draw(YES)]
    weights = {"document": str(100 - 20 * len(parts)), **dict.fromkeys(parts, "20")}
    selections = ["threshold", "votes"] + (["votes_and_scores"] if "ranking" in phases else [])
    aggregations = ["mean", "median", "trimmed"] + (["consensus"] if "consensus" in phases else [])
    aggregation = draw(st.sampled_from(aggregations))
    tracks = [
        {"code": "works", "name": "工业", "industries": ["C"], "quotas": {"tier0": 1}},
        {"code": "farms", "name": "农业", "industries": ["A"]},
    ]
    return rulebook(
        phases,
        **draw(entries(phases)),
        tiers=listed,
        tracks=tracks if draw(YES) else [],
        ranking={
            "weights": weights, "candidates_factor": draw(st.sampled_from(["1", "3/2", "2"])),
            "ties": draw(st.sampled_from(["share", "document", "visit"])),
        },
        review={"aggregation": aggregation},
        committee={
            "size": draw(st.sampled_from([3, 5])), "quorum": draw(SHARES), "threshold": draw(SHARES), "exceed": draw(YES),
            "base": draw(st.sampled_from(["present", "all"])), "recused_leave_base": draw(YES),
            "ballot": draw(st.sampled_from(["named", "secret"])), "selection": draw(st.sampled_from(selections)),
            "votes_weight": draw(st.sampled_from(["50", "70"])),
            "rounds": draw(st.integers(1, 2)), "announced_at_once": draw(YES),
        },
        polls={"min_answers": 1},
        panels={"size": 4 if aggregation == "trimmed" else 3, "appointment": draw(st.sampled_from(["lot", "named"]))},
        notice={"days": 1, "unit": draw(st.sampled_from(["working", "calendar"])), "extend_if_changed": draw(YES)},
        objections={
            "next_moves_up": draw(YES), "identity_required": draw(YES), "organization_seal": draw(YES),
            "evidence_required": draw(YES),
        },
        after=draw(afterwards()),
    )  # fmt: skip


def organizations() -> list[Organization]:
    trades = [Industry.objects.get_or_create(code=code, defaults={"name": code})[0] for code in INDUSTRIES]
    return [
        people.make_organization(
            user=people.make_user("enterprise"), industry=trades[n % len(trades)], founded_on=date(2000, 1, 1)
        )
        for n in range(CASES)
    ]


def run(
    book: Rulebook, *, excludes: bool = False, kinds: Sequence[str] = (), **tells: Any
) -> tuple[World, list[Award]]:
    assert faults_of(book) == []
    builders.make_criteria()
    people.make_region()
    world = open_cycle(book, organizations(), excludes=excludes, kinds=kinds, **tells)
    awards = drive(world)
    assert over(world), list(world.cycle.applications.values_list("stage", flat=True))
    check(world, awards)
    return world, awards


def check(world: World, awards: list[Award]) -> None:
    """Winners within the places of every pool and above the pass line; certificates and an unbroken journal."""
    rules = world.cycle.rules
    tiers = {tier.code: tier for tier in rules.tiers}
    used = Counter(pool_of(rules, tiers[award.tier.code], award.organization.industry.code) for award in awards)
    assert {pool: number for pool, number in used.items() if pool.quota is not None and number > pool.quota} == {}
    for award in awards:
        line = getattr(award.application, "ranking_line", None)
        assert line is None or line.result_hundredths >= (award.tier.pass_line_hundredths or 0)
    assert len({award.certificate_number for award in awards}) == len(awards)
    honoured = world.cycle.applications.filter(stage=Stage.HONOURED)
    assert {award.application_id for award in awards} == set(honoured.values_list("pk", flat=True))
    check_turned_away(world)
    assert all(row.is_clear for row in rechecks(world.cycle, [award.application for award in awards]))
    check_ballots(world)
    check_afterwards(world, awards)
    assert journal.verify()[1] is None
    if not awards:
        return
    with clock.at(world.now):
        assert CertificateDocument().context(awards[0])["certificate"]["number"] == awards[0].certificate_number
        assert DecisionDocument().paper(world.cycle.decision).blocks


def check_turned_away(world: World) -> None:
    """Whom a department, or who must recommend, is against does not get past the checks."""
    rules = world.cycle.rules
    is_weighed = rules.recommendation.mode == "required" or any(veto.department for veto in rules.vetoes)
    if world.turns_away and is_weighed and set(CHECKS) & set(world.plan):
        last = world.cycle.applications.order_by("-number")[0]
        assert last.screenings.filter(outcome=Outcome.DECLINED).exists()
        assert last.stage != Stage.HONOURED


def check_ballots(world: World) -> None:
    """Nobody is proposed whose share of the base, as a fraction, is not what the rulebook asks for."""
    rule = world.cycle.rules.committee
    limitless = {tier.code for tier in world.cycle.rules.tiers if tier.off_quota}
    for row in Candidate.objects.filter(meeting__cycle=world.cycle, proposed=True):
        away = row.recusals.count() if rule.recused_leave_base else 0
        assert row.base == (rule.size if rule.base == "all" else len(world.members)) - away
        share, asked = Fraction(row.yes or 0, row.base or 1), rule.threshold
        by_votes_alone = rule.selection == "votes" and row.tier.code not in limitless
        assert by_votes_alone or share > asked or (share == asked and not rule.exceed), (share, asked)


def check_afterwards(world: World, awards: list[Award]) -> None:
    """Validity, re-assessment, money of upper awards and the bar for fraud are the rulebook's."""
    rule = world.cycle.rules.after
    for award in awards:
        years = rule.validity_years
        assert award.valid_until == (years_later(award.awarded_on, years) if years else None)
    if not awards:
        return
    with clock.at(world.now):
        made = top_up(world, awards[0])
        assert [payment.amount_fen for payment in made] == [row.prize_fen for row in rule.top_ups]
    for conclusion, award in zip(rule.reassessment, awards, strict=False):
        again = assess_again(world, award, conclusion)
        assert award.valid_until is not None
        assert rule.validity_years is not None
        kept = conclusion == "keep"
        assert again.valid_until == (years_later(award.valid_until, rule.validity_years) if kept else award.valid_until)
        assert again.stage == (AwardStage.WITHDRAWING if conclusion == "withdraw" else AwardStage.GRANTED)
    cheat = Award.objects.get(pk=awards[-1].pk)
    if cheat.stage == AwardStage.GRANTED:
        with clock.at(world.now):
            barred = withdraw_for_fraud(world, cheat).barred_through
        bar, year = rule.fraud_bar, world.now.year
        lengths = {"life": FOR_LIFE, "years": year + (bar.length or 0) if bar else 0}
        assert (barred is None) == (bar is None)
        assert bar is None or bar.unit == "editions" or barred == lengths[bar.unit]


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
    world, awards = run(rulebook(phases, **changes), excludes=excludes)
    assert awards
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


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(book=rulebooks(), excludes=YES, turns_away=YES, bare_quorum=YES, recuses=YES, step=st.sampled_from([5, 5, 0]))
def test_any_sound_plan_runs(
    db: None, book: Rulebook, excludes: bool, turns_away: bool, bare_quorum: bool, recuses: bool, step: int
) -> None:
    with transaction.atomic():
        run(book, excludes=excludes, turns_away=turns_away, bare_quorum=bare_quorum, recuses=recuses, step=step)
        transaction.set_rollback(True)
