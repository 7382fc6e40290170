"""Training records: from an event or an enterprise's own, confirmed or returned, counted per year."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarking.exchanges.actions import events
from benchmarking.training.actions import records
from benchmarking.training.models import RecordStage, TrainingRecord
from benchmarking.training.readings import totals
from benchmarking.training.waiting import awaiting
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.exchanges.builders import AFTER, check_in, come, make_event, make_firm, make_held
from tests.benchmarking.training.builders import NOW, TRAINING, make_record, post_record
from tests.casting import answers, by_role
from tests.counting import statements

LIST = "/benchmarking/training/"


def test_a_training_class_leaves_a_confirmed_record_for_each_organization_present(officer):
    event = make_event(officer, kind="training", hours=Decimal("6.5"), capacity=9, title="自评师培训班")
    first, second, absent = make_firm("驿城甲"), make_firm("西平乙"), make_firm("确山丙")
    for row in [*come(event, first, "甲一", "甲二"), *come(event, second, "乙一")]:
        check_in(row, officer)
    come(event, absent, "丙一")
    with clock.at(AFTER):
        events.conclude(event, summary="顺利", by=officer)
    rows = {row.organization.name: row for row in TrainingRecord.objects.select_related("organization")}
    assert set(rows) == {"驿城甲", "西平乙"}
    one = rows["驿城甲"]
    assert (one.stage, one.hours, one.participants, one.names, one.held_on, one.topic) == (
        RecordStage.CONFIRMED, Decimal("6.5"), 2, "甲一、甲二", date(2015, 10, 20), "自评师培训班",
    )  # fmt: skip
    assert journal.timeline(one).get().data == {"event": event.reference}
    with pytest.raises(Refused, match="由活动签到生成"):
        records.send_back(one, reason="有误", by=officer)


def test_many_organizations_cost_what_one_does(officer):
    costs = []
    for firms in (1, 12):
        event = make_event(officer, kind="training", hours=8, capacity=20)
        for number in range(firms):
            check_in(come(event, make_firm(), f"甲{number}")[0], officer)
        with CaptureQueriesContext(connection) as captured:
            rows = records.from_event(event, officer)
        costs.append(len(captured))
        assert len(rows) == firms
        assert all(journal.timeline(row).count() == 1 for row in rows)
    assert costs[0] == costs[1] <= 10


def test_a_class_without_anybody_leaves_nothing(officer):
    event = make_event(officer, kind="training", hours=8)
    assert records.from_event(event, officer) == []


def test_saving_what_stands_writes_no_line(officer, organization, enterprise):
    row = make_record(organization, enterprise)
    with clock.at(NOW):
        records.edit(row, by=enterprise, **TRAINING)
        assert [entry.verb for entry in journal.timeline(row)] == ["training_records.record"]
        records.edit(row, by=enterprise, **TRAINING, evidence=people.pdf("新佐证.pdf"))
    assert journal.timeline(row).last().data["evidence"]


def test_other_events_leave_no_record(officer):
    make_held(officer, make_firm(), "甲")
    assert not TrainingRecord.objects.exists()


def test_recorded_returned_handed_in_again_and_confirmed(client, officer, organization, enterprise):
    client.force_login(enterprise)
    with clock.at(NOW):
        assert client.post(f"{LIST}new/", post_record(organization=organization.pk)).url == LIST
        row = TrainingRecord.objects.get()
        assert (row.stage, row.is_whole_staff, row.evidence.name) == ("recorded", True, "签到表.pdf")
        at = row.get_absolute_url()
        client.force_login(officer)
        client.post(f"{at}return/", {"reason": " "})
        row.refresh_from_db()
        assert row.stage == "recorded"
        client.post(f"{at}return/", {"reason": "缺签到表"})
        assert "缺签到表" in Letter.objects.get(template="benchmarking/training_returned").body
        client.force_login(enterprise)
        assert "缺签到表" in client.get(f"{at}edit/").content.decode()
        version = client.get(f"{at}edit/").context["form"]["version"].value()
        given = post_record(version=version, participants="310")
        del given["evidence"]
        assert client.post(f"{at}edit/", given).url == at
        stale = client.post(f"{at}edit/", {**given, "topic": "我写的主题"})
        assert stale.status_code == 422
        assert "我写的主题" in stale.content.decode()
        row.refresh_from_db()
        assert (row.stage, row.participants, row.evidence.name) == ("recorded", 310, "签到表.pdf")
        client.force_login(officer)
        client.post(f"{at}confirm/")
        client.force_login(enterprise)
        version = client.get(f"{at}edit/").context["form"]["version"].value()
        assert "已核实的登记不能再修改" in client.post(f"{at}edit/", {**given, "version": version}).content.decode()
    assert Letter.objects.get(template="benchmarking/training_confirmed").recipient == enterprise
    assert [entry.verb.split(".")[1] for entry in journal.timeline(row)] == [
        "record", "send_back", "edit", "resubmit", "confirm",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"held_on": "2015-09-24"}, "held_on", "培训日期不能晚于今天。"),
        ({"hours": "0"}, "hours", "学时须大于 0。"),
        ({"participants": "0"}, "participants", "不能小于 1。"),
        ({"evidence": ""}, "evidence", "请选择文件。"),
    ],
)
def test_a_form_that_cannot_be(client, organization, enterprise, values, field, sentence):
    client.force_login(enterprise)
    with clock.at(NOW):
        page = client.post(f"{LIST}new/", post_record(organization=organization.pk, topic="我写的主题", **values))
    assert page.status_code == 422
    assert page.context["form"].errors[field] == [sentence]
    assert "我写的主题" in page.content.decode()


def test_an_organization_that_is_not_verified_records_nothing(enterprise):
    firm, user = make_firm(stage="registered")
    with pytest.raises(Refused, match="尚未通过核验"):
        make_record(firm, user)


def test_totals_count_what_is_confirmed(officer, organization, enterprise):
    other, user = make_firm()
    make_record(organization, enterprise, confirmed_by=officer)
    make_record(other, user, confirmed_by=officer, participants=10, hours=Decimal("2.5"), is_whole_staff=False)
    make_record(other, user, confirmed_by=officer, held_on=date(2014, 5, 1))
    make_record(other, user)
    newest, older = totals(TrainingRecord.objects.all())
    assert (newest.year, newest.trainings, newest.people, newest.person_hours, newest.organizations, newest.whole_staff) == (
        2015, 2, 310, Decimal("2425.0"), 2, 1,
    )  # fmt: skip
    assert (older.year, older.trainings) == (2014, 1)


@pytest.mark.parametrize("year", ["0000", "²²²²", "99999", "2026-13"])
def test_a_year_that_is_none_narrows_nothing(client, officer, organization, enterprise, year):
    with clock.at(NOW):
        make_record(organization, enterprise)
    client.force_login(officer)
    assert len(client.get(reverse("benchmarking:training-list"), {"year": year}).context["page"]) == 1


def test_filters(client, officer, organization, enterprise):
    far, user = make_firm("西平乙", region=people.make_region("411721", "西平县"))
    make_record(organization, enterprise, confirmed_by=officer, topic="甲培训")
    make_record(far, user, topic="乙培训", held_on=date(2014, 5, 1), is_whole_staff=False)
    client.force_login(officer)
    for query, topics in {
        "": ["甲培训", "乙培训"], "?stage=confirmed": ["甲培训"], "?year=2014": ["乙培训"], "?region=411721": ["乙培训"], "?q=西平": ["乙培训"],
        "?kind=whole_staff": ["甲培训"], "?kind=event": [], "?kind=nonsense&year=nonsense": ["甲培训", "乙培训"],
    }.items():  # fmt: skip
        assert [row.topic for row in client.get(LIST + query).context["page"]] == topics, query


MATRIX = {
    #                              off  head sup  adm  dist exp  memb ent  other
    "GET list": (200, 200, 200, 403, 200, 403, 403, 200, 200),
    "GET new": (403, 403, 403, 403, 403, 403, 403, 200, 200),
    "GET record R": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "GET edit R": (403, 403, 403, 404, 403, 404, 404, 200, 404),
    "GET evidence R": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "POST confirm R": (302, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST return R": (303, 303, 403, 404, 403, 404, 404, 403, 404),
    "GET organization O": (200, 200, 200, 403, 200, 404, 404, 200, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, organization, enterprise, act):
    method, name, *of = act.split()
    row = make_record(organization, enterprise)
    arguments = {"R": row.pk, "O": organization.pk}
    url = reverse(f"benchmarking:training-{name}", args=[arguments[word] for word in of])
    assert answers(client, request, method, url) == by_role(MATRIX[act])


def test_one_row_and_three_cost_the_same(client, officer, district, organization, enterprise):
    first = make_record(organization, enterprise, confirmed_by=officer)
    own = reverse("benchmarking:training-organization", args=[organization.pk])
    plan = {officer: [LIST, own, first.get_absolute_url()], district: [LIST], enterprise: [LIST, own]}

    def cost() -> list[int]:
        counts = []
        for user, urls in plan.items():
            client.force_login(user)
            counts += [statements(client, url) for url in urls]
        return counts

    one = cost()
    for topic in ("乙", "丙"):
        make_record(organization, enterprise, confirmed_by=officer, topic=topic)
        make_record(*make_firm(), confirmed_by=officer)
    assert cost() == one
    assert max(one) <= 14


def test_what_waits(officer, enterprise, organization, supervisor):
    def titles(user):
        return [(str(line.title), line.count) for line in counted(awaiting(user))]

    row = make_record(organization, enterprise)
    assert titles(officer) == [("待核实的培训记录", 1)]
    records.send_back(row, reason="缺签到表", by=officer)
    assert titles(enterprise) == [("被退回的培训记录", 1)]
    assert titles(officer) == titles(supervisor) == []
    with clock.at(NOW):
        records.edit(row, by=enterprise, **TRAINING)
    assert titles(enterprise) == []
