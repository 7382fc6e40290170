"""Who may open and do what: one table. 200 shown or done, 404 hidden, 403 refused."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import handing_in
from awards.applications.models import Application
from awards.cycles.models import Cycle
from tests import people
from tests.awards import builders

PEOPLE = (
    "enterprise",
    "colleague",
    "other",
    "officer",
    "head",
    "admin",
    "district",
    "far_district",
    "expert",
    "member",
    "supervisor",
)
Y, H, F = 200, 404, 403  # shown, hidden, refused; 302 done, 422 and 303: allowed, but the form was empty
MATRIX = {
    #                            own coll other off head adm dist far  exp mem sup
    "GET applications-detail": (Y, Y, H, Y, Y, H, Y, H, H, H, Y),
    "GET applications-receipt": (Y, Y, H, Y, Y, H, Y, H, H, H, Y),
    "GET applications-overview": (Y, Y, H, F, F, H, F, H, H, H, F),
    "GET applications-commitment-file": (Y, Y, H, Y, Y, H, Y, H, H, H, Y),
    "POST applications-submit": (302, 302, H, F, F, H, F, H, H, H, F),
    "POST applications-basics": (422, 422, H, F, F, H, F, H, H, H, F),
    "POST applications-evidence": (422, 422, H, F, F, H, F, H, H, H, F),
    "GET applications-team": (Y, Y, H, F, F, H, F, H, H, H, F),
    "GET applications-carry": (302, 302, H, F, F, H, F, H, H, H, F),
    "POST applications-preview": (Y, Y, H, F, F, H, F, H, H, H, F),
    "POST applications-compare": (Y, Y, H, F, F, H, F, H, H, H, F),
    "GET applications-products": (302, 302, H, F, F, H, F, H, H, H, F),
    "GET applications-changes-now": (H, H, H, H, H, H, F, H, H, H, H),
    "POST applications-withdraw": (303, 303, H, 303, 303, H, F, H, H, H, F),
    "GET screening-completeness": (F, F, H, Y, Y, H, F, H, H, H, F),
    "POST screening-completeness": (F, F, H, 422, 422, H, F, H, H, H, F),
    "POST screening-preliminary": (F, F, H, 422, 422, H, F, H, H, H, F),
}
LISTS = {
    "GET applications-extensions": (F, F, F, Y, Y, F, F, F, F, F, Y),
    "GET applications-list": (Y, Y, Y, Y, Y, F, Y, Y, F, F, Y),
    "GET screening-desk": (F, F, F, Y, Y, F, Y, Y, F, F, Y),
}


@pytest.fixture
def cast(
    enterprise: User, other_enterprise: User, organization: Organization, officer: User, head: User, administrator: User, district: User,
    expert: User, member: User, supervisor: User,
) -> dict[str, User]:  # fmt: skip
    colleague = people.make_user("enterprise", "同事沈")
    organization.memberships.create(user=colleague)
    far = people.make_user("district", "远县经办人", region=people.make_region("411726", "泌阳县"))
    everybody = (
        enterprise,
        colleague,
        other_enterprise,
        officer,
        head,
        administrator,
        district,
        far,
        expert,
        member,
        supervisor,
    )
    return dict(zip(PEOPLE, everybody, strict=True))


def ask(client: Client, user: User, request: str, *args: str) -> int:
    method, name = request.split()
    client.force_login(user)
    return int(getattr(client, method.lower())(reverse(f"awards:{name}", args=args)).status_code)


@pytest.mark.parametrize("request_line", MATRIX)
def test_a_submitted_case(
    client: Client, cast: dict[str, User], cycle: Cycle, organization: Organization, request_line: str
) -> None:
    application = builders.make_application(cycle, organization, by=cast["enterprise"])
    handing_in.submit(application, by=cast["enterprise"])
    got = {who: ask(client, user, request_line, application.reference) for who, user in cast.items()}
    assert got == dict(zip(PEOPLE, MATRIX[request_line], strict=True))


@pytest.mark.parametrize("request_line", LISTS)
def test_lists(client: Client, cast: dict[str, User], request_line: str) -> None:
    got = {who: ask(client, user, request_line) for who, user in cast.items()}
    assert got == dict(zip(PEOPLE, LISTS[request_line], strict=True))


def test_a_draft_is_the_enterprise_s_own(client: Client, cast: dict[str, User], application: Application) -> None:
    got = {who: ask(client, user, "GET applications-detail", application.reference) for who, user in cast.items()}
    assert got == {who: 200 if who in ("enterprise", "colleague") else 404 for who in PEOPLE}


def test_a_withdrawn_draft_stays_the_enterprise_s_own(client: Client, officer: User, cycle: Cycle) -> None:
    application = builders.make_application(cycle, stage="withdrawn")
    assert ask(client, officer, "GET applications-detail", application.reference) == 404


def test_an_expert_reads_their_panel_s_cases_until_recused(client: Client, expert: User, cycle: Cycle) -> None:
    application = builders.make_application(cycle, stage="in_review")
    declaration = builders.seat_expert(application, expert)
    evidence = application.evidence.get()
    application.pictures.create(number=1, file=evidence.file, added_by=application.created_by)
    addresses = (("applications-detail",), ("applications-evidence-file", evidence.pk), ("applications-picture", 1))
    client.force_login(expert)
    for name, *rest in addresses:
        assert client.get(reverse(f"awards:{name}", args=[application.reference, *rest])).status_code == 200
    declaration.has_interest, declaration.reason = True, "曾任职"
    declaration.save()
    for name, *rest in addresses:
        assert client.get(reverse(f"awards:{name}", args=[application.reference, *rest])).status_code == 404


def test_a_file_of_another_application_is_not_found(
    client: Client, enterprise: User, application: Application, cycle: Cycle
) -> None:
    foreign = builders.make_application(cycle).evidence.get()
    client.force_login(enterprise)
    address = reverse("awards:applications-evidence-file", args=[application.reference, foreign.pk])
    assert client.get(address).status_code == 404


def test_nobody_without_signing_in(client: Client, application: Application) -> None:
    for name in ("detail", "overview", "receipt", "commitment-file"):
        answer = client.get(reverse(f"awards:applications-{name}", args=[application.reference]))
        assert answer.status_code == 302
        assert "/login/" in answer.headers["Location"]
