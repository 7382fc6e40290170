"""A meeting in the browser's words: the office, the member's phone, the wall; and what nobody sees before the count."""

import pytest
from django.urls import reverse

from accounts.models import User
from awards.committee import actions, closing
from awards.committee.models import Ballot, Meeting
from awards.committee.waiting import awaiting
from core import clock
from core.forms import STALE
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards.outcomes import make_meeting, make_ranked, vote
from tests.awards.waiting import lines_of
from tests.counting import statements

FORM = {"title": "第六届评审委员会会议", "held_at": "2016-01-20T09:00", "place": "二号会议室"}


@pytest.fixture
def ranked(cycle, officer, head):
    make_ranked(cycle, [90, 80, 70], officer=officer, head=head)
    return cycle


@pytest.fixture
def meeting(ranked, members, officer) -> Meeting:
    return make_meeting(ranked, members, officer=officer)


@pytest.fixture
def open_meeting(meeting, officer) -> Meeting:
    actions.open_voting(meeting, by=officer)
    return meeting


def paper(meeting, *choices):
    return {f"choice-{row.pk}": choice for row, choice in zip(meeting.candidates.all(), choices, strict=True)}


def page(client, name, meeting):
    return client.get(reverse(f"awards:committee-{name}", args=[meeting.pk]))


def test_the_office_plans_a_meeting(client, ranked, members, officer):
    client.force_login(officer)
    url = reverse("awards:committee-plan", args=[ranked.code])
    assert "不少于全体的 2/3" in client.get(url).content.decode()
    keys = [member.pk for member in members]
    refused = client.post(url, {**FORM, "chair": keys[0], "members": keys[:3]})
    assert refused.status_code == 422
    assert "至少须有6人到会" in refused.content.decode()
    assert "二号会议室" in refused.content.decode()
    slip = client.post(url, {**FORM, "held_at": "0016-01-20T09:00", "chair": keys[0], "members": keys})
    assert slip.context["form"].errors["held_at"] == ["请填写 1980 年至 2100 年之间的日期。"]
    answer = client.post(url, {**FORM, "chair": keys[0], "members": keys})
    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert "安排会议" not in client.get(reverse("awards:committee-list")).content.decode().replace("安排会议并", "")
    change = reverse("awards:committee-change", args=[meeting.pk])
    read = client.get(change).context["form"]["version"].value()
    sent = {**FORM, "place": "三号会议室", "chair": keys[0], "members": keys[:8], "version": read}
    assert client.post(change, sent).status_code == 302
    assert Meeting.objects.get().place == "三号会议室"
    told = Letter.objects.filter(recipient=members[8], template="awards/meeting_uninvited").get()
    assert "您不必出席" in told.body
    stale = client.post(change, {**sent, "place": "四号会议室"})
    assert (stale.status_code, Meeting.objects.get().place) == (422, "三号会议室")
    assert str(STALE) in stale.content.decode()
    again = {**sent, "place": "四号会议室", "version": stale.context["form"]["version"].value()}
    assert client.post(change, {**again, "members": keys}).status_code == 302  # told, it is a decision
    assert Letter.objects.filter(recipient=members[8], template="awards/meeting_planned").count() == 2
    with pytest.raises(Refused, match="已被修改"):
        actions.change(
            meeting, title="会议", held_at=meeting.held_at, place="", chair=members[0], members=members, by=officer,
            version=read,
        )  # fmt: skip


