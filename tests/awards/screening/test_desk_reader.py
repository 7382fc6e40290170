"""The reader: what is open, what comes before and after, and the check's form beneath it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from core.uploads import keep
from tests import people
from tests.awards import builders
from tests.counting import statements


def url(case: Application) -> str:
    return reverse("awards:screening-read", args=[case.reference])


@pytest.fixture
def case(cycle: Cycle, officer: User) -> Application:
    """With a picture pinned to 4.1.3 and a workbook pinned to nothing, besides the licence."""
    made = builders.make_application(cycle, stage="submitted")
    item = cycle.criteria.items.get(clause="4.1.3")
    picture = keep("奖状.png", people.picture().read(), "png", by=officer)
    made.evidence.create(code="proof", title="治理奖状", item=item, file=picture)
    made.evidence.create(code="proof", title="台账", file=keep("a.xlsx", b"x", "xlsx", by=officer))
    return made


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def test_parts_and_papers_follow_one_another(browser: Client, case: Application) -> None:
    first = browser.get(url(case)).context["reading"]
    assert (first.part.name, first.part_before, first.part_after) == ("profile", "", "4.1.2")
    last = browser.get(url(case), {"part": "4.7.2"}).context["reading"]
    assert (last.part_before, last.part_after) == ("4.1.3", "")
    licence = browser.get(url(case)).context["reading"].paper
    assert licence.way == "pdf"
    pinned = browser.get(url(case), {"part": "4.1.3"})
    assert (pinned.context["reading"].paper.name, pinned.context["reading"].paper.way) == ("治理奖状.png", "picture")
    assert f'<img class="side-picture" src="{pinned.context["reading"].paper.url}?view"' in pinned.content.decode()
    nonsense = browser.get(url(case), {"part": "9.9", "paper": "x"}).context["reading"]
    assert (nonsense.part.name, nonsense.paper.name) == ("profile", licence.name)


def test_a_pdf_stands_in_a_frame_of_the_portal_and_what_cannot_be_shown_is_downloaded(
    browser: Client, case: Application
) -> None:
    page = browser.get(url(case))
    paper = page.context["reading"].paper
    assert f'<iframe class="side-paper" src="{paper.url}?view#navpanes=0&amp;view=FitH"' in page.content.decode()
    file = browser.get(f"{paper.url}?view")
    assert file.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    workbook = next(one for one in page.context["reading"].papers if one.name == "台账.xlsx")
    shown = browser.get(url(case), {"paper": workbook.key}).content.decode()
    assert "这种文件不能在页面中查看" in shown
    assert "<iframe" not in shown


def test_the_form_beneath_decides(browser: Client, case: Application) -> None:
    verdicts = {f"verdict-{code}": "yes" for code in builders.COMPLETENESS}
    wrong = browser.post(url(case), {**verdicts, "verdict-seal": "no", "note-form": "我写的", "outcome": "accept"})
    assert wrong.status_code == 422
    assert "我写的" in wrong.content.decode()
    assert browser.post(url(case), {**verdicts, "outcome": "accept"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "accepted"
    assert "verdict-training" in browser.get(url(case)).content.decode()


def test_neighbours_are_those_of_the_desk_as_it_is_narrowed(browser: Client, cycle: Cycle) -> None:
    cases = [builders.make_application(cycle, stage=stage) for stage in ("submitted", "accepted", "submitted")]
    all_of_them = browser.get(url(cases[0]), {"sort": "reference"}).context
    assert (all_of_them["before"], all_of_them["after"]) == ("", cases[1].reference)
    narrowed = browser.get(url(cases[0]), {"stage": "submitted", "sort": "reference"}).context
    assert narrowed["after"] == cases[2].reference


def test_who_reads(client: Client, case: Application, supervisor: User, district: User, expert: User) -> None:
    found = {}
    for who in (supervisor, district, expert):
        client.force_login(who)
        page = client.get(url(case))
        found[who.role] = (page.status_code, "verdict-" in page.content.decode())
    assert found == {"supervisor": (200, False), "district": (200, False), "expert": (404, False)}
    client.force_login(supervisor)
    client.post(url(case), {"outcome": "accept"})
    case.refresh_from_db()
    assert case.stage == "submitted"


def test_statements(browser: Client, case: Application, officer: User) -> None:
    one = statements(browser, url(case))
    for number in range(3):
        case.evidence.create(code="proof", title=f"材料{number}", file=keep("a.pdf", builders.PDF, "pdf", by=officer))
    assert statements(browser, url(case)) == one <= 22
