"""An event from draft to its end: pages, refusals, letters, who may, what lists cost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from benchmarking.exchanges import conclusions
from benchmarking.exchanges.actions import attendance, events, materials
from benchmarking.exchanges.models import Event, EventStage, SignUpStage
from benchmarking.exchanges.waiting import awaiting
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.exchanges.builders import (
    AFTER,
    DOORS,
    FACTS,
    NOW,
    check_in,
    come,
    make_draft,
    make_event,
    make_firm,
    make_held,
    post_event,
)
from tests.casting import answers, by_role
from tests.counting import statements

LIST = "/benchmarking/exchanges/"
AT = f"{LIST}HD2015-001/"


def test_from_draft_to_announced_through_the_pages(client, officer, organization, enterprise):
    client.force_login(officer)
    with clock.at(NOW):
        assert client.post(f"{LIST}new/", post_event(host=organization.credit_code.lower())).url == AT
        event = Event.objects.get()
        assert (event.host, event.stage, len(event.code)) == (organization, EventStage.DRAFT, 16)
        client.force_login(enterprise)
        assert client.get(AT).status_code == 404
        client.force_login(officer)
        version = client.get(f"{AT}edit/").context["form"]["version"].value()
        client.post(f"{AT}edit/", post_event(version=version, title="新名称"))
        stale = client.post(f"{AT}edit/", post_event(version=version, title="我写的名称"))
        assert stale.status_code == 422
        assert "我写的名称" in stale.content.decode()
        told = client.post(f"{AT}announce/", {"regions": [organization.region_id]}, follow=True)
        assert "已向 1 人发送站内信" in told.content.decode()
    assert list(Letter.objects.values_list("template", "recipient")) == [
        ("benchmarking/event_announced", enterprise.pk)
    ]
    client.force_login(enterprise)
    assert "新名称" in client.get(LIST, {"when": "all"}).content.decode()
    assert [entry.verb for entry in journal.timeline(event)] == ["events.draft", "events.edit", "events.announce"]


def test_nobody_is_written_to_unless_districts_are_chosen(officer, organization):
    make_event(officer)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"ends_at": "2015-10-20T08:00"}, "ends_at", "结束时间须晚于开始时间。"),
        ({"sign_up_until": "2015-10-21T08:00"}, "sign_up_until", "报名截止不能晚于活动开始。"),
        ({"kind": "training"}, "hours", "培训班须填写学时。"),
        ({"capacity": "0"}, "capacity", "不能小于 1。"),
        ({"host": "没有这家企业"}, "host", "没有找到这家已核验的企业，请填写登记的全称或统一社会信用代码。"),
    ],
)
def test_a_form_that_cannot_be(client, officer, values, field, sentence):
    client.force_login(officer)
    page = client.post(f"{LIST}new/", post_event(**values))
    assert page.status_code == 422
    assert page.context["form"].errors[field] == [sentence]
    assert not Event.objects.exists()


def test_an_event_is_announced_only_before_its_sign_up_ends(officer):
    event = make_draft(officer)
    with clock.at(AFTER), pytest.raises(Refused, match="报名截止时间已过"):
        events.announce(event, by=officer)


def test_a_change_of_place_is_told_and_fewer_places_than_people_are_refused(client, officer):
    event = make_event(officer)
    firm = make_firm()
    come(event, firm, "甲", "乙")
    client.force_login(officer)
    with clock.at(NOW):
        version = client.get(f"{AT}edit/").context["form"]["version"].value()
        refused = client.post(f"{AT}edit/", post_event(version=version, capacity="1", description="我写的安排"))
        assert refused.status_code == 422
        assert "已有 2 人报名成功，名额不能少于这一人数。" in refused.content.decode()
        assert "我写的安排" in refused.content.decode()
        client.post(f"{AT}edit/", post_event(version=version, description="另一安排"))
        assert not Letter.objects.exists()
        version = client.get(f"{AT}edit/").context["form"]["version"].value()
        client.post(f"{AT}edit/", post_event(version=version, place="西平县"))
    letter = Letter.objects.get()
    assert (letter.template, letter.recipient) == ("benchmarking/event_changed", firm[1])
    assert "西平县" in letter.body


def test_a_cancellation_says_why(client, officer):
    event = make_event(officer)
    firm = make_firm()
    come(event, firm, "甲")
    client.force_login(officer)
    client.post(f"{AT}cancel/", {"reason": ""})
    event.refresh_from_db()
    assert event.stage == EventStage.ANNOUNCED
    client.post(f"{AT}cancel/", {"reason": "因疫情防控延期"})
    assert "因疫情防控延期" in Letter.objects.get(template="benchmarking/event_cancelled").body
    client.force_login(firm[1])
    assert "因疫情防控延期" in client.get(AT).content.decode()


def test_an_event_with_people_inside_is_not_cancelled(officer):
    event = make_event(officer)
    (row,) = come(event, make_firm(), "甲")
    check_in(row, officer)
    with pytest.raises(Refused, match="已有人签到"):
        events.cancel(event, reason="改期", by=officer)


def test_the_end_comes_after_the_beginning_with_a_summary(client, officer):
    event = make_event(officer)
    firm = make_firm()
    (row,) = come(event, firm, "甲")
    client.force_login(officer)
    with clock.at(NOW):
        assert "活动尚未开始" in client.post(f"{AT}conclude/", {"summary": "早了"}).content.decode()
    check_in(row, officer)
    with clock.at(AFTER):
        assert client.post(f"{AT}conclude/", {"summary": ""}).status_code == 422
        assert client.post(f"{AT}conclude/", {"summary": "交流顺利。"}).url == AT
        assert Letter.objects.get(template="benchmarking/event_concluded").recipient == firm[1]
        assert journal.timeline(event).last().data == {"present": 1, "organizations": 1}
        with pytest.raises(Refused, match="不能再修改"):
            events.edit(event, by=officer, capacity=9)


def test_who_reads_a_conclusion_is_called_in_its_transaction(officer, monkeypatch):
    seen = []
    monkeypatch.setattr(conclusions, "_conclusions", [lambda event, by: seen.append((event.reference, by))])
    event = make_held(officer, make_firm(), "甲")
    assert seen == [(event.reference, officer)]


def test_the_list_upcoming_past_kinds_and_words(client, officer, enterprise, organization):
    make_event(officer, title="甲活动")
    make_event(officer, title="乙活动", kind="seminar", place="西平县", starts_at=people.moment("2015-10-19 09:00"))
    make_draft(officer, title="丙筹备")
    make_held(officer, (organization, enterprise), "张三", title="丁往期")
    client.force_login(officer)
    with clock.at(NOW):
        for query, titles in {
            "": ["乙活动", "丙筹备", "甲活动"], "?when=past": ["丁往期"], "?when=all&stage=draft": ["丙筹备"], "?kind=seminar": ["乙活动"],
            "?q=西平": ["乙活动"], "?when=nonsense&kind=nonsense": ["乙活动", "丙筹备", "甲活动"],
        }.items():  # fmt: skip
            assert sorted(row.title for row in client.get(LIST + query).context["page"]) == sorted(titles), query
        assert next(row.title for row in client.get(LIST).context["page"]) == "乙活动"
        client.force_login(enterprise)
        assert {row.title: row.own for row in client.get(f"{LIST}?when=all").context["page"]} == {
            "甲活动": 0, "乙活动": 0, "丁往期": 1,
        }  # fmt: skip
    assert set(Event.objects.public().values_list("title", flat=True)) == {"甲活动", "乙活动", "丁往期"}


def test_material_is_for_those_with_a_place(client, officer, supervisor, district):
    event = make_event(officer)
    (inside, insider), (waiting, waiter), (_other, outsider) = make_firm(), make_firm(), make_firm()
    come(event, (inside, insider), "甲", "乙")
    come(event, (waiting, waiter), "丙")
    client.force_login(officer)
    assert client.post(f"{AT}material/", {"title": "课件", "file": people.pdf("课件.pdf")}).url == AT
    wrong = client.post(f"{AT}material/", {"title": "我写的名称", "file": people.pdf("课件.exe")})
    assert wrong.status_code == 422
    assert "我写的名称" in wrong.content.decode()
    row = event.materials.get()
    url = f"{AT}material/{row.pk}/"
    codes = {}
    for name, user in {
        "officer": officer, "supervisor": supervisor, "insider": insider, "waiter": waiter, "outsider": outsider, "district": district,
    }.items():  # fmt: skip
        client.force_login(user)
        codes[name] = client.get(url).status_code
        assert ("课件" in client.get(AT).content.decode()) == (codes[name] == 200)
    assert codes == {"officer": 200, "supervisor": 200, "insider": 200, "waiter": 404, "outsider": 404, "district": 404}
    client.force_login(insider)
    assert client.get(url)["Content-Disposition"].startswith("attachment")
    client.force_login(officer)
    client.post(f"{url}remove/")
    assert not event.materials.exists()
    assert journal.timeline(event).last().verb == "events.remove_material"
    with pytest.raises(Refused, match="已被删除"):
        materials.remove(row, by=officer)
    assert journal.timeline(event).filter(verb="events.remove_material").count() == 1


MATRIX = {
    #                                   off  head sup  adm  dist exp  memb ent  other
    "GET list": (200, 200, 200, 403, 200, 403, 403, 200, 200),
    "GET event E": (200, 200, 200, 403, 200, 403, 403, 200, 200),
    "GET draft": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "GET edit E": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "GET announce E": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "GET conclude E": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "POST cancel E": (303, 303, 403, 403, 403, 403, 403, 403, 403),
    "GET sign-up E": (403, 403, 403, 403, 403, 403, 403, 200, 200),
    "GET people E": (200, 200, 200, 403, 200, 403, 403, 403, 403),
    "GET satisfaction E": (200, 200, 200, 403, 403, 403, 403, 403, 403),
    "GET ticket T": (200, 200, 200, 404, 403, 404, 404, 200, 404),
    "POST check-in T": (303, 303, 403, 404, 403, 404, 404, 303, 404),
    "POST undo T": (303, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST rate T": (403, 403, 403, 404, 403, 404, 404, 422, 404),
    "GET here H": (302, 302, 302, 403, 302, 403, 403, 200, 200),
    "POST material-add E": (422, 422, 403, 403, 403, 403, 403, 403, 403),
    "POST sign-off E S": (403, 403, 403, 404, 403, 404, 404, 303, 404),
    "POST remove E S": (303, 303, 403, 404, 403, 404, 404, 403, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, officer, organization, enterprise, act):
    method, name, *of = act.split()
    event = make_event(officer)
    (row,) = come(event, (organization, enterprise), "甲")
    arguments = {"E": event.reference, "T": row.code, "H": event.code, "S": row.pk}
    url = reverse(f"benchmarking:exchanges-{name}", args=[arguments[word] for word in of])
    with clock.at(people.moment("2015-10-18 20:00")):
        assert answers(client, request, method, url) == by_role(MATRIX[act])


def test_another_enterprise_sees_no_ticket_and_no_people(client, officer, organization, enterprise, other_enterprise):
    event = make_event(officer)
    (row,) = come(event, (organization, enterprise), "张小凡")
    client.force_login(other_enterprise)
    for name in ("ticket", "check-in", "rate"):
        url = reverse(f"benchmarking:exchanges-{name}", args=[row.code])
        assert (client.get(url) if name == "ticket" else client.post(url)).status_code == 404
    assert client.post(f"{AT}sign-ups/{row.pk}/off/").status_code == 404
    assert "张小凡" not in client.get(AT).content.decode()


def test_one_row_and_three_cost_the_same(client, officer, district, enterprise, organization):
    event = make_event(officer, capacity=2, per_organization=9)
    (first,) = come(event, (organization, enterprise), "甲")
    check_in(first, officer)
    addresses = {
        officer: [LIST, f"{LIST}?when=all", AT, f"{AT}people/", f"{AT}satisfaction/"],
        district: [f"{LIST}?when=all", f"{AT}people/"],
        enterprise: [f"{LIST}?when=all", AT, reverse("benchmarking:exchanges-here", args=[event.code])],
    }

    def cost() -> list[int]:
        counts = []
        for user, urls in addresses.items():
            client.force_login(user)
            counts += [statements(client, url) for url in urls]
        return counts

    with clock.at(DOORS):
        come(event, make_firm(), "乙", "丙")
        come(event, (organization, enterprise), "丁")
        one = cost()
        for n in range(2):
            make_event(officer, title=f"活动{n}", host=organization)
        come(event, (organization, enterprise), "戊", "己")
        come(event, make_firm(), "庚", "辛")
        assert cost() == one
    assert max(one) <= 16


def test_what_waits(officer, head, enterprise, organization, member):
    def titles(user):
        return [(str(line.title), line.count) for line in counted(awaiting(user))]

    make_draft(officer)
    event = make_event(officer)
    (row,) = come(event, (organization, enterprise), "甲")
    with clock.at(NOW):
        assert titles(officer) == titles(head) == [("筹备中的活动", 1)]
    check_in(row, officer)
    with clock.at(AFTER):
        assert titles(officer) == [("已结束待小结的活动", 1), ("筹备中的活动", 1)]
        events.conclude(event, summary="顺利", by=officer)
        assert titles(enterprise) == [("待评价的活动", 1)]
        attendance.rate(row, satisfaction=5, by=enterprise)
        assert titles(enterprise) == []
    assert titles(member) == []
    assert row.stage == SignUpStage.CONFIRMED


def test_an_announced_event_goes_through_its_phases_by_the_clock(officer):
    event = make_event(officer)
    phases = []
    for text in ("2015-10-18 18:00", "2015-10-18 18:01", "2015-10-20 09:00", "2015-10-20 17:01"):
        with clock.at(people.moment(text)):
            phases.append(str(event.phase[0]))
    assert phases == ["报名中", "报名已截止", "进行中", "待小结"]
    assert [str(make_draft(officer).phase[0]), event.takes_sign_ups_now] == ["筹备中", False]


@pytest.mark.parametrize("day", ["0015-10-20T09:00", "2215-10-20T09:00", "0001-01-01T00:00"])
def test_a_slip_in_the_year_is_told_beside_its_field(client, officer, day):
    client.force_login(officer)
    with clock.at(NOW):
        page = client.post(f"{LIST}new/", post_event(sign_up_until=day, title="我写的名称"))
    assert page.status_code == 422
    assert page.context["form"].errors["sign_up_until"] == ["请填写 1980 年至 2100 年之间的日期。"]
    assert "我写的名称" in page.content.decode()


def test_saving_what_stands_writes_no_line(officer):
    event = make_event(officer)
    with clock.at(NOW):
        events.edit(event, by=officer, **{**FACTS, "hours": Decimal(0)})
    assert not journal.timeline(event).filter(verb="events.edit").exists()
    assert not Letter.objects.filter(template="benchmarking/event_changed").exists()