def test_the_office_signs_in_recuses_opens_and_closes(client, ranked, members, officer):
    meeting = make_meeting(ranked, members, officer=officer, signed_in=5)
    client.force_login(officer)
    at = meeting.get_absolute_url()
    assert (
        "未达到2/3"
        in client.post(f"{at}open/", follow=True, headers={"referer": f"http://testserver{at}"}).content.decode()
    )
    client.post(f"{at}sign-in/", {"member": members[5].pk})
    client.post(f"{at}sign-in/", {"member": members[6].pk})
    client.post(f"{at}sign-out/", {"member": members[6].pk})
    candidate = meeting.candidates.first()
    asked = client.post(f"{at}recuse/", {"member": members[0].pk, "candidate": candidate.pk, "reason": ""})
    assert asked.status_code == 422
    client.post(f"{at}recuse/", {"member": members[0].pk, "candidate": candidate.pk, "reason": "曾任职"})
    assert "曾任职" in client.get(at).content.decode()
    recusal = candidate.recusals.get()
    client.post(f"{at}recusals/{recusal.pk}/remove/")
    assert not candidate.recusals.exists()
    client.post(f"{at}open/")
    vote(meeting, members[:6], "yes", "no", "yes")
    client.post(f"{at}close/")
    assert "提名表彰" in client.get(at).content.decode()


def test_a_member_signs_in_votes_and_sees_the_receipt(client, ranked, members, officer):
    meeting = make_meeting(ranked, members, officer=officer, signed_in=0)
    client.force_login(members[0])
    at = meeting.get_absolute_url()
    assert "我已到会，签到" in client.get(at).content.decode()
    client.post(f"{at}sign-in/", {"member": members[1].pk})
    assert list(meeting.attendances.filter(signed_in_at__isnull=False).values_list("member", flat=True)) == [
        members[0].pk
    ]
    for member in members[1:]:
        actions.sign_in(meeting, member=member, by=officer)
    assert "等待主持人宣布" in client.get(at).content.decode()
    actions.open_voting(meeting, by=officer)
    assert "进入投票" in client.get(at).content.decode()
    ballot = client.get(f"{at}vote/").content.decode()
    assert ballot.count('type="radio"') == 9
    assert "综合排名第" in ballot
    review = client.post(f"{at}vote/", {**paper(meeting, "yes", "no", "abstain"), "act": "review"})
    assert "请核对您的选择" in review.content.decode()
    assert not Ballot.objects.exists()
    again = client.post(f"{at}vote/", {**paper(meeting, "yes", "no", "abstain"), "act": "change"})
    assert again.content.decode().count("checked") == 3
    answer = client.post(f"{at}vote/", {**paper(meeting, "yes", "no", "abstain"), "act": "cast"}, follow=True)
    shown = answer.content.decode()
    assert "您的票已计入" in shown
    assert Ballot.objects.first().receipt in shown
    assert client.get(f"{at}vote/").url == f"{at}receipt/"
    assert "您的票已计入" in client.get(at).content.decode()


def test_an_unmarked_candidate_is_asked_for_and_nothing_is_lost(client, open_meeting, member):
    client.force_login(member)
    marked = paper(open_meeting, "yes", "no", "yes")
    missing = dict(list(marked.items())[:2])
    answer = client.post(reverse("awards:committee-vote", args=[open_meeting.pk]), {**missing, "act": "review"})
    assert answer.status_code == 422
    assert "表态" in answer.content.decode()
    assert answer.content.decode().count("checked") == 2


def test_second_device_and_late_vote_get_a_sentence(client, open_meeting, members, officer):
    client.force_login(members[0])
    url = reverse("awards:committee-vote", args=[open_meeting.pk])
    given = {**paper(open_meeting, "yes", "yes", "no"), "act": "cast"}
    client.post(url, given)
    second = client.post(url, {**paper(open_meeting, "no", "no", "no"), "act": "cast"}, follow=True)
    assert "每位委员只能投一次，这一次没有计入" in second.content.decode()
    assert "您的票已计入" in second.content.decode()
    assert not Ballot.objects.filter(choice="no", candidate__order=1).exists()
    for act in ("review", "change"):  # a page from before
        assert client.post(url, {**given, "act": act})["Location"] == reverse(
            "awards:committee-receipt", args=[open_meeting.pk]
        )
    closing.close(open_meeting, by=officer)
    client.force_login(members[1])
    late = client.post(url, given)
    assert late.status_code == 422
    assert "投票已经截止，您的选择没有计入" in late.content.decode()


