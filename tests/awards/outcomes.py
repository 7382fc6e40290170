"""The way from scored cases to a released decision, by the portal's own actions, in as few words as a story needs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Organization, Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.committee import actions as committee
from awards.committee import closing, voting
from awards.committee.models import Meeting
from awards.cycles.models import Cycle
from awards.honours import decisions
from awards.honours.models import Award, Decision
from awards.notices import actions as notices
from awards.notices.models import Notice
from awards.ranking import actions as ranking
from awards.ranking.models import Ranking
from core import clock
from tests import people
from tests.awards import builders
from tests.awards.results import make_consensus, make_visit

HELD_AT = people.moment("2016-01-20 09:00")


def make_scored(cycle: Cycle, percent: int, organization: Organization | None = None) -> Application:
    """A visited case with the same percent on every item, before and after the visit."""
    case = builders.make_application(cycle, organization, stage=Stage.VISITED, filled=False)
    make_consensus(case, percent, percent, percent)
    make_visit(case, percent, percent, percent)
    return case


def make_ranked(cycle: Cycle, percents: Sequence[int], *, officer: User, head: User) -> Ranking:
    for percent in percents:
        make_scored(cycle, percent)
    return ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)


def make_meeting(cycle: Cycle, members: Sequence[User], *, officer: User, signed_in: int | None = None) -> Meeting:
    """Planned on the shortlist; the first `signed_in` members are present (all, when not said)."""
    meeting = committee.plan(
        cycle,
        title="评审委员会会议",
        held_at=HELD_AT,
        place="一号会议室",
        chair=members[0],
        members=members,
        by=officer,
    )
    for member in members[:signed_in]:
        committee.sign_in(meeting, member=member, by=member)
    return meeting


def vote(meeting: Meeting, members: Sequence[User], *choices: str) -> None:
    """Every member casts the same paper: one choice per candidate, in order."""
    rows = list(meeting.candidates.all())
    paper = {row.pk: choice for row, choice in zip(rows, choices, strict=True)}
    for member in members:
        voting.cast(meeting, choices=paper, by=member)


def make_voted(cycle: Cycle, members: Sequence[User], *choices: str, officer: User, head: User) -> Meeting:
    """Ranked, met and voted; as many cases as choices, all of them shortlisted when the rulebook's factor allows."""
    make_ranked(cycle, range(90, 90 - 5 * len(choices), -5), officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer)
    committee.open_voting(meeting, by=officer)
    vote(meeting, members, *choices)
    return closing.close(meeting, by=officer)


def make_notice(cycle: Cycle, members: Sequence[User], *, officer: User, head: User) -> Notice:
    """Released: two proposed cases are on notice, the third was passed over."""
    make_voted(cycle, members, "yes", "yes", "no", officer=officer, head=head)
    notice = notices.draft(cycle, by=officer)
    notices.prepare(notice, by=officer)
    notices.release(notice, by=head)
    return notice


def end_of(notice: Notice) -> datetime:
    """The morning after the last day."""
    assert notice.last_day is not None
    return people.moment(f"{notice.last_day.isoformat()} 09:00") + timedelta(days=1)


def make_decision(cycle: Cycle, members: Sequence[User], *, officer: User, head: User) -> Decision:
    """Prepared, ready to be released by another person, on the morning after the notice."""
    notice = make_notice(cycle, members, officer=officer, head=head)
    with clock.at(end_of(notice)):
        notices.end(notice, by=officer)
        decision = decisions.draft(cycle, by=officer)
        decisions.edit(
            decision, number="驻政〔2016〕3号", title=decision.title, addressees=decision.addressees, text=decision.text,
            decided_on=clock.today(), by=officer,
        )  # fmt: skip
        decision.refresh_from_db()
        decisions.prepare(decision, by=officer)
    return decision


def make_awards(cycle: Cycle, members: Sequence[User], *, officer: User, head: User) -> list[Award]:
    decision = make_decision(cycle, members, officer=officer, head=head)
    return decisions.release(decision, by=head)


def another_head() -> User:
    return people.make_user(Role.HEAD, "科长王")
