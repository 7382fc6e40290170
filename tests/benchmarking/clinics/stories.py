"""The shortest ways to a case at any stage."""

from datetime import date
from typing import Any

from accounts.models import Organization, User
from benchmarking.clinics import actions
from benchmarking.clinics.models import Consultation
from core import clock
from tests import people

NOW = people.moment("2018-05-07 09:00")


def asked(organization: Organization, by: User, **values: Any) -> Consultation:
    with clock.at(NOW):
        return actions.ask(organization, **{"complaint": "焊接返修率高", "by": by, **values})


def assigned(organization: Organization, by: User, doctor: User) -> Consultation:
    case = asked(organization, by)
    with clock.at(NOW):
        actions.assign(case, doctor=doctor, by=by)
    return case


def diagnosed(organization: Organization, by: User, doctor: User) -> Consultation:
    case = assigned(organization, by, doctor)
    with clock.at(people.moment("2018-05-10 15:00")):
        actions.diagnose(case, visited_on=date(2018, 5, 10), diagnosis="焊接参数没有受控", by=doctor)
    return case


def prescribed(organization: Organization, by: User, doctor: User) -> Consultation:
    """To be followed up on 15 June."""
    case = diagnosed(organization, by, doctor)
    with clock.at(people.moment("2018-05-11 15:00")):
        actions.prescribe(case, prescription="编制焊接作业指导书", follow_up_on=date(2018, 6, 15), by=doctor)
    return case


def followed(organization: Organization, by: User, doctor: User, **values: Any) -> Consultation:
    case = prescribed(organization, by, doctor)
    visit: dict[str, Any] = {"held_on": date(2018, 6, 15), "finding": "返修率下降一半", "by": doctor}
    with clock.at(people.moment("2018-06-15 17:00")):
        actions.follow_up(case, **{**visit, **values})
    return case
