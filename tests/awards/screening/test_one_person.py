"""Two organizations put forward the same person: neither passes before one of the two is out; a look at the whole identity number."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.screening import actions, bulk
from awards.screening.actions import Found
from core import journal
from core.refusal import Refused
from tests import people
from tests.awards import builders, candidates

IN_ORDER = {code: Found(True) for code in builders.COMPLETENESS}


@pytest.fixture
def two(db: None) -> list[Application]:
    """Of two organizations, for one person; with a third whose name is the same and whose number is not."""
    cycle = candidates.make_cycle()
    other = {**candidates.OF_PERSON, "identity_number": "990000198001010020"}
    facts = (candidates.OF_PERSON, candidates.OF_PERSON, other)
    return [builders.make_application(cycle, stage="submitted", **one) for one in facts]


def test_neither_passes_before_one_is_out(two: list[Application], client: Client, officer: User) -> None:
    first, second, namesake = two
    actions.accept(namesake, findings=IN_ORDER, by=officer)
    with pytest.raises(Refused, match=f"{second.reference}.*在本届申报了同一人"):
        actions.accept(first, findings=IN_ORDER, by=officer)
    [prospect] = bulk.preview(bulk.Act.PASS, [first.reference], by=officer)
    assert any("同一人" in doubt for doubt in prospect.doubts)
    client.force_login(officer)
    page = client.get(reverse("awards:screening-completeness", args=[first.reference])).content.decode()
    assert second.get_absolute_url() in page
    assert namesake.get_absolute_url() not in page
    actions.reject(second, findings=IN_ORDER, reason="本人选择由另一家组织申报", by=officer)
    actions.accept(Application.objects.get(pk=first.pk), findings=IN_ORDER, by=officer)


def test_of_one_application_a_reason_alone_does_not_reject(officer: User, two: list[Application]) -> None:
    with pytest.raises(Refused, match="各项审查均为符合"):
        actions.reject(two[2], findings=IN_ORDER, reason="理由", by=officer)


def test_the_whole_number_is_looked_at_for_a_reason(
    two: list[Application], client: Client, officer: User, supervisor: User
) -> None:
    case = two[0]
    url, page = reverse("awards:applications-identity", args=[case.reference]), case.get_absolute_url()
    client.force_login(officer)
    assert candidates.IDENTITY not in client.get(page).content.decode()
    client.post(url, {"reason": " "})
    assert not journal.timeline(case).filter(verb="applications.reveal_identity").exists()
    answer = client.post(url, {"reason": "与公安部门核对本人身份"})
    assert candidates.IDENTITY in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    entry = journal.timeline(case).get(verb="applications.reveal_identity")
    assert (entry.note, entry.actor) == ("与公安部门核对本人身份", officer)
    assert candidates.IDENTITY not in client.get(page).content.decode()
    for user, status in ((supervisor, 403), (people.make_user("expert"), 404), (people.make_user("enterprise"), 404)):
        client.force_login(user)
        assert client.post(url, {"reason": "好奇"}).status_code == status