def test_the_list_counts_everybody_for_a_member_too(client, ranked, members, officer):
    make_meeting(ranked, members, officer=officer, signed_in=7)
    client.force_login(members[0])
    row = client.get(reverse("awards:committee-list")).context["page"][0]
    assert (row.present, row.invited) == (7, 9)


def test_a_recused_candidate_is_not_on_the_paper(client, open_meeting, member):
    client.force_login(member)
    at = open_meeting.get_absolute_url()
    first = open_meeting.candidates.first()
    client.post(f"{at}recuse/", {"candidate": first.pk, "reason": "亲属任职"})
    ballot = client.get(f"{at}vote/").content.decode()
    assert f"choice-{first.pk}" not in ballot
    assert "您已声明回避" in ballot


def test_nobody_sees_a_vote_before_the_count(client, open_meeting, members, officer, head, supervisor):
    vote(open_meeting, members[:2], "yes", "abstain", "no")
    at = open_meeting.get_absolute_url()
    for person in (officer, head, supervisor, members[5]):
        client.force_login(person)
        for address in (at, f"{at}display/"):
            shown = client.get(address).content.decode()
            assert "2" in shown
            for word in ("弃权", "不同意", "tally-yes", "wall-names"):
                assert word not in shown.split("</header>")[-1], (person.role, address, word)
    client.force_login(members[5])
    assert client.get(f"{at}receipt/").url == at


def test_the_wall_counts_and_then_names(client, open_meeting, members, officer, supervisor):
    vote(open_meeting, members[:4], "yes", "yes", "no")
    client.force_login(officer)
    wall = client.get(f"{open_meeting.get_absolute_url()}display/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in wall
    assert 'hx-trigger="every 3s"' in wall
    assert "4<small> / 9</small>" in wall
    vote(open_meeting, members[4:8], "yes", "no", "no")
    closing.close(open_meeting, by=officer)
    wall = client.get(f"{open_meeting.get_absolute_url()}display/").content.decode()
    assert "every 3s" not in wall
    assert "委员1" in wall
    assert "到会未投票" in wall
    assert "差 2 票" in wall


def test_the_chair_settles_a_tie(client, open_meeting, members, officer):
    vote(open_meeting, members, "yes", "yes", "yes")
    closing.close(open_meeting, by=officer)
    client.force_login(members[0])
    at = open_meeting.get_absolute_url()
    assert "名额线上同票，请您裁定" in client.get(at).content.decode()
    rows = list(open_meeting.candidates.all())
    refused = client.post(f"{at}settle/", {"chosen": [row.pk for row in rows], "reason": "现场"})
    assert "只余2个名额，不能选3家" in refused.content.decode()
    client.post(f"{at}settle/", {"chosen": [row.pk for row in rows[:2]], "reason": "综合得分高"})
    assert list(open_meeting.candidates.values_list("proposed", flat=True)) == [True, True, False]
    client.force_login(members[1])
    assert client.get(f"{at}settle/").url == at


def test_the_head_names_another_chair_on_the_page(client, open_meeting, members, officer, head):
    vote(open_meeting, members, "yes", "yes", "yes")
    closing.close(open_meeting, by=officer)
    User.objects.filter(pk=members[0].pk).update(is_active=False)
    at = open_meeting.get_absolute_url()
    client.force_login(officer)
    assert "另定主持人" not in client.get(at).content.decode()
    client.force_login(head)
    page = client.get(at).content.decode()
    assert "不能裁定" in page
    refused = client.post(f"{at}chair/", {"chair": members[0].pk, "reason": "账号已停用"})
    assert refused.status_code == 422
    assert "账号已停用" in refused.content.decode()
    client.post(f"{at}chair/", {"chair": members[1].pk, "reason": "账号已停用"})
    open_meeting.refresh_from_db()
    assert open_meeting.chair == members[1]
    client.force_login(members[1])
    assert "请您裁定" in client.get(at).content.decode()


ROLES = ("officer", "head", "supervisor", "administrator", "district", "expert", "enterprise", "member", "outsider")
MATRIX = {
    #                                off  head sup  adm  dist exp  ent  memb outs
    "GET committee-list": (200, 200, 200, 403, 403, 403, 403, 200, 200),
    "GET committee-meeting": (200, 200, 200, 404, 404, 404, 404, 200, 404),
    "GET committee-display": (200, 200, 200, 404, 404, 404, 404, 200, 404),
    "GET committee-vote": (403, 403, 403, 404, 404, 404, 404, 200, 404),
    "GET committee-change": (200, 200, 403, 404, 404, 404, 404, 403, 404),
    "POST committee-vote": (403, 403, 403, 404, 404, 404, 404, 422, 404),
    "POST committee-recuse": (422, 422, 403, 404, 404, 404, 404, 422, 404),
    "POST committee-sign-out": (404, 404, 403, 404, 404, 404, 404, 403, 404),
    "POST committee-cancel": (303, 303, 403, 404, 404, 404, 404, 403, 404),
    "POST committee-drop": (303, 303, 403, 404, 404, 404, 404, 403, 404),
    "POST committee-open": (302, 303, 403, 404, 404, 404, 404, 403, 404),
    "POST committee-chair": (403, 422, 403, 404, 404, 404, 404, 403, 404),
    "POST committee-close": (302, 303, 403, 404, 404, 404, 404, 403, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, meeting, officer, act):
    method, name = act.split()
    if name == "committee-close":
        actions.open_voting(meeting, by=officer)
    of = {"committee-list": [], "committee-drop": [meeting.pk, meeting.candidates.first().pk]}
    url = reverse(f"awards:{name}", args=of.get(name, [meeting.pk]))
    got = []
    for role in ROLES:
        person = people.make_user("member", "外人") if role == "outsider" else request.getfixturevalue(role)
        client.force_login(person)
        got.append(getattr(client, method.lower())(url).status_code)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, MATRIX[act], strict=True))


