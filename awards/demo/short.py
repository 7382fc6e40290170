"""Applications and score sheets of the city's smaller awards: a few items, a few papers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from accounts.models import User
from awards.applications import actions, handing_in
from awards.applications.about import ORGANIZATION, About
from awards.applications.models import Application
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.demo import judgement, texts
from awards.demo.cast import Cast
from awards.demo.codes import identity_number
from awards.demo.firms import Firm, firm
from awards.demo.papers import scan
from awards.panels import actions as panels
from awards.panels import assignment, declarations, seats
from awards.review import actions as review
from awards.review.entries import Judgement
from awards.review.models import ScoreSheet
from core import clock
from core.datafile import Part, parsed

# Which answers of the national standard's items a firm's answers to the short set are taken from.
SOURCES = {"1.1": "4.1.2", "1.2": "4.1.4", "2.1": "4.3.2", "2.2": "4.5.3", "3.1": "4.7.2", "3.2": "4.7.4"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Person(Part):
    """A person whom a firm puts forward, with what is written about them."""

    firm: str
    name: str
    born: str
    post: str
    profile: str
    problem: str
    lasting: str
    result: str
    benefit: str

    @property
    def about(self) -> About:
        return About(kind="person", subject=self.name, post=self.post, identity_number=identity_number(self.born))

    @property
    def answers(self) -> dict[str, str]:
        return {"1.1": self.problem, "1.2": self.lasting, "2.1": self.result, "2.2": self.benefit}


class _Persons(Part):
    persons: list[Person]


def persons() -> list[Person]:
    return parsed(_Persons, (Path(__file__).parent / "data" / "merits.yaml").read_text(encoding="utf-8")).persons


def apply(cycle: Cycle, cast: Cast, keys: Iterable[str], opens: datetime) -> list[Application]:
    """Firms draft on the first days and hand in within the week."""
    handed_in = []
    for n, key in enumerate(keys):
        one = firm(key)
        with clock.at(opens + n * DAY + 9 * HOUR):
            application = draft(cycle, cast, one)
        with clock.at(opens + (n + 5) * DAY + 10 * HOUR):
            handing_in.submit(application, by=cast.of_firm(one))
        handed_in.append(application)
    return handed_in


def draft(cycle: Cycle, cast: Cast, one: Firm, share: int = 100) -> Application:
    """A firm's own application, filled in to `share` percent of its items; with 100 nothing is missing."""
    answers = {clause: texts.answer(one, source, cycle.award_year) for clause, source in SOURCES.items()}
    kept = dict(list(answers.items())[: len(answers) * share // 100])
    return fill(
        cycle, cast, one, ORGANIZATION, texts.profile(one, cycle.award_year)[:1400], kept, is_whole=share == 100
    )


def fill(
    cycle: Cycle, cast: Cast, one: Firm, about: About, profile: str, answers: Mapping[str, str], *, is_whole: bool = True
) -> Application:  # fmt: skip
    user = cast.of_firm(one)
    application = actions.start(cycle, cast.organizations[one.key], by=user, about=about)
    actions.save_profile(application, text=profile, by=user)
    for item in Item.objects.of(cycle.criteria_id):
        if item.clause in answers:
            actions.save_answer(application, item=item, text=answers[item.clause], by=user)
    if is_whole:
        for kind in cycle.rules.materials.evidence:
            if kind.required:
                upload = scan(kind.label)
                actions.add_evidence(
                    application, code=kind.code, title=f"{one.name}{kind.label}", upload=upload, by=user
                )
        actions.commit(application, signatory=one.legal, upload=scan("申报承诺书"), by=user)
    return application


def read(cycle: Cycle, cast: Cast, cases: Sequence[Application], readers: Sequence[str], opens: datetime) -> None:
    """One panel, named and appointed, reads everything and is done within a fortnight."""
    experts = [cast[name] for name in readers]
    with clock.at(opens - 3 * DAY + 9 * HOUR):
        panel = panels.create(cycle, name="评审组", by=cast["officer"])
        for place, expert in enumerate(experts):
            seats.seat(panel, expert=expert, is_leader=place == 0, by=cast["officer"])
        assignment.assign(panel, applications=cases, by=cast["officer"])
    with clock.at(opens - 2 * DAY + 9 * HOUR):
        panels.appoint(panel, by=cast["head"])
        for expert in experts:
            declarations.declare_none(cases, by=expert)
    with clock.at(opens + 9 * HOUR):
        review.begin_review(panel, by=cast["officer"])
    sheets = ScoreSheet.objects.filter(application__cycle=cycle).select_related("expert", "application__cycle")
    items = list(Item.objects.of(cycle.criteria_id))
    for n, sheet in enumerate(sheets.order_by("pk")):
        with clock.at(opens + (1 + n % 9) * DAY + 10 * HOUR):
            subject = cast.firm_of(sheet.application)
            given = {item.clause: _judged(subject, item.clause, sheet.expert, cycle.award_year) for item in items}
            text = judgement.overall(subject, sheet.expert.username, cycle.award_year)
            review.save_sheet(sheet, given, by=sheet.expert, overall=text)
            review.hand_in(sheet, by=sheet.expert)
    with clock.at(opens + 13 * DAY + 9 * HOUR):
        for case in cases:
            review.close_review(case, by=cast["officer"])


def _judged(subject: Firm, clause: str, expert: User, year: int) -> Judgement:
    """As the demo judges the item of the national standard whose text the answer is."""
    source = SOURCES[clause]
    value = judgement.percent(subject, source, expert.username, year)
    found = judgement.comments(subject, source, value, expert.username, year)
    strengths, opportunities = (
        [row | {"reference": row["reference"].replace(source, clause)} for row in rows] for rows in found
    )
    return Judgement(value, strengths=strengths, opportunities=opportunities)
