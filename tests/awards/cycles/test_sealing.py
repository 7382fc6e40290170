"""Sealed applications: nobody of the bureau, no district and no supervisor sees one before two persons have opened them after the deadline."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import handing_in
from awards.applications.models import Application, Extension
from awards.applications.workflow import Stage
from awards.cycles import sealing
from awards.cycles.models import Cycle
from core import clock
from core.journal import timeline, verify
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders

ROLES = (
    "enterprise",
    "other_enterprise",
    "officer",
    "head",
    "district",
    "expert",
    "member",
    "supervisor",
    "administrator",
)
DEADLINE = people.moment("2031-04-01 00:00")
BEFORE, AFTER = people.moment("2031-03-15 09:00"), people.moment("2031-04-01 00:00")


@pytest.fixture
def sealed(db: None) -> Cycle:
    book = builders.make_rulebook()
    book["materials"] = book["materials"] | {"sealed": True}
    book["stages"][0] |= {"opens": "2031-03-01", "closes": "2031-03-31"}
    book["cycle"] = book["cycle"] | {"code": "zmd-2031", "edition": 22}
    return builders.make_cycle(rulebook=book, is_sealed=True, code="zmd-2031", edition=22)


@pytest.fixture
def case(sealed: Cycle, organization: Organization, enterprise: User) -> Application:
    with clock.at(BEFORE):
        return builders.make_application(sealed, organization, stage=Stage.SUBMITTED, by=enterprise)


@pytest.fixture
def opened(case: Application, sealed: Cycle, officer: User, head: User) -> None:
    with clock.at(AFTER):
        sealing.ask(sealed, by=officer)
        sealing.unseal(sealed, by=head)


def pages(case: Application) -> dict[str, str]:
    proof = case.evidence.order_by("pk")[0]
    return {
        "list": reverse("awards:applications-list"),
        "case": case.get_absolute_url(),
        "proof": reverse("awards:applications-evidence-file", args=[case.reference, proof.pk]),
        "extensions": reverse("awards:applications-extensions"),
        "screening": reverse("awards:screening-desk"),
        "check": reverse("awards:screening-completeness", args=[case.reference]),
        "cycle": case.cycle.get_absolute_url(),
        "desk": reverse("awards:desk-home"),
    }


READS = {"list", "case", "proof"}
SEEN: dict[str, tuple[set[str], set[str]]] = {  # where the case can be read, by role: while it is sealed, and afterwards
    "enterprise": (READS | {"desk"}, READS | {"desk"}),
    "other_enterprise": (set(), set()),
    "officer": (set(), READS | {"screening", "check"}),
    "head": (set(), READS | {"screening", "check"}),
    "district": (set(), READS | {"screening", "desk"}),
    "expert": (set(), set()),
    "member": (set(), set()),
    "supervisor": (set(), READS | {"screening"}),
    "administrator": (set(), set()),
}  # fmt: skip


def seen(client: Client, user: User, case: Application) -> set[str]:
    """The pages that tell of the case, and the files that are given out."""
    client.force_login(user)
    found = set()
    for name, url in pages(case).items():
        answer = client.get(url)
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]  # the answer is a plain one
        if answer.status_code == 200 and (told.startswith(b"%PDF") or case.organization.name in told.decode()):
            found.add(name)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_a_sealed_case(client: Client, request: pytest.FixtureRequest, case: Application, role: str) -> None:
    user = request.getfixturevalue(role)
    assert seen(client, user, case) == SEEN[role][0]


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_an_opened_case(
    client: Client, request: pytest.FixtureRequest, case: Application, opened: None, role: str
) -> None:
    user = request.getfixturevalue(role)
    assert seen(client, user, case) == SEEN[role][1]


def test_all_that_is_told_is_how_many(
    client: Client, officer: User, case: Application, organization: Organization
) -> None:
    client.force_login(officer)
    page = client.get(case.cycle.get_absolute_url())
    assert (page.context["seal"]["count"], page.context["counts"]) == (1, [])
    assert "已收到 1 份申报" in page.content.decode()
    assert organization.name not in page.content.decode()


def test_no_letter_tells_who_handed_in(
    officer: User, enterprise: User, sealed: Cycle, cycle: Cycle, organization: Organization
) -> None:
    """The office hears of an application that is not sealed, and nothing of one that is."""
    with clock.at(BEFORE):
        handing_in.submit(builders.make_application(sealed, organization, by=enterprise), by=enterprise)
    assert [letter.recipient for letter in Letter.objects.all()] == [enterprise]
    with clock.at(cycle.published_at):
        case = builders.make_application(cycle, by=enterprise)
    handing_in.submit(case, by=enterprise)
    assert Letter.objects.filter(recipient=officer, template="awards/application_arrived").count() == 1


def test_the_journal_tells_of_it_after_the_opening(
    client: Client, supervisor: User, officer: User, head: User, enterprise: User, sealed: Cycle, organization: Organization
) -> None:  # fmt: skip
    """Supervisors read that something is kept back, and all of it once it is opened; the chain is whole throughout."""
    with clock.at(BEFORE):
        case = builders.make_application(sealed, organization, by=enterprise)
        handing_in.submit(case, by=enterprise)
    client.force_login(supervisor)
    page, desk = reverse("core:journal"), reverse("awards:desk-home")
    told = client.get(page).content.decode()
    assert (case.reference in told, "另有 1 条记录" in told) == (False, True)
    assert case.reference not in client.get(desk).content.decode()
    with clock.at(AFTER):
        sealing.ask(sealed, by=officer)
        sealing.unseal(sealed, by=head)
    told = client.get(page).content.decode()
    assert (case.reference in told, "另有" in told) == (True, False)
    assert verify()[1] is None


def test_the_office_does_not_learn_from_an_extension_who_handed_in(
    client: Client, officer: User, case: Application
) -> None:
    client.force_login(officer)
    given = {"applicant": case.organization.credit_code, "until": "2031-04-20T18:00", "reason": "台风"}
    told = client.post(reverse("awards:applications-extensions"), given).context["form"].errors["applicant"]
    assert told == ["没有找到填报中或退回补正的申报书，请核对申报编号、组织全称或统一社会信用代码。"]


def test_nobody_opens_before_the_deadline(officer: User, sealed: Cycle, case: Application) -> None:
    with clock.at(BEFORE), pytest.raises(Refused, match="截止之前"):
        sealing.ask(sealed, by=officer)
    with clock.at(AFTER):
        sealing.ask(sealed, by=officer)


def test_an_extension_of_somebody_who_has_not_handed_in_keeps_it_closed(
    officer: User, head: User, sealed: Cycle, case: Application
) -> None:
    other = builders.make_application(sealed, stage=Stage.DRAFT)
    Extension.objects.create(application=other, until=people.moment("2031-04-05 00:00"), reason="灾害", granted_by=head)
    with clock.at(AFTER), pytest.raises(Refused, match="截止之前"):
        sealing.ask(sealed, by=officer)
    with clock.at(people.moment("2031-04-05 00:00")):
        sealing.ask(sealed, by=officer)


def test_two_persons_open_it_once_with_a_line_each(officer: User, head: User, sealed: Cycle, case: Application) -> None:
    with clock.at(AFTER):
        with pytest.raises(Refused, match="尚未有人申请"):
            sealing.unseal(sealed, by=head)
        sealing.ask(sealed, by=officer)
        with pytest.raises(Refused, match="另一人确认"):
            sealing.unseal(sealed, by=officer)
        with pytest.raises(Refused, match="已有人申请"):
            sealing.ask(sealed, by=head)
        with pytest.raises(Refused, match="只有申请人"):
            sealing.take_back(sealed, by=head)
        sealing.take_back(sealed, by=officer)
        sealing.ask(sealed, by=head)
        sealing.unseal(sealed, by=officer)
        with pytest.raises(Refused, match="已启封"):
            sealing.unseal(sealed, by=officer)
    verbs = [(line.verb, line.actor) for line in timeline(sealed)]
    assert verbs == [
        ("cycles.ask_unsealing", officer),
        ("cycles.take_back_unsealing", officer),
        ("cycles.ask_unsealing", head),
        ("cycles.unseal", officer),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.update(unsealed_by=head)


def test_only_the_bureau_opens(
    client: Client, request: pytest.FixtureRequest, sealed: Cycle, case: Application
) -> None:
    answers: dict[str, Any] = {}
    with clock.at(AFTER):
        for role in ("enterprise", "district", "expert", "supervisor", "administrator"):
            client.force_login(request.getfixturevalue(role))
            answers[role] = client.post(reverse("awards:cycles-ask-unsealing", args=[sealed.code])).status_code
    assert set(answers.values()) == {403}


def test_what_is_not_sealed_is_seen_at_once(
    client: Client, officer: User, cycle: Cycle, organization: Organization
) -> None:
    case = builders.make_application(cycle, organization, stage=Stage.SUBMITTED)
    assert list(Application.objects.visible_to(officer)) == [case]
    with pytest.raises(Refused, match="不密封"):
        sealing.ask(cycle, by=officer)
