"""Who may have which paper printed, and who sees and fetches the result. What is hidden does not exist."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.honours.models import Decision
from awards.notices.models import Notice
from awards.ranking.models import Ranking
from reports.models import Job, JobState
from tests.awards import builders

PEOPLE = ("enterprise", "other_enterprise", "district", "expert", "member", "administrator", "officer", "supervisor")
READERS = {"officer", "supervisor"}
PRINTED_BY = {
    "ranking": READERS,
    "ranking-pdf": READERS,
    "score-book": READERS,
    "notice": READERS,
    "decision": READERS,
    "feedback": READERS,
    "receipt": READERS | {"enterprise", "district"},
}


@pytest.fixture
def references(organization: Organization, officer: User) -> dict[str, str]:
    """A cycle with a draft of everything: nothing in it is released yet."""
    cycle = builders.make_cycle()
    case: Application = builders.make_application(cycle, organization, stage=Stage.RANKED, submitted_at=timezone.now())
    Ranking.objects.create(cycle=cycle, drawn_up_by=officer)
    notice = Notice.objects.create(
        cycle=cycle, reference="X-GS1", title="拟稿", text="正文", days=5, unit="working", prepared_by=officer
    )
    Decision.objects.create(
        cycle=cycle,
        title="拟稿",
        addressees="各县区",
        text="正文",
        decided_on=timezone.localdate(),
        prepared_by=officer,
    )
    own = dict.fromkeys(("feedback", "receipt"), case.reference)
    return {**dict.fromkeys(PRINTED_BY, cycle.code), "notice": notice.reference, **own}


@pytest.mark.parametrize("kind", PRINTED_BY)
def test_what_is_not_released_is_printed_by_its_readers_only(client: Client, request, references, kind: str) -> None:
    for name in PEOPLE:
        client.force_login(request.getfixturevalue(name))
        answer = client.post(reverse("reports:request", args=[kind, references[kind]]))
        assert (name, answer.status_code == 302) == (name, name in PRINTED_BY[kind])
    assert Job.objects.count() == len(PRINTED_BY[kind])


def test_a_printed_paper_is_its_requesters(client: Client, officer: User, head: User) -> None:
    job = Job.objects.create(
        kind="ranking", reference="X", requested_by=officer, state=JobState.DONE, finished_at=timezone.now()
    )
    client.force_login(head)
    assert client.get(reverse("reports:download", args=[job.pk])).status_code == 404
    assert client.post(reverse("reports:remove", args=[job.pk])).status_code == 404
    assert list(client.get(reverse("reports:jobs")).context["page"]) == []


def test_only_kinds_that_somebody_may_print_are_offered(client: Client, enterprise: User, officer: User) -> None:
    offered = {}
    for person in (enterprise, officer):
        client.force_login(person)
        offered[person] = client.get(reverse("reports:jobs")).content.decode()
    assert 'value="score-book"' in offered[officer]
    assert 'value="score-book"' not in offered[enterprise]
    assert 'value="certificate"' in offered[enterprise]
