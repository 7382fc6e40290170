"""The shortest ways to a programme and a nomination."""

from datetime import date

from accounts.models import Organization, User
from benchmarking.programmes import actions, exchange, nominating
from benchmarking.programmes.models import Department, Nomination, Programme
from tests.people import pdf


def hundred() -> Programme:
    """The example of seed 003: four lines, four departments, one hundred enterprises; still being drawn up."""
    (programme,) = exchange.load()
    return programme


def running(by: User) -> Programme:
    programme = hundred()
    actions.start(programme, by=by)
    return programme


def nominated(programme: Programme, organization: Organization, by: User, line: int = 0) -> Nomination:
    return nominating.nominate(
        line=programme.lines.all()[line],
        department=Department.objects.get(name="质监"),
        organization=organization,
        year=2013,
        reasons="质量管理基础好",
        by=by,
    )


def proposed(programme: Programme, organization: Organization, by: User) -> Nomination:
    row = nominated(programme, organization, by)
    nominating.cultivate(row, by=by)
    nominating.record(row, held_on=date(2013, 5, 1), text="开展现场诊断", evidence=pdf(), by=by)
    nominating.propose(row, by=by)
    return row
