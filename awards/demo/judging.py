"""The demo's panels, independent reviews, consensus and site visits."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from awards.applications.models import Application
from awards.consensus import actions as consensus
from awards.consensus.differences import differences
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.demo import texts
from awards.demo.applying import _key
from awards.demo.cast import Cast
from awards.demo.firms import Firm, firm
from awards.demo.people import EXPERT_INTERESTS
from awards.panels import actions as panels
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
            for seat, expert in enumerate(experts[n * size : (n + 1) * size]):
                panels.seat(panel, expert=expert, is_leader=seat == 0, by=cast["officer"])
            panels.assign(panel, applications=admitted[n::PANELS], by=cast["officer"])
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
        reason = EXPERT_INTERESTS.get((expert.username, _key(application, cast)))
        if reason:
            panels.declare(application, has_interest=True, reason=reason, by=expert)
        else:
            free.append(application)
    if free:
        panels.declare_none(free, by=expert)


def fill_up(named: Sequence[Panel], experts: Sequence[User], cast: Cast) -> None:
    """Where a recusal leaves too few, an expert of the next panel joins."""
    for n, panel in enumerate(named):
        cases = PanelCase.objects.filter(panel=panel).values("application")
        if any(expert.declarations.filter(has_interest=True, application__in=cases).exists() for expert in experts):
            guest = named[(n + 1) % len(named)].seats.order_by("-pk").first()
            assert guest is not None
            panels.supplement(
                panel, expert=guest.expert, reason="本组一名专家回避，按规定人数增补。", by=cast["officer"]
            )
            declare(guest.expert, cast)


def begin(named: Sequence[Panel], cast: Cast, moment: datetime) -> None:
    with clock.at(moment):
        for panel in named:
            review.begin_review(panel, by=cast["officer"])


def score(sheet: ScoreSheet, cast: Cast, items: Sequence[Item], moment: datetime, *, share: int = 100) -> None:
    """One expert fills in `share` percent of a sheet; a whole one is handed in a day later."""
    subject = firm(_key(sheet.application, cast))
    chosen = items[: len(items) * share // 100]
    with clock.at(moment):
        overall = texts.overall(subject, sheet.expert.username) if share == 100 else ""
        judgements = {item.clause: judge(subject, item, sheet) for item in chosen}
        review.save_sheet(sheet, judgements, by=sheet.expert, overall=overall)
    if share == 100:
        with clock.at(moment + timedelta(days=1, hours=2)):
            review.hand_in(sheet, by=sheet.expert)


def judge(subject: Firm, item: Item, sheet: ScoreSheet) -> Judgement:
    """A percent near the firm's level: items differ by firm, experts by temper."""
    later = (sheet.application.cycle.award_year - 2015) // 4
    item_bend = random.Random(f"{subject.key}{item.clause}").gauss(0, 5)
    temper = random.Random(sheet.expert.username).gauss(0, 2)
    mood = random.Random(f"{subject.key}{item.clause}{sheet.expert.username}").gauss(0, 4)
    percent = min(95, max(5, 5 * round((subject.level + later + item_bend + temper + mood) / 5)))
    seed = f"{sheet.expert.username}{sheet.application.reference}"
    return Judgement(
        percent,
        strengths=texts.strengths(subject, item.clause, percent, seed),
        opportunities=texts.opportunities(subject, item.clause, percent, seed),
    )


def agree(application: Application, cast: Cast, moment: datetime) -> None:
    """The leader closes the review and agrees on every item: the median, with a reason where the experts differ."""
    subject = firm(_key(application, cast))
    leader = application.panel_case.panel.seats.get(is_leader=True).expert
    with clock.at(moment):
        review.close_review(application, by=cast["officer"])
        agreed = consensus.open_consensus(application, by=leader)
    with clock.at(moment + timedelta(days=1, hours=3)):
        for row in differences(application):
            strengths = [comment for voice in row.voices for comment in voice.score.strengths]
            opportunities = [comment for voice in row.voices for comment in voice.score.opportunities]
            consensus.save_item(
                agreed,
                row.item,
                by=leader,
                percent=row.median,
                strengths=_distinct(strengths, 2),
                opportunities=_distinct(opportunities, 2),
                reason=texts.consensus_reason(subject, row.item.clause) if row.is_notable else "",
            )
        consensus.save_summary(agreed, text=texts.consensus_summary(subject), by=leader)
        consensus.agree(agreed, by=leader)


def _distinct(comments: Sequence[dict[str, str]], most: int) -> list[dict[str, str]]:
    kept: list[dict[str, str]] = []
    for comment in comments:
        if all(comment["text"] != other["text"] for other in kept):
            kept.append(comment)
    return kept[:most]


def visit(application: Application, cast: Cast, moment: datetime) -> None:
    """Two days on site: a few items verified, one or two scores moved with a reason."""
    subject = firm(_key(application, cast))
    leader = application.panel_case.panel.seats.get(is_leader=True).expert
    with clock.at(moment - timedelta(days=5)):
        start = moment.date()
        planned = visits.plan(
            application,
            starts_on=start,
            ends_on=start + timedelta(days=1),
            programme=texts.programme(subject),
            by=cast["officer"],
        )
    with clock.at(moment + timedelta(days=1, hours=8)):
        scores = visits.scores_of(planned)
        chance = random.Random(f"visit{subject.key}")
        for row in chance.sample(scores, 6):
            step = chance.choice((-5, 0, 0, 5))
            percent = None if row.percent is None else min(100, max(0, row.percent + step))
            visits.save_item(
                planned,
                row.item,
                by=leader,
                percent=percent,
                not_applicable=row.not_applicable,
                finding=texts.finding(subject, row.item.clause, step),
                reason=texts.change_reason(step) if percent != row.percent else "",
                strengths=row.strengths,
                opportunities=row.opportunities,
            )
        visits.save_summary(planned, text=texts.visit_summary(subject), by=leader)
        visits.record(planned, by=leader)
