"""Who may open and do what in the honours: one table. 200 shown, 404 hidden, 403 refused, 302 done or sent on, 303 allowed but refused
by the state of things, 422 allowed but the form was empty."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.honours import feedback
from awards.honours.models import Award
from tests.awards.outcomes import make_awards, make_decision

PEOPLE = ("winner", "other", "officer", "head", "admin", "district", "expert", "member", "supervisor")
Y, H, F = 200, 404, 403
MATRIX = {
    #                                      win   oth  off  head adm  dist exp  mem  sup
    "GET honours-list": (F, F, Y, Y, F, F, F, F, Y),
    "GET honours-overview cycle": (F, F, Y, Y, F, F, F, F, Y),
    "GET honours-decision cycle": (302, 302, Y, Y, 302, 302, 302, 302, Y),
    "GET honours-decision-edit cycle": (F, F, 302, 302, F, F, F, F, F),
    "POST honours-decision-edit cycle": (F, F, 422, 422, F, F, F, F, F),
    "POST honours-decision-draft cycle": (F, F, 303, 303, F, F, F, F, F),
    "POST honours-decision-discard cycle": (F, F, 303, 303, F, F, F, F, F),
    "POST honours-decision-prepare cycle": (F, F, 303, 303, F, F, F, F, F),
    "POST honours-decision-return cycle": (F, F, F, 303, F, F, F, F, F),
    "POST honours-decision-release cycle": (F, F, F, 303, F, F, F, F, F),
    "GET honours-awards": (Y, Y, Y, Y, F, F, F, F, Y),
    "GET honours-certificate number": (Y, F, Y, Y, F, F, F, F, Y),
    "GET honours-withdraw number": (F, F, Y, Y, F, F, F, F, F),
    "POST honours-withdraw number": (F, F, 422, 422, F, F, F, F, F),
    "POST honours-withdraw-release number": (F, F, F, 303, F, F, F, F, F),
    "POST honours-withdraw-refuse number": (F, F, 303, 303, F, F, F, F, F),
    "GET honours-payments": (302, Y, Y, Y, F, F, F, F, Y),
    "POST honours-payments-prepare cycle": (F, F, 303, 303, F, F, F, F, F),
    "POST honours-payments-release cycle": (F, F, F, 303, F, F, F, F, F),
    "GET honours-account payment": (Y, H, Y, Y, H, H, H, H, Y),
    "POST honours-account payment": (422, H, F, F, H, H, H, H, F),
    "POST honours-account-return payment": (F, H, 303, 303, H, H, H, H, F),
    "GET honours-pay payment": (F, H, 302, 302, H, H, H, H, F),
    "POST honours-pay payment": (F, H, 422, 422, H, H, H, H, F),
    "GET honours-recover payment": (F, H, 302, 302, H, H, H, H, F),
    "POST honours-recover payment": (F, H, 422, 422, H, H, H, H, F),
    "GET honours-correct payment": (F, H, Y, Y, H, H, H, H, F),
    "POST honours-correct payment": (F, H, 422, 422, H, H, H, H, F),
    "POST honours-correct-release payment": (F, H, F, H, H, H, H, H, F),
    "POST honours-correct-refuse payment": (F, H, H, H, H, H, H, H, F),
    "GET honours-feedback-list": (Y, Y, Y, Y, F, F, F, F, Y),
    "GET honours-feedback-desk cycle": (F, F, Y, Y, F, F, F, F, Y),
    "POST honours-feedback-release cycle": (F, F, 303, 303, F, F, F, F, F),
    "GET honours-feedback case": (Y, H, Y, Y, H, F, H, F, Y),
    "GET honours-foreword case": (F, H, Y, Y, H, F, H, F, F),
    "POST honours-foreword case": (F, H, 422, 422, H, F, H, F, F),
}


def addressed(award: Award, name: str, argument: str = "") -> str:
    given = {
        "cycle": award.cycle.code, "number": award.certificate_number, "payment": award.payment.pk,
        "case": award.application.reference,
    }  # fmt: skip
    return reverse(f"awards:{name}", args=[given[argument]] if argument else [])


def test_everybody_and_every_page(
    client: Client, cycle, members, officer, head, other_enterprise, administrator, district, expert, member, supervisor
):
    award = make_awards(cycle, members, officer=officer, head=head)[0]
    feedback.release(cycle, by=officer)
    winner = award.organization.memberships.get().user
    cast = (winner, other_enterprise, officer, head, administrator, district, expert, member, supervisor)
    found = {}
    for line in MATRIX:
        method, *target = line.split()
        statuses = []
        for person in cast:
            client.force_login(person)
            statuses.append(getattr(client, method.lower())(addressed(award, *target)).status_code)
        found[line] = tuple(statuses)
    assert found == MATRIX


def test_a_stranger_is_asked_to_sign_in(client: Client, cycle, members, officer, head):
    award = make_awards(cycle, members, officer=officer, head=head)[0]
    for line in MATRIX:
        method, *target = line.split()
        answer = getattr(client, method.lower())(addressed(award, *target))
        assert (answer.status_code, "/login/" in answer.headers["location"]) == (302, True), line


@pytest.mark.parametrize("role", ["enterprise", "administrator", "district", "expert", "member"])
def test_a_decision_that_is_not_released_does_not_exist(
    client: Client, request: pytest.FixtureRequest, cycle, members, officer, head, role: str
):
    decision = make_decision(cycle, members, officer=officer, head=head)
    person: User = request.getfixturevalue(role)
    client.force_login(person)
    assert client.get(decision.get_absolute_url()).status_code == 404
    assert client.get(reverse("publicity:decision", args=[cycle.code])).status_code == 404
    assert client.post(reverse("reports:request", args=["decision", cycle.code])).status_code == 404
    client.logout()
    assert client.get(reverse("publicity:decision", args=[cycle.code])).status_code == 404
