"""The demo's panels, independent reviews, consensus and site visits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from awards.applications.models import Application
from awards.consensus import actions as consensus
from awards.consensus.differences import differences
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.demo import judgement
from awards.demo.cast import Cast
from awards.demo.firms import Firm
from awards.demo.people import EXPERT_INTERESTS
from awards.panels import actions as panels
from awards.panels import assignment, declarations, seats
from awards.panels.models import Panel, PanelCase
from awards.panels.readings import undeclared_cases
from awards.review import actions as review
from awards.review.entries import Judgement
from awards.review.models import ScoreSheet
from awards.visits import actions as visits
from core import clock

PANELS = 3


def name_panels(cycle: Cycle, cast: Cast, admitted: Sequence[Application], moment: datetime) -> list[Panel]:
    """Three panels of five, each with its share of the cases; prepared by an officer, appointed by a head; interests declared."""
    experts = [user for name, user in cast.users.items() if name.startswith("expert")]
    size = len(experts) // PANELS
    named = []
    for n in range(PANELS):
        with clock.at(moment + timedelta(hours=n)):
            panel = panels.create(cycle, name=f"第{'一二三'[n]}评审组", by=cast["officer"])
            for place, expert in enumerate(experts[n * size : (n + 1) * size]):
                seats.seat(panel, expert=expert, is_leader=place == 0, by=cast["officer"])
            assignment.assign(panel, applications=admitted[n::PANELS], by=cast["officer"])
        with clock.at(moment + timedelta(days=1, hours=n)):
            panels.appoint(panel, by=cast["head"])
        named.append(panel)
    with clock.at(moment + timedelta(days=2)):
        for panel in named:
            for seat in panel.seats.select_related("expert"):
                declare(seat.expert, cast)
        fill_up(named, experts, cast)
    return named


def declare(expert: User, cast: Cast) -> None:
    """The interests that the demo knows; none in the other cases."""
    cases = [case.application for case in undeclared_cases(expert)]
    free = []
    for application in cases:
        reason = EXPERT_INTERESTS.get((expert.username, cast.firm_of(application).key))
        if reason:
            declarations.declare(application, has_interest=True, reason=reason, by=expert)
        else:
            free.append(application)
    if free:
        declarations.declare_none(free, by=expert)


def fill_up(named: Sequence[Panel], experts: Sequence[User], cast: Cast) -> None:
    """Where a recusal leaves too few, an expert of the next panel joins."""
    for n, panel in enumerate(named):
        cases = PanelCase.objects.filter(panel=panel).values("application")
        if any(expert.declarations.filter(has_interest=True, application__in=cases).exists() for expert in experts):
            guest = named[(n + 1) % len(named)].seats.order_by("-pk").first()
            assert guest is not None
            seats.supplement(
                panel, expert=guest.expert, reason="本组一名专家回避，按规定人数增补。", by=cast["officer"]
            )
            declare(guest.expert, cast)


def begin(named: Sequence[Panel], cast: Cast, moment: datetime) -> None:
    with clock.at(moment):
        for panel in named:
            review.begin_review(panel, by=cast["officer"])


def score(sheet: ScoreSheet, cast: Cast, items: Sequence[Item], moment: datetime, *, share: int = 100) -> None:
    """One expert fills in `share` percent of a sheet; a whole one is handed in a day later."""
    subject, year = cast.firm_of(sheet.application), sheet.application.cycle.award_year
    reader = sheet.expert.username
    chosen = items[: len(items) * share // 100]
    with clock.at(moment):
        judgements = {item.clause: judge(subject, item.clause, reader, year) for item in chosen}
        text = judgement.overall(subject, reader, year) if share == 100 else ""
        review.save_sheet(sheet, judgements, by=sheet.expert, overall=text)
    if share == 100:
        with clock.at(moment + timedelta(days=1, hours=2)):
            review.hand_in(sheet, by=sheet.expert)


def judge(subject: Firm, clause: str, reader: str, year: int) -> Judgement:
    value = judgement.percent(subject, clause, reader, year)
    strengths, opportunities = judgement.comments(subject, clause, value, reader, year)
    return Judgement(value, strengths=strengths, opportunities=opportunities)


def agree(application: Application, cast: Cast, moment: datetime) -> None:
    """The review is closed; the leader agrees on every item, with a reason where the experts differ."""
    subject, year = cast.firm_of(application), application.cycle.award_year
    leader = _leader_of(application)
    with clock.at(moment):
        review.close_review(application, by=cast["officer"])
        opened = consensus.open_consensus(application, by=leader)
    with clock.at(moment + timedelta(days=1, hours=3)):
        for row in differences(application):
            value = judgement.agreed(subject, row.item.clause, row.percents)
            reasoned = row.is_notable or row.asks_reason_for(value, False)
            consensus.save_item(
                opened,
                row.item,
                by=leader,
                percent=value,
                strengths=_distinct([comment for voice in row.voices for comment in voice.score.strengths], 3),
                opportunities=_distinct([comment for voice in row.voices for comment in voice.score.opportunities], 2),
                reason=judgement.consensus_reason(subject, row.item.clause, row.percents, value, year)
                if reasoned
                else "",
            )
        consensus.save_summary(opened, text=judgement.consensus_summary(subject, year), by=leader)
        consensus.agree(opened, by=leader)


def _leader_of(application: Application) -> User:
    case = PanelCase.objects.select_related("panel").get(application=application)
    return case.acting_leader or case.panel.seats.get(is_leader=True).expert


def _distinct(comments: Sequence[dict[str, str]], most: int) -> list[dict[str, str]]:
    return list({comment["text"]: comment for comment in comments}.values())[:most]


def visit(application: Application, cast: Cast, moment: datetime) -> None:
    """Two days on site: findings on every third item and on every item whose score moves."""
    subject, year = cast.firm_of(application), application.cycle.award_year
    leader = _leader_of(application)
    first = moment.date()
    with clock.at(moment - timedelta(days=5)):
        programme = judgement.visit_programme(subject, year)
        planned = visits.plan(
            application, starts_on=first, ends_on=first + timedelta(days=1), programme=programme, by=cast["officer"]
        )
    with clock.at(moment + timedelta(days=1, hours=8)):
        for n, row in enumerate(visits.scores_of(planned)):
            clause, before = row.item.clause, row.percent or 0
            after = judgement.after_visit(subject, clause, before)
            if after != before or n % 3 == 0:
                visits.save_item(
                    planned,
                    row.item,
                    by=leader,
                    percent=after,
                    finding=judgement.visit_finding(subject, clause, year),
                    reason=judgement.visit_reason(subject, clause, before, after, year),
                    strengths=row.strengths,
                    opportunities=row.opportunities,
                )
        visits.save_summary(planned, text=judgement.visit_summary(subject, year), by=leader)
        visits.record(planned, by=leader)
