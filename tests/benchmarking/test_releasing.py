"""Wherever something is released: only what was read goes out, and only those are asked who would not be refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from awards.honours.models import Award
from benchmarking.assessments import actions as assessing
from benchmarking.assessments import waiting as assessments_waiting
from benchmarking.comparisons import waiting as comparisons_waiting
from benchmarking.comparisons.actions import activities
from benchmarking.practices import waiting as practices_waiting
from benchmarking.practices.actions import briefings, reviewing
from benchmarking.proposals import actions as proposing
from benchmarking.proposals import waiting as proposals_waiting
from core import clock
from core.waiting import counted
from tests import people
from tests.benchmarking.assessments import stories
from tests.benchmarking.comparisons import builders as comparing
from tests.benchmarking.practices import builders as practising
from tests.benchmarking.proposals import builders as recommending

BRIEFING = {
    "title": "质量标杆经验",
    "foreword": "",
    "issuer": "市质量办",
    "sent_to": "",
    "copied_to": "",
    "issued_to": "",
}
LATER = people.moment("2016-05-12 09:00")


def an_activity(organization, hand, sender):
    activity = comparing.make_draft(hand, organization)
    with clock.at(comparing.NOW):
        activities.prepare(activity, by=sender)
    return activity


def a_proposal(organization, hand, sender):
    won = Award.objects.first() or recommending.make_award(organization, people.make_user(Role.OFFICER), sender)
    proposal = recommending.make_draft(won, hand)
    with clock.at(recommending.NOW):
        proposing.prepare(proposal, by=sender)
    return proposal


def an_assessment(organization, hand, sender):
    """Somebody else draws up the plan; `hand` verifies."""
    with clock.at(recommending.NOW):
        assessment = stories.opened(sender)
        given = [stories.reported(assessment, region, "30", "50") for region in stories.regions()]
        assessing.begin_verifying(assessment, by=sender)
        for report in given:
            stories.verified(report, "40", "55", by=hand)
        assessing.prepare(assessment, by=sender)
    return assessment


MADE = [
    pytest.param(an_activity, comparisons_waiting, comparing.NOW, id="comparisons"),
    pytest.param(a_proposal, proposals_waiting, recommending.NOW, id="proposals"),
    pytest.param(an_assessment, assessments_waiting, recommending.NOW, id="assessments"),
]


def to_release(slice_waiting, user):
    """How many rows this person is asked to release."""
    return sum(line.count for line in counted(slice_waiting.awaiting(user)) if "签发" in str(line.title))


@pytest.mark.parametrize(("make", "waits", "now"), MADE)
def test_who_had_a_hand_in_it_is_neither_asked_nor_shown_the_button(
    client, organization, officer, head, make, waits, now
):
    row, second = make(organization, head, officer), people.make_user(Role.HEAD)
    with clock.at(now):
        assert (to_release(waits, head), to_release(waits, second)) == (0, 1)
        for user, is_shown in ((head, False), (second, True)):
            client.force_login(user)
            page = client.get(row.get_absolute_url()).content.decode()
            assert (f'action="{row.get_absolute_url()}release/"' in page) is is_shown
            assert ("须由另一人签发" in page) is not is_shown


@pytest.mark.parametrize(("make", "waits", "now"), MADE)
def test_only_what_was_read_is_released(client, organization, officer, head, make, waits, now):
    row = make(organization, officer, officer)
    at = row.get_absolute_url()
    client.force_login(head)
    with clock.at(now):
        read = client.get(at).context["since"]
        assert f'name="since" value="{read}"' in client.get(at).content.decode()
    second = people.make_user(Role.HEAD)
    with clock.at(LATER if make is not an_activity else people.moment("2015-09-24 09:00")):
        back = {an_activity: activities.return_to_draft, a_proposal: proposing.return_to_draft}
        back.get(make, assessing.return_to_verifying)(row, reason="请再核对", by=second)
        prepare = {an_activity: activities.prepare, a_proposal: proposing.prepare}
        prepare.get(make, assessing.prepare)(row, by=officer)
        answer = client.post(
            f"{at}release/", {"since": read}, headers={"referer": f"http://testserver{at}"}, follow=True
        )
        assert "被退回并修改过" in answer.content.decode()
        row.refresh_from_db()
        assert row.released_by is None
        client.post(f"{at}release/", {"since": answer.context["since"]})
    row.refresh_from_db()
    assert row.released_by == head


def test_who_wrote_a_practice_or_a_briefing_is_not_asked_to_release_it(organization, officer, head):
    second = people.make_user(Role.HEAD)
    practice = practising.make_submitted(organization, head)
    with clock.at(practising.NOW):
        reviewing.approve(practice, by=officer)
        titles = [str(line.title) for line in counted(practices_waiting.awaiting(second))]
        assert "案例待发布" in titles
        assert "案例待发布" not in [str(line.title) for line in counted(practices_waiting.awaiting(head))]
        reviewing.release(practice, by=second)
        briefing = briefings.compose(name="质量工作简报", by=head, **BRIEFING)
        briefings.add(briefing, type(practice).objects.filter(pk=practice.pk), by=officer)
        briefings.prepare(briefing, by=officer)
    assert (to_release(practices_waiting, head), to_release(practices_waiting, second)) == (0, 1)


def test_however_many_districts_one_statement_asks_who_verified_them(officer, head, organization):
    """One for the verified reports, one for the plan; the others are the journal's own."""
    assessment = an_assessment(organization, officer, officer)
    with clock.at(recommending.NOW), CaptureQueriesContext(connection) as captured:
        assessing.release(assessment, by=head)
    asked = [one["sql"] for one in captured if one["sql"].startswith("SELECT") and "core_entry" in one["sql"]]
    assert len(asked) <= 2, asked
