"""Two people at the same moment: one last place, one check-in, one seat that becomes free."""

import pytest

from benchmarking.exchanges.actions import attendance, events, sign_ups
from benchmarking.exchanges.models import Event, SignUp, SignUpStage
from core import clock, journal
from core.forms import version_of
from core.models import Letter
from tests.benchmarking.exchanges.builders import (
    AFTER,
    DOORS,
    FACTS,
    NOW,
    come,
    make_event,
    make_firm,
    make_held,
    persons,
)
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


def signed(row):
    return SignUp.objects.select_related("event").get(pk=row.pk)


def test_who_is_next_in_line_gives_up_while_a_place_becomes_free(officer):
    """The place goes to the one after, never to somebody who has left; whoever is told of a place has it or gave it up."""
    event = make_event(officer, capacity=1)
    holder, second, third = make_firm(), make_firm(), make_firm()
    (first,) = come(event, holder, "甲")
    (waiting,) = come(event, second, "乙")
    come(event, third, "丙")
    at_once(
        at(NOW, lambda: sign_ups.sign_off(signed(first), by=holder[1])),
        at(NOW, lambda: sign_ups.sign_off(signed(waiting), by=second[1])),
    )
    assert dict(event.sign_ups.values_list("name", "stage")) == {
        "甲": "cancelled",
        "乙": "cancelled",
        "丙": "confirmed",
    }
    told = Letter.objects.filter(template="benchmarking/event_moved_up", recipient=third[1])
    assert told.count() == 1


def test_a_check_in_is_pressed_twice(officer):
    event = make_event(officer)
    firm = make_firm()
    (row,) = come(event, firm, "甲")
    presses = [
        at(
            DOORS,
            lambda: attendance.check_in(SignUp.objects.get(pk=row.pk), by=firm[1], by_officer=False, poster=event.code),
        )
    ] * 3
    results = at_once(*presses)
    assert sum(isinstance(result, SignUp) for result in results) == 1
    assert journal.timeline(row).filter(verb="sign_ups.check_in").count() == 1


def test_one_is_checked_in_while_being_removed(officer, head):
    event = make_event(officer)
    (row,) = come(event, make_firm(), "甲")
    results = at_once(
        at(DOORS, lambda: attendance.check_in(SignUp.objects.get(pk=row.pk), by=officer, by_officer=True)),
        at(DOORS, lambda: sign_ups.remove(signed(row), reason="重复", by=head)),
    )
    row.refresh_from_db()
    assert sum(isinstance(result, str) for result in results) == 1
    assert (row.stage == SignUpStage.CONFIRMED) == (row.checked_in_at is not None)


def test_an_event_ends_while_the_last_guest_arrives(officer, head):
    """Either the guest counts, with a training record, or is refused: never present without a record."""
    event = make_event(officer, kind="training", hours=4)
    (row,) = come(event, make_firm(), "甲")
    results = at_once(
        at(DOORS, lambda: attendance.check_in(SignUp.objects.get(pk=row.pk), by=officer, by_officer=True)),
        at(AFTER, lambda: events.conclude(Event.objects.get(), summary="顺利", by=head)),
    )
    row.refresh_from_db()
    assert isinstance(results[0], str) == (row.checked_in_at is None)
    assert event.records.count() == (row.checked_in_at is not None)


def test_an_opinion_is_given_once(officer):
    firm = make_firm()
    event = make_held(officer, firm, "甲")
    row = event.sign_ups.get()
    results = at_once(
        *(
            at(AFTER, lambda n=n: attendance.rate(SignUp.objects.get(pk=row.pk), satisfaction=n, by=firm[1]))
            for n in (3, 5)
        )
    )
    assert sum(isinstance(result, str) and "已评价过" in result for result in results) == 1


def test_two_change_one_event(officer, head):
    make_event(officer)
    read = version_of(Event.objects.get())
    results = at_once(
        *(
            at(NOW, lambda by=by: events.edit(Event.objects.get(), by=by, version=read, **{**FACTS, "place": by.name}))
            for by in (officer, head)
        )
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1
