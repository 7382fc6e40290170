"""Two people at the same moment: one last place, one check-in, one seat that becomes free."""

import pytest

from benchmarking.exchanges.actions import attendance, events, sign_ups
from benchmarking.exchanges.models import Event, SignUp, SignUpStage
from core import clock, journal
from core.models import Letter
from tests.benchmarking.exchanges.builders import DOORS, FACTS, NOW, come, make_event, make_firm, persons
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at(moment, act):
    """The clock of a thread is its own."""

    def run():
        with clock.at(moment):
            return act()

    return run


def test_two_organizations_take_the_last_place(officer):
    event = make_event(officer, capacity=1)
    firms = [make_firm(), make_firm()]
    results = at_once(
        *(
            at(NOW, lambda firm=firm: sign_ups.sign_up(Event.objects.get(), firm[0], persons("甲"), by=firm[1]))
            for firm in firms
        )
    )
    assert sorted(rows[0].stage for rows in results) == [SignUpStage.CONFIRMED, SignUpStage.WAITING]
    assert event.sign_ups.count() == 2


def test_one_signs_off_while_another_signs_up(officer):
    event = make_event(officer, capacity=1)
    first, second, third = make_firm(), make_firm(), make_firm()
    (row,) = come(event, first, "甲")
    come(event, second, "乙")
    at_once(
        at(NOW, lambda: sign_ups.sign_off(SignUp.objects.select_related("event").get(pk=row.pk), by=first[1])),
        at(NOW, lambda: sign_ups.sign_up(Event.objects.get(), third[0], persons("丙"), by=third[1])),
    )
    assert dict(event.sign_ups.values_list("name", "stage")) == {"甲": "cancelled", "乙": "confirmed", "丙": "waiting"}
    assert Letter.objects.filter(template="benchmarking/event_moved_up").count() == 1


def test_a_colleague_and_a_double_press_do_not_pass_the_limit_of_an_organization(officer):
    event = make_event(officer, capacity=9, per_organization=2)
    firm, user = make_firm()
    at_once(
        *(
            at(NOW, lambda n=n: sign_ups.sign_up(Event.objects.get(), firm, persons(f"甲{n}", f"乙{n}"), by=user))
            for n in range(3)
        )
    )
    assert event.sign_ups.count() == 2


def test_more_places_and_a_sign_off_move_everybody_up_once(officer):
    event = make_event(officer, capacity=1)
    firm = make_firm()
    (row,) = come(event, make_firm(), "甲")
    come(event, firm, "乙", "丙")
    facts = {**FACTS, "capacity": 2}
    at_once(
        at(NOW, lambda: events.edit(Event.objects.get(), by=officer, **facts)),
        at(NOW, lambda: sign_ups.sign_off(SignUp.objects.select_related("event").get(pk=row.pk), by=officer)),
    )
    assert dict(event.sign_ups.values_list("name", "stage")) == {
        "甲": "cancelled",
        "乙": "confirmed",
        "丙": "confirmed",
    }


def test_two_officers_scan_one_ticket(officer, head):
    event = make_event(officer)
    (row,) = come(event, make_firm(), "甲")
    results = at_once(
        *(
            at(DOORS, lambda by=by: attendance.check_in(SignUp.objects.get(pk=row.pk), by=by, by_officer=True))
            for by in (officer, head)
        )
    )
    assert sum(isinstance(result, str) and "无需重复" in result for result in results) == 1
    assert journal.timeline(row).filter(verb="sign_ups.check_in").count() == 1
