"""The matrix that the panel reads, the leader's desk, and who may what."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.consensus import actions
from awards.consensus.models import Consensus
from awards.criteria.models import Item
from tests import people
from tests.awards.panels import stories

PEOPLE = ("leader", "colleague", "stranger", "officer", "supervisor", "administrator", "enterprise", "member")
Y, N, F, D, E = 200, 404, 403, 302, 422
MATRIX = {
    #                          lead coll strn off  sup  adm  ent  memb
    "GET consensus-detail": (Y, Y, N, Y, Y, N, F, N),
    "GET consensus-desk": (Y, F, N, F, F, N, N, N),
    "GET consensus-agree": (Y, F, N, F, F, N, N, N),
    "POST consensus-agree": (E, F, N, F, F, N, N, N),
    "POST consensus-save-summary": (D, F, N, F, F, N, N, N),
    "POST consensus-medians": (D, F, N, F, F, N, N, N),
    "POST consensus-adopt-comments": (303, F, N, F, F, N, N, N),
    "POST consensus-open": (D, F, N, F, F, N, F, N),
}


@pytest.fixture
def consensus(case: Application, leader: User) -> Consensus:
    return actions.open_consensus(case, by=leader)


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", MATRIX)
def test_the_table_holds(
    client: Client,
    consensus: Consensus,
    experts: list[User],
    officer: User,
    supervisor: User,
    administrator: User,
    member: User,
    act: str,
) -> None:
    applicant = consensus.application.organization.memberships.get().user
    stranger = people.make_user("expert")
    everybody = (experts[0], experts[1], stranger, officer, supervisor, administrator, applicant, member)
    method, name = act.split()
    address = reverse(f"awards:{name}", args=[consensus.application.reference])
    got = []
    for user in everybody:
        client.force_login(user)
        got.append(getattr(client, method.lower())(address).status_code)
    assert dict(zip(PEOPLE, got, strict=True)) == dict(zip(PEOPLE, MATRIX[act], strict=True))


def test_the_matrix_shows_the_worst_difference_first(client: Client, consensus: Consensus, leader: User) -> None:
    client.force_login(leader)
    page = client.get(consensus.get_absolute_url())
    assert [row.difference.item.clause for row in page.context["rows"]] == ["4.1.3", "4.7.2", "4.1.2"]
    by_clause = client.get(consensus.get_absolute_url(), {"sort": "clause"})
    assert [row.difference.item.clause for row in by_clause.context["rows"]] == ["4.1.2", "4.1.3", "4.7.2"]
    assert "row-disputed" in page.content.decode()


def test_the_leader_agrees_at_the_desk(client: Client, consensus: Consensus, leader: User) -> None:
    client.force_login(leader)
    reference = consensus.application.reference
    desk = client.get(reverse("awards:consensus-desk", args=[reference])).content.decode()
    assert "采用中位数 50%" in desk
    assert stories.STRENGTH["text"] in desk
    for item in Item.objects.all():
        answer = client.post(
            reverse("awards:consensus-save-item", args=[reference, item.pk]),
            {
                "percent": "50",
                "reason": "经讨论一致",
                "strength_text": "好",
                "strength_factor": "I",
                "strength_reference": "",
            },
            headers={"HX-Request": "true"},
        )
        assert answer["X-Desk"] == "saved"
    client.post(reverse("awards:consensus-save-summary", args=[reference]), {"text": "一致同意"})
    agree = reverse("awards:consensus-agree", args=[reference])
    assert "50.00" in client.get(agree).content.decode()
    assert client.post(agree).status_code == 302
    consensus.refresh_from_db()
    assert consensus.total_hundredths == 5000
    assert client.get(reverse("awards:consensus-desk", args=[reference])).status_code == 302


def test_a_missing_reason_leads_back_to_the_item(client: Client, consensus: Consensus, leader: User) -> None:
    actions.save_item(consensus, Item.objects.get(clause="4.1.3"), percent=50, by=leader)
    client.force_login(leader)
    page = client.get(reverse("awards:consensus-agree", args=[consensus.application.reference])).content.decode()
    assert "desk/#item-4.1.3" in page
    assert "须写明合议理由" in page
    assert "缺理由" in client.get(consensus.get_absolute_url()).content.decode()


def test_items_without_a_comment_are_listed_before_the_end(client: Client, consensus: Consensus, leader: User) -> None:
    for item in Item.objects.all():
        actions.save_item(consensus, item, percent=50, reason="经讨论一致", by=leader)
    actions.save_summary(consensus, text="一致", by=leader)
    client.force_login(leader)
    address = reverse("awards:consensus-agree", args=[consensus.application.reference])
    page = client.get(address).content.decode()
    assert "3个评分项没有评语" in page
    assert "desk/#item-4.7.2" in page
    refused = client.post(address)
    assert refused.status_code == 422
    assert "确认不写" in refused.content.decode()
    adopt = reverse("awards:consensus-adopt-comments", args=[consensus.application.reference])
    assert client.post(adopt)["Location"] == address
    assert "没有评语" not in client.get(address).content.decode()
    assert client.post(address).status_code == 302