@pytest.mark.parametrize("who", ["officer", "member"])
def test_one_candidate_and_three_cost_the_same(client, request, cycle, members, officer, head, who):
    make_ranked(cycle, [90, 80, 70], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer)
    extra = list(meeting.candidates.all()[1:])
    kept = [(row.application, row.tier, row.order) for row in extra]
    for row in extra:
        row.delete()
    actions.open_voting(meeting, by=officer)
    client.force_login(request.getfixturevalue(who))
    at = meeting.get_absolute_url()
    addresses = [at, f"{at}display/", "/committee/", *([f"{at}vote/"] if who == "member" else [])]
    one = [statements(client, address) for address in addresses]
    for application, tier, order in kept:
        meeting.candidates.create(application=application, tier=tier, order=order)
    assert [statements(client, address) for address in addresses] == one


def test_the_count_costs_the_same_for_one_vote_and_for_nine(client, open_meeting, members, officer):
    vote(open_meeting, members[:1], "yes", "yes", "no")
    client.force_login(officer)
    at = open_meeting.get_absolute_url()
    one = statements(client, at)
    vote(open_meeting, members[1:], "yes", "yes", "no")
    assert statements(client, at) == one
    closing.close(open_meeting, by=officer)
    assert statements(client, f"{at}display/") <= 16


def test_what_waits(ranked, members, officer, expert):
    assert [line.url for line in lines_of(awaiting, officer)] == [reverse("awards:committee-plan", args=[ranked.code])]
    meeting = make_meeting(ranked, members, officer=officer)
    assert [line.url for line in lines_of(awaiting, officer)] == [meeting.get_absolute_url()]
    with clock.at(people.moment("2016-01-20 08:00")):
        assert [line.icon for line in lines_of(awaiting, members[3])] == ["calendar-event"]
    actions.open_voting(meeting, by=officer)
    assert [line.tone for line in lines_of(awaiting, members[3])] == ["danger"]
    vote(meeting, members, "yes", "yes", "yes")
    assert lines_of(awaiting, members[3]) == []
    closing.close(meeting, by=officer)
    assert [line.icon for line in lines_of(awaiting, members[0])] == ["scale"]
    assert lines_of(awaiting, members[3]) == []
    assert lines_of(awaiting, expert) == []
