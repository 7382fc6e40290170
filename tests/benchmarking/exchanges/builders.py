"""The shortest way to an event at any stage, and to people who come."""

from typing import Any

from accounts.models import Organization, Role, User
from benchmarking.exchanges.actions import attendance, events, sign_ups
from benchmarking.exchanges.actions.sign_ups import Person
from benchmarking.exchanges.models import Event, SignUp
from core import clock
from tests import people

NOW = people.moment("2015-09-23 09:00")
LATE = people.moment("2015-10-19 09:00")  # after the end of the sign-up
DOORS = people.moment("2015-10-20 08:45")
AFTER = people.moment("2015-10-20 18:00")
FACTS: dict[str, Any] = {
    "kind": "on_site", "title": "卓越绩效模式现场交流会", "starts_at": people.moment("2015-10-20 09:00"),
    "ends_at": people.moment("2015-10-20 17:00"), "place": "驿城区虚构路1号会议室", "host": None, "capacity": 2, "per_organization": 3,
    "sign_up_until": people.moment("2015-10-18 18:00"), "hours": 0, "audience": "质量负责人", "description": "参观生产现场，交流做法。",
}  # fmt: skip


def make_draft(by: User, **facts: Any) -> Event:
    with clock.at(NOW):
        return events.draft(by=by, **{**FACTS, **facts})


def make_event(by: User, **facts: Any) -> Event:
    """Announced."""
    event = make_draft(by, **facts)
    with clock.at(NOW):
        events.announce(event, by=by)
    return event


def make_firm(name: str = "", **values: Any) -> tuple[Organization, User]:
    user = people.make_user(Role.ENTERPRISE)
    return people.make_organization(name, user=user, **values), user


def persons(*names: str) -> list[Person]:
    return [Person(name, "质量部长", f"1380000{n:04d}") for n, name in enumerate(names)]


def come(event: Event, firm: tuple[Organization, User], *names: str) -> list[SignUp]:
    organization, user = firm
    with clock.at(NOW):
        return sign_ups.sign_up(event, organization, persons(*names), by=user)


def check_in(row: SignUp, by: User) -> None:
    with clock.at(DOORS):
        attendance.check_in(row, by=by, by_officer=True)


def make_held(by: User, firm: tuple[Organization, User], *names: str, **facts: Any) -> Event:
    """Concluded, with everybody of `names` present."""
    event = make_event(by, **facts)
    for row in come(event, firm, *names):
        check_in(row, by)
    with clock.at(AFTER):
        events.conclude(event, summary="交流顺利。", by=by)
    return event


def post_event(**values: str) -> dict[str, str]:
    """What the event's page sends."""
    given = {
        "version": "", "kind": "on_site", "title": "卓越绩效模式现场交流会", "starts_at": "2015-10-20T09:00", "ends_at": "2015-10-20T17:00",
        "place": "驿城区虚构路1号会议室", "host": "", "capacity": "2", "per_organization": "3", "sign_up_until": "2015-10-18T18:00",
        "hours": "0", "audience": "", "description": "参观生产现场。",
    }  # fmt: skip
    return {**given, **values}
