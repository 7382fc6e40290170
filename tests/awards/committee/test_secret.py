"""A secret ballot: who voted is known, what anybody voted is not and cannot be found."""

import json

import pytest
from django.db import connection

from awards.committee import actions, voting
from awards.committee.checking import check_papers
from awards.committee.models import Attendance, Ballot, Meeting, Paper
from awards.committee.readings import own_paper, seats, standings, turnout
from core import journal
from core.refusal import Refused
from tests.awards.committee.stories import SECRET, cast, count, make_cycle_with, make_open, vote_yes

SAID = ("yes", "no", "abstain")


@pytest.fixture
def meeting(db, members, officer, head) -> Meeting:
    return make_open(make_cycle_with(SECRET), [90, 80, 70], members, officer=officer, head=head)


def test_the_casting_is_known_and_the_choices_are_not(meeting, member):
    entry = cast(meeting, member, SAID)
    assert not Ballot.objects.exists()
    assert sorted(Paper.objects.values_list("choice", flat=True)) == ["abstain", "no", "yes"]
    assert {field.name for field in Paper._meta.get_fields()} == {"id", "candidate", "choice"}
    assert entry.data == {"candidates": 3}
    assert (entry.before, entry.after, entry.note) == ({}, {}, "")
    seat = Attendance.objects.get(meeting=meeting, member=member)
    assert (seat.receipt, seat.voted_at is not None) == (entry.receipt, True)
    own = own_paper(meeting, member)
    assert (own.receipt, own.ballots) == (entry.receipt, [])
    assert turnout(meeting).voted == 1
    assert [seat.has_voted for seat in seats(meeting)].count(True) == 1


def test_a_member_votes_once(meeting, member):
    entry = cast(meeting, member, SAID)
    with pytest.raises(Refused, match=f"回执 {entry.receipt}。每位委员只能投一次"):
        cast(meeting, member, ("no", "no", "no"))
    assert Paper.objects.count() == 3
    with pytest.raises(Refused, match="已经投票"):
        actions.recuse(meeting.candidates.first(), member=member, reason="亲属任职", by=member)


def test_papers_are_written_anew_at_every_casting(meeting, members):
    """Neither keys nor the order in which rows were written tell the papers of one member, or who voted first."""
    seen = set()
    for member in members:
        cast(meeting, member, SAID)
        keys = list(Paper.objects.values_list("id", flat=True))
        assert not seen & set(keys)
        seen |= set(keys)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT DISTINCT xmin::text FROM awards_paper")
                assert len(cursor.fetchall()) == 1, "every paper was written by the last transaction"
            else:
                cursor.execute("SELECT id FROM awards_paper ORDER BY rowid")
                stored = [row[0] for row in cursor.fetchall()]
                assert stored == sorted(stored)
    assert Paper.objects.count() == 27


def test_the_recused_are_known_and_leave_paper_and_base(meeting, members, officer):
    first = meeting.candidates.first()
    actions.recuse(first, member=members[0], reason="曾任职", by=members[0])
    vote_yes(meeting, members, 9, 9, 0)
    assert check_papers(meeting).expected == 26
    closed = count(meeting, by=officer)
    assert list(closed.candidates.values_list("yes", "base", "needed")) == [(8, 8, 6), (9, 9, 6), (0, 9, 6)]
    assert [row.recused for row in standings(closed)] == [["委员1"], [], []]


def test_counts_go_into_the_journal_and_names_nowhere(meeting, members, officer):
    vote_yes(meeting, members[:7], 6, 7, 0)
    closed = count(meeting, by=officer)
    line = journal.timeline(closed).last()
    assert [one["yes"] for one in line.data["candidates"]] == [6, 7, 0]
    assert "委员" not in json.dumps(line.data, ensure_ascii=False)
    rows = standings(closed, counted=True)
    assert [row.names for row in rows] == [{}, {}, {}]
    assert [row.absent for row in rows] == [[], [], []]


def test_the_number_of_papers_fits_the_number_of_voters(meeting, members, officer):
    vote_yes(meeting, members[:7], 6, 7, 0)
    found = check_papers(meeting)
    assert (found.voters, found.expected, found.found, found.fits) == (7, 21, 21, True)
    Paper.objects.create(candidate=meeting.candidates.first(), choice="yes")
    assert check_papers(meeting).wrong_number == [meeting.candidates.first().application.candidate]
    with pytest.raises(Refused, match="票数与投票人数不符"):
        count(meeting, by=officer)


def test_a_paper_changed_after_the_count_is_found(meeting, members, officer):
    vote_yes(meeting, members, 9, 9, 0)
    closed = count(meeting, by=officer)
    assert check_papers(closed).fits
    third = meeting.candidates.last()
    Paper.objects.filter(candidate=third).update(choice="yes")
    assert check_papers(closed).wrong_count == [third.application.candidate]
    third.refresh_from_db()
    third.yes, third.no = 9, 0
    third.save()
    assert check_papers(closed).wrong_count == [third.application.candidate], "the journal remembers"


def test_late_unsigned_and_unfinished_papers_are_refused(meeting, members, officer):
    rows = list(meeting.candidates.all())
    with pytest.raises(Refused, match="还有2家没有表态"):
        voting.cast(meeting, choices={rows[0].pk: "yes"}, by=members[0])
    count(meeting, by=officer)
    with pytest.raises(Refused, match="没有计入"):
        cast(meeting, members[0], SAID)
    assert not Paper.objects.exists()


def test_no_page_of_anybody_says_who_voted_what(client, meeting, members, officer, head, supervisor):
    vote_yes(meeting, members[:8], 8, 7, 1)
    at = meeting.get_absolute_url()
    client.force_login(members[0])
    shown = client.get(f"{at}receipt/").content.decode()
    assert "您的票已计入" in shown
    assert "choice-yes" not in shown
    assert "查不到" in shown
    count(meeting, by=officer)
    for person in (officer, head, supervisor, members[0], members[8]):
        client.force_login(person)
        for address in (at, f"{at}display/"):
            shown = client.get(address).content.decode()
            assert "差 5 票" in shown, (person, address)
            for word in ("实名票", "ballot-names", "到会未投票", "names.html"):
                assert word not in shown, (person, address, word)
        assert "每家候选的票数都与投票且未回避的人数相符" in client.get(at).content.decode() or person in members


def test_the_paper_says_that_it_is_secret(client, meeting, member):
    client.force_login(member)
    url = f"{meeting.get_absolute_url()}vote/"
    assert "不记录您投了什么" in client.get(url).content.decode()
    given = {f"choice-{row.pk}": "yes" for row in meeting.candidates.all()}
    assert "也不能再查看" in client.post(url, {**given, "act": "review"}).content.decode()
    assert client.post(url, {**given, "act": "cast"}).url == f"{meeting.get_absolute_url()}receipt/"
