"""A count that is not announced in the room: the bureau and the supervisors read it, the others when it is announced or on public notice."""

import pytest

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.committee import rounds
from awards.committee.models import Meeting
from awards.committee.waiting import awaiting
from core import journal
from core.models import Letter
from core.refusal import Refused
from tests.awards.committee.stories import NAMED, SECRET, count, make_cycle_with, make_open, vote_yes
from tests.awards.waiting import lines_of

WORDS = ("差 6 票", "提名表彰", "tally-yes", "wall-names", "ballot-names")


@pytest.fixture(params=[NAMED, SECRET], ids=["named", "secret"])
def counted(request, db, members, officer, head) -> Meeting:
    cycle = make_cycle_with({**request.param, "announced_at_once": False})
    meeting = make_open(cycle, [90, 80, 70], members, officer=officer, head=head)
    vote_yes(meeting, members, 7, 8, 0)
    return count(meeting, by=officer)


def page(client, person, address):
    client.force_login(person)
    return client.get(address).content.decode()


def test_members_see_that_it_was_counted_and_not_what(client, counted, members, officer, head, supervisor):
    at = counted.get_absolute_url()
    for person in (officer, head, supervisor):
        assert "差 6 票" in page(client, person, at)
        wall = page(client, person, f"{at}display/")
        assert "计票结果不当场公布" in wall
        assert not any(word in wall for word in WORDS), "everybody in the room reads the wall"
    for person in (members[0], members[4]):
        for address in (at, f"{at}display/", f"{at}receipt/", "/committee/", "/"):
            shown = page(client, person, address)
            assert not any(word in shown for word in WORDS), (person, address)
        assert "投票已截止并计票" in page(client, person, at)
        case = counted.candidates.first().application
        assert "拟表彰" not in page(client, person, case.get_absolute_url())


def test_the_head_announces_it(client, counted, members, officer, head):
    at = counted.get_absolute_url()
    assert any("公布计票结果" in str(line.title) for line in lines_of(awaiting, head))
    assert not any("公布计票结果" in str(line.title) for line in lines_of(awaiting, officer))
    for person in (officer, members[0]):
        client.force_login(person)
        assert client.post(f"{at}announce/").status_code == 403
    client.force_login(head)
    client.post(f"{at}announce/")
    assert journal.timeline(counted).last().verb == "committee.announce"
    assert Letter.objects.filter(recipient=members[4], template="awards/count_announced").exists()
    assert "差 6 票" in page(client, members[4], at)
    assert "差 6 票" in page(client, members[4], f"{at}display/")
    with pytest.raises(Refused, match="已经公布"):
        rounds.announce(counted, by=head)
    assert lines_of(awaiting, head) == []


def test_the_public_notice_opens_it_too(client, counted, members, head):
    Application.objects.filter(stage=Stage.PROPOSED).update(stage=Stage.ON_NOTICE)
    assert "差 6 票" in page(client, members[4], counted.get_absolute_url())
    assert lines_of(awaiting, head) == []


def test_what_is_announced_in_the_room_needs_no_act(client, members, officer, head):
    meeting = make_open(make_cycle_with(NAMED), [90, 80, 70], members, officer=officer, head=head)
    vote_yes(meeting, members, 7, 8, 0)
    closed = count(meeting, by=officer)
    assert closed.announced_at == closed.closed_at
    assert "公布计票结果" not in page(client, head, closed.get_absolute_url())
