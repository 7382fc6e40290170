"""Who may open and do what in panels, review, consensus and visits: one table. 200 shown, 302/303 done or refused by state, 422 asked
again, 404 hidden, 403 refused."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.review.models import ScoreSheet
from tests import people

PEOPLE = ("leader", "colleague", "stranger", "officer", "head", "administrator", "enterprise", "district", "member", "supervisor")  # fmt: skip
Y, N, F, D, E = 200, 404, 403, 302, 422
MATRIX = {
    #                                lead coll strn off  head adm  ent  dist memb sup
    "GET panels-list": (Y, Y, Y, Y, Y, F, F, F, F, Y),
    "GET panels-detail panel": (Y, Y, N, Y, Y, N, N, N, N, Y),
    "GET panels-declare": (Y, Y, Y, F, F, F, F, F, F, F),
    "POST panels-create cycle": (F, F, F, E, E, F, F, F, F, F),
    "POST panels-appoint panel": (F, F, N, 303, 303, N, N, N, N, F),
    "POST panels-assign panel": (F, F, N, E, E, N, N, N, N, F),
    "POST panels-supplement panel": (F, F, N, E, E, N, N, N, N, F),
    "GET review-list": (Y, Y, Y, Y, Y, F, F, F, F, Y),
    "GET review-progress": (F, F, F, Y, Y, F, F, F, F, Y),
    "GET review-sheet sheet": (Y, N, N, N, N, N, N, N, N, N),
    "GET review-hand-in sheet": (Y, N, N, N, N, N, N, N, N, N),
    "POST review-hand-in sheet": (E, N, N, N, N, N, N, N, N, N),
    "POST review-save-overall sheet": (D, N, N, N, N, N, N, N, N, N),
    "POST review-relieve sheet": (F, F, F, 303, 303, F, F, F, F, F),
    "POST review-begin panel": (F, F, N, D, D, N, N, N, N, F),
    "POST review-remind panel": (F, F, N, D, D, N, N, N, N, F),
    "POST review-close case": (303, F, N, 303, 303, N, F, F, N, F),
    "GET consensus-list": (Y, Y, Y, Y, Y, F, F, F, F, Y),
    "GET consensus-detail case": (N, N, N, N, N, N, N, N, N, N),
    "GET visits-list": (Y, Y, Y, Y, Y, F, Y, F, F, Y),
    "GET visits-plan case": (F, F, N, Y, Y, N, F, F, N, F),
}


@pytest.fixture
def cast(
    sheets: list[ScoreSheet],
    case: Application,
    officer: User,
    head: User,
    administrator: User,
    district: User,
    member: User,
    supervisor: User,
) -> dict[str, User]:
    applicant = case.organization.memberships.get().user
    stranger = people.make_user("expert", "外组专家")
    everybody = (sheets[0].expert, sheets[1].expert, stranger, officer, head, administrator, applicant, district, member, supervisor)  # fmt: skip
    return dict(zip(PEOPLE, everybody, strict=True))


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", MATRIX)
def test_the_table_holds(client: Client, cast: dict[str, User], sheets: list[ScoreSheet], act: str) -> None:
    case = sheets[0].application
    method, name, *of = act.split()
    arguments = {
        "panel": case.panel_case.panel_id,
        "cycle": case.cycle.code,
        "sheet": sheets[0].pk,
        "case": case.reference,
    }
    address = reverse(f"awards:{name}", args=[arguments[word] for word in of])
    got = {}
    for who, user in cast.items():
        client.force_login(user)
        got[who] = getattr(client, method.lower())(address).status_code
    assert got == dict(zip(PEOPLE, MATRIX[act], strict=True))
