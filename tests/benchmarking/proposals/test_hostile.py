"""What nobody means, in every field of the proposals' pages: a sentence or a saved row whose letter can still be made, never an error."""

import pytest
from django.utils import translation

from benchmarking.proposals.documents import ProposalLetter
from benchmarking.proposals.models import Proposal
from core import clock
from core.forms import version_of
from tests.benchmarking.proposals.builders import FACTS, LATER, NOW, make_award, make_draft, make_released
from tests.hostile import HOSTILE, post_hostile

pytestmark = pytest.mark.only_postgres

AT = "/benchmarking/proposals/"


@pytest.fixture
def award(organization, officer, head):
    return make_award(organization, officer, head)


def whole(client):
    """The letter of every proposal can be made."""
    for row in Proposal.objects.all():
        assert ProposalLetter().paper(row).title


def test_a_new_proposal_and_its_correction(client, award, officer):
    client.force_login(officer)
    given = {name: str(value) for name, value in FACTS.items()}
    given |= {"application": str(award.application_id), "comparison": "", "version": ""}
    with clock.at(NOW):
        post_hostile(client, f"{AT}candidates/{award.organization_id}/", given, holds=lambda: whole(client))
        row = make_draft(award, officer)
        given["version"] = version_of(row)
        post_hostile(client, f"{row.get_absolute_url()}edit/", given, holds=lambda: whole(client))


def test_its_return_and_its_result(client, award, officer, head):
    row = make_released(award, officer, head)
    client.force_login(officer)
    with clock.at(LATER):
        given = {"won": "yes", "decided_on": "2017-01-20", "result": "获河南省省长质量奖"}
        post_hostile(client, f"{row.get_absolute_url()}result/", given, holds=lambda: whole(client))
    client.force_login(head)
    post_hostile(client, f"{row.get_absolute_url()}return/", {"reason": "理由再具体些"})


@pytest.mark.parametrize("page", ["", "candidates/"])
def test_filters(client, award, officer, head, page):
    make_released(award, officer, head)
    client.force_login(officer)
    for value in HOSTILE:
        asked = dict.fromkeys(("q", "stage", "level", "year", "ground", "region", "page"), value[:2000])
        assert client.get(AT + page, asked).status_code in (200, 400), value[:40]


def test_the_letter_is_chinese_for_an_english_reader(client, award, officer):
    row = make_draft(award, officer)
    client.force_login(officer)
    with translation.override("en"):
        paper = ProposalLetter().paper(ProposalLetter.fetch(row.reference))
        page = client.get(row.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert paper.status == "送审稿"
    about = next(block.text for block in paper.blocks if "统一社会信用代码" in block.text)
    assert about in page
    assert not any(word in about for word in ("Large", "Medium", "Small", "Micro"))
