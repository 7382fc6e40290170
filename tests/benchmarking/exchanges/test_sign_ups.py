"""Places: first come, first served, a line that is kept, the next moves up by itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarking.exchanges.actions import events, sign_ups
from benchmarking.exchanges.documents import SignInSheet
from benchmarking.exchanges.models import Event, SignUp, SignUpStage
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.benchmarking.exchanges.builders import (
    DOORS,
    FACTS,
    LATE,
    NOW,
    check_in,
    come,
    make_event,
    make_firm,
    persons,
)

AT = "/benchmarking/exchanges/HD2015-001/"


def states(event: Event) -> dict[str, str]:
    return dict(event.sign_ups.order_by("pk").values_list("name", "stage"))


def test_signing_up_through_the_page(client, officer, organization, enterprise):
    event = make_event(officer)
    given = {"organization": organization.pk, "name-1": "甲", "position-1": "部长", "phone-1": "13800000000"}
    client.force_login(enterprise)
    with clock.at(NOW):
        assert client.post(f"{AT}sign-up/", given).url == AT
        shown = client.post(
            f"{AT}sign-up/", {"organization": organization.pk, "name-1": "乙", "phone-1": "0396-1234567", "name-2": "丙", "phone-2": "13700000000"},
            follow=True,
        ).content.decode()  # fmt: skip
    assert "1 人报名成功，1 人候补" in shown
    assert "第 1 位" in shown
    assert states(event) == {"甲": "confirmed", "乙": "confirmed", "丙": "waiting"}
    row = event.sign_ups.first()
    assert journal.timeline(row).get().after == {"stage": "confirmed", "event": event.reference}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name-1": ""}, "请填写。"),
        ({"phone-1": "写错了"}, "请填写电话号码，例如 13800000000。"),
        ({"name-2": "乙"}, "请填写手机。"),
        ({"phone-2": "13700000000"}, "请填写姓名。"),
        (
            {"name-2": "我写的名字", "phone-2": "13800000000", "name-1": "我写的名字"},
            "我写的名字已报名，无需重复填写。",
        ),
    ],
)
def test_what_is_refused_keeps_what_was_typed(client, officer, organization, enterprise, values, sentence):
    make_event(officer)
    client.force_login(enterprise)
    given = {"organization": organization.pk, "name-1": "甲", "phone-1": "13800000000", "position-1": "我写的职务"}
    with clock.at(NOW):
        page = client.post(f"{AT}sign-up/", {**given, **values})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "我写的职务" in page.content.decode()
    assert not SignUp.objects.exists()


def test_nobody_signs_up_for_a_foreign_organization(client, officer, organization, enterprise):
    make_event(officer)
    foreign, _user = make_firm()
    client.force_login(enterprise)
    with clock.at(NOW):
        page = client.post(f"{AT}sign-up/", {"organization": foreign.pk, "name-1": "甲", "phone-1": "13800000000"})
    assert page.status_code == 422
    assert not SignUp.objects.exists()


def test_refusals(officer, organization, enterprise):
    event = make_event(officer)
    firm = (organization, enterprise)
    come(event, firm, "甲", "乙")
    with pytest.raises(Refused, match="每家组织限报 3 人，贵单位已报名 2 人，还可报 1 人"):
        come(event, firm, "丙", "丁")
    with pytest.raises(Refused, match="甲已报名"):
        come(event, firm, "甲")
    with pytest.raises(Refused, match="请至少填写一名"):
        come(event, firm)
    with pytest.raises(Refused, match="尚未通过核验"):
        come(event, make_firm(stage="registered"), "戊")
    with clock.at(LATE), pytest.raises(Refused, match="现在不接受报名"):
        sign_ups.sign_up(event, organization, persons("丙"), by=enterprise)
    with clock.at(LATE), pytest.raises(Refused, match="报名已截止"):
        sign_ups.sign_off(event.sign_ups.first(), by=enterprise)
    events.cancel(event, reason="改期", by=officer)
    with pytest.raises(Refused, match="活动已取消"):
        come(event, firm, "丙")


def test_a_free_place_goes_to_the_next_in_line_with_a_letter(client, officer):
    event = make_event(officer)
    first, second, third = make_firm(), make_firm(), make_firm()
    come(event, first, "甲", "乙")
    come(event, second, "丙")
    come(event, third, "丁")
    client.force_login(first[1])
    with clock.at(NOW):
        client.post(f"{AT}sign-ups/{event.sign_ups.first().pk}/off/")
    assert states(event) == {"甲": "cancelled", "乙": "confirmed", "丙": "confirmed", "丁": "waiting"}
    letter = Letter.objects.get(template="benchmarking/event_moved_up")
    assert letter.recipient == second[1]
    moved = journal.timeline(event.sign_ups.get(name="丙")).last()
    assert (moved.verb, moved.actor) == ("sign_ups.move_up", None)
    with clock.at(NOW):
        event.refresh_from_db()
        events.edit(event, by=officer, **{**FACTS, "capacity": 5})
    assert states(event)["丁"] == "confirmed"
    come(event, third, "甲")
    assert event.sign_ups.live().filter(name="甲").count() == 1


def test_the_bureau_removes_with_a_reason(client, officer):
    event = make_event(officer)
    firm = make_firm()
    row, other = come(event, firm, "甲", "乙")
    client.force_login(officer)
    with clock.at(LATE):
        client.post(f"{AT}sign-ups/{row.pk}/remove/", {"reason": " "})
        row.refresh_from_db()
        assert row.stage == SignUpStage.CONFIRMED
        client.post(f"{AT}sign-ups/{row.pk}/remove/", {"reason": "非参加对象"})
    row.refresh_from_db()
    assert row.stage == SignUpStage.CANCELLED
    assert "非参加对象" in Letter.objects.get(template="benchmarking/event_removed").body
    assert journal.timeline(row).last().note == "非参加对象"
    check_in(other, officer)
    with clock.at(DOORS), pytest.raises(Refused, match="乙已签到"):
        sign_ups.remove(other, reason="误", by=officer)


def test_phones_are_masked_for_those_who_only_read(client, officer, supervisor, district):
    event = make_event(officer)
    come(event, make_firm("驿城甲"), "甲")
    come(event, make_firm("西平乙", region=people.make_region("411721", "西平县")), "乙")
    shown = {}
    for name, user in {"officer": officer, "supervisor": supervisor, "district": district}.items():
        client.force_login(user)
        shown[name] = client.get(f"{AT}people/").content.decode()
    assert "13800000000" in shown["officer"]
    assert "138****0000" in shown["supervisor"]
    assert "13800000000" not in shown["supervisor"] + shown["district"]
    assert "西平乙" in shown["supervisor"]
    assert "西平乙" not in shown["district"]


def test_filters_of_the_people(client, officer):
    event = make_event(officer)
    row, _other = come(event, make_firm("驿城甲"), "甲", "乙")
    come(event, make_firm("西平乙"), "丙")
    check_in(row, officer)
    client.force_login(officer)
    for query, names in {
        "": ["甲", "乙", "丙"], "?state=present": ["甲"], "?state=absent": ["乙"], "?state=waiting": ["丙"], "?q=西平": ["丙"], "?q=nobody": [],
    }.items():  # fmt: skip
        assert [one.name for one in client.get(f"{AT}people/{query}").context["page"]] == names, query


acts = st.lists(
    st.one_of(
        st.tuples(st.just("up"), st.integers(0, 2), st.integers(1, 3)),
        st.tuples(st.just("off"), st.integers(0, 12), st.just(0)),
        st.tuples(st.just("capacity"), st.integers(1, 6), st.just(0)),
    ),
    max_size=14,
)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(todo=acts, capacity=st.integers(1, 4))
def test_never_more_than_the_places_and_the_line_is_kept(officer, todo, capacity):
    """Whatever is done in whatever order: no place is given twice, none stays free while somebody waits, nobody overtakes."""
    event = make_event(officer, capacity=capacity, per_organization=20)
    firms = [make_firm() for _ in range(3)]
    serial = 0
    with clock.at(NOW):
        for act, which, many in todo:
            if act == "up":
                names = [f"人{serial + n}" for n in range(many)]
                serial += many
                come(event, firms[which], *names)
            elif act == "off":
                live = list(event.sign_ups.live().order_by("pk"))
                if live:
                    sign_ups.sign_off(live[which % len(live)], by=officer)
            else:
                event.refresh_from_db()
                taken = event.sign_ups.filter(stage=SignUpStage.CONFIRMED).count()
                if which >= taken:
                    events.edit(event, by=officer, **{**FACTS, "capacity": which, "per_organization": 20})
            event.refresh_from_db()
            confirmed = set(event.sign_ups.filter(stage=SignUpStage.CONFIRMED).values_list("pk", flat=True))
            waiting = set(event.sign_ups.filter(stage=SignUpStage.WAITING).values_list("pk", flat=True))
            assert len(confirmed) <= event.capacity
            assert not waiting or len(confirmed) == event.capacity
            assert not waiting or not confirmed or max(confirmed) < min(waiting)


def test_who_comes_late_is_told_of_the_line(client, officer, organization, enterprise):
    event = make_event(officer, capacity=1)
    client.force_login(enterprise)
    with clock.at(NOW):
        assert "现在报名的进入候补" not in client.get(f"{event.get_absolute_url()}sign-up/").content.decode()
    come(event, make_firm(), "甲")
    with clock.at(NOW):
        for page in ("", "sign-up/"):
            assert "现在报名的进入候补" in client.get(event.get_absolute_url() + page).content.decode()


@pytest.mark.parametrize(
    ("role", "found"), [("officer", ["乙"]), ("head", ["乙"]), ("supervisor", []), ("district", [])]
)
def test_only_who_sees_a_telephone_searches_for_it(client, request, officer, role, found):
    event = make_event(officer)
    come(event, make_firm("驿城虚构机械"), "甲", "乙")
    client.force_login(request.getfixturevalue(role))
    url = f"/benchmarking/exchanges/{event.reference}/people/"
    assert [row.name for row in client.get(url, {"q": "13800000001"}).context["page"]] == found
    assert [row.name for row in client.get(url, {"q": "甲"}).context["page"]] == ["甲"]


def test_the_sheet_that_goes_round_the_room_masks_telephones(officer):
    event = make_event(officer)
    come(event, make_firm(), "甲")
    (guest,) = SignInSheet().context(event)["guests"]
    assert guest.phone == "138****0000"
