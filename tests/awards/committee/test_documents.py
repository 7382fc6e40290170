"""Minutes and record of the votes: every round, the figures of the order, and names by choice of a named ballot only."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.http import Http404
from django.urls import reverse

from awards.committee import rounds
from awards.committee.documents import Minutes, VoteRecord
from tests.awards.committee.stories import NAMED, SECRET, cast, count, make_cycle_with, make_open, vote_yes
from tests.core.pdftext import copied, find, words


def printed(paper, meeting):
    return copied(paper().render(paper.fetch(str(meeting.pk))))


def test_a_secret_ballot_of_two_rounds(members, officer, head):
    meeting = make_open(make_cycle_with({**SECRET, "rounds": 2}), [90, 80, 70], members, officer=officer, head=head)
    vote_yes(meeting, members[:8], 7, 5, 3)
    second = rounds.open_round(count(meeting, by=officer), by=members[0])
    vote_yes(second, members, 6, 4)
    last = count(second, by=officer)
    minutes, record = printed(Minutes, meeting), printed(VoteRecord, last)
    for paper in (minutes, record):
        assert "第1轮" in paper
        assert "第2轮" in paper
        assert "8人投票，应有24票，实有24票" in paper
        assert "无记名投票" in paper
    assert "委员1：进入下一轮投票" in minutes
    first, third = meeting.candidates.first(), list(meeting.candidates.all())[1]
    assert f"{first.application.candidate}、{third.application.candidate}" in minutes
    seat = meeting.attendances.first()
    assert seat.receipt.replace(" ", "") in record.replace(" ", "")
    assert "实名票" not in record


def test_a_named_ballot_gives_the_names(members, officer, head):
    meeting = make_open(make_cycle_with(NAMED), [90, 80, 70], members, officer=officer, head=head)
    for member in members[:8]:
        cast(meeting, member, ("yes", "no", "abstain"))
    record = printed(VoteRecord, count(meeting, by=officer))
    assert "不同意委员1、委员2" in record
    assert "到会未投票委员9" in record


def test_the_order_is_shown_with_its_figures(members, officer, head):
    cycle = make_cycle_with({**NAMED, "selection": "votes_and_scores"})
    meeting = make_open(cycle, [90, 85, 80], members, officer=officer, head=head)
    vote_yes(meeting, members, 6, 7, 8)
    paper = printed(Minutes, count(meeting, by=officer)).replace(" ", "")
    assert "84.4444%50%×8/9＋50%×80.00/100.00" in paper


def test_what_is_not_counted_has_no_minutes(client, members, officer, head):
    meeting = make_open(make_cycle_with(NAMED), [90], members, officer=officer, head=head)
    client.force_login(officer)
    for reference in (str(meeting.pk), "abc", "９９", "99999999999999999999999"):
        for kind in ("committee-minutes", "vote-record"):
            assert client.post(reverse("reports:request", args=[kind, reference])).status_code == 404, reference
    with pytest.raises(Http404):
        Minutes.fetch("x")
    count(meeting, by=officer)
    assert client.post(reverse("reports:request", args=["committee-minutes", str(meeting.pk)])).status_code == 302
    for person, status in ((members[0], 403), (members[8], 403)):
        client.force_login(person)
        assert client.post(reverse("reports:request", args=["vote-record", str(meeting.pk)])).status_code == status


class ManyCandidates(Minutes):
    """The same minutes with so many candidates that their table does not end on the first page. Never registered."""

    def context(self, row):
        found = super().context(row)
        pool = found["rounds"][0].pools[0]
        longer = SimpleNamespace(title=pool.title, words=pool.words, rows=[*pool.rows] * 8)
        return {**found, "rounds": [replace(found["rounds"][0], pools=[longer])]}


def test_a_long_count_begins_on_the_first_page(members, officer, head):
    meeting = make_open(make_cycle_with(NAMED), [90, 80, 70], members, officer=officer, head=head)
    vote_yes(meeting, members, 9, 8, 7)
    count(meeting, by=officer)
    first, second, *_more = words(ManyCandidates().render(Minutes.fetch(str(meeting.pk))))
    name = meeting.candidates.first().application.candidate
    assert sum(name in word.text for word in first) >= 2, "the page is not left half empty"
    assert sum(name in word.text for word in second) >= 2
    assert find(second, "所需").top < find(second, name).top, "the heading stands above what goes on"
