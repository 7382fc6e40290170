"""A district's return: saved, handed in, sent back, accepted; what is accepted is an observation."""

from decimal import Decimal

import pytest

from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from reports.returns import actions, answers
from reports.returns.answers import Filled
from reports.returns.models import ReturnStage
from reports.returns.waiting import awaiting
from reports.statistics.actions import edit_indicator
from reports.statistics.models import Observation, Origin
from tests import people
from tests.counting import statements
from tests.racing import at_once
from tests.reports.statistics.builders import make_figure, make_indicator

LIST = "/reports/returns/"


def typed(client, answer, **values):
    form = client.get(answer.get_absolute_url()).context["form"]
    given = {"version": form["version"].value()}
    for row in answer.values.select_related("indicator"):
        given[f"value-{row.pk}"] = values.get(row.indicator.code, "")
        given[f"note-{row.pk}"] = values.get(f"{row.indicator.code}_note", "")
    return given


def complete(answer, by, brands=12, firms=50):
    by_code = {row.indicator.code: row.pk for row in answer.values.select_related("indicator")}
    filled = {by_code["brands"]: Filled(Decimal(brands)), by_code["firms"]: Filled(Decimal(firms), "含新增")}
    answers.save(answer, filled, by=by)
    answers.submit(answer, by=by)


def test_saved_handed_in_sent_back_and_accepted_through_the_pages(client, call, answer, district, officer):
    client.force_login(district)
    page = answer.get_absolute_url()
    first = client.post(page, {**typed(client, answer, brands="12"), "submit": "1"}, follow=True).content.decode()
    assert "还有 1 项没有填：重点企业" in first
    assert 'value="12"' in first
    given = typed(client, answer, brands="12", firms_note="尚未统计")
    row = answer.values.get(indicator__code="brands")
    client.post(page, {**given, f"file-{row.pk}": people.pdf("名录.pdf"), "submit": "1"})
    answer.refresh_from_db()
    assert (answer.stage, answer.submitted_by) == (ReturnStage.SUBMITTED, district)
    assert b"%PDF" in b"".join(client.get(f"{LIST}values/{row.pk}/evidence/").streaming_content)
    assert client.post(page, given).status_code == 303
    client.force_login(officer)
    client.post(f"{page}send-back/", {"reason": "请核对名牌产品"})
    client.force_login(district)
    assert "请核对名牌产品" in client.get(page).content.decode()
    client.post(page, {**typed(client, answer, brands="11", firms="50"), "submit": "1"})
    client.force_login(officer)
    client.post(f"{page}accept/", {"version": client.get(page).context["version"]})
    figures = {figure.indicator.code: figure for figure in Observation.objects.select_related("indicator")}
    assert {code: figure.value for code, figure in figures.items()} == {"brands": 11, "firms": 50}
    brands = figures["brands"]
    assert (brands.origin, brands.source, brands.entered_by, brands.file.name) == (
        Origin.REPORTED, call.title, district, "名录.pdf",
    )  # fmt: skip
    assert page in client.get(brands.get_absolute_url()).content.decode()
    names = set(Letter.objects.values_list("template", flat=True))
    assert {f"reports/return_{word}" for word in ("called", "submitted", "sent_back", "accepted")} == names


def test_what_is_sent_back_leaves_the_statistics(answer, district, officer):
    complete(answer, district)
    answers.accept(answer, by=officer)
    indicator = Observation.objects.first().indicator
    answers.send_back(answer, reason="数有误", by=officer)
    assert not Observation.objects.exists()
    assert journal.timeline(indicator).last().note == "数有误"
    complete(answer, district, brands=13)
    answers.accept(answer, by=officer)
    assert Observation.objects.get(indicator__code="brands").value == 13


def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(client, answer, district):
    client.force_login(district)
    given = typed(client, answer, brands="1.5", firms="许多", brands_note="我写的说明")
    refused = client.post(answer.get_absolute_url(), given)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {f"value-{row.pk}" for row in answer.values.all()}
    assert "我写的说明" in refused.content.decode()


def test_two_officers_of_a_district_do_not_write_over_each_other(client, answer, district):
    client.force_login(district)
    given = typed(client, answer, brands="12")
    assert client.post(answer.get_absolute_url(), given).status_code == 302
    stale = client.post(answer.get_absolute_url(), {**given, f"value-{answer.values.first().pk}": "77"})
    assert (stale.status_code, "77" in stale.content.decode()) == (422, True)


def test_the_year_before_stands_beside_the_field(client, answer, district):
    row = answer.values.select_related("indicator").first()
    make_figure(row.indicator, year=2016, value=Decimal(10100), is_lower_bound=True)
    client.force_login(district)
    assert "上年同期 超过 10,100" in client.get(answer.get_absolute_url()).content.decode()


def test_nothing_moves_once_the_call_is_closed(call, answer, district, officer):
    complete(answer, district)
    actions.close_call(call, by=officer)
    with pytest.raises(Refused, match="填报已结束"):
        answers.send_back(answer, reason="x", by=officer)
    other = call.answers.exclude(pk=answer.pk).get()
    with pytest.raises(Refused, match="填报已结束"):
        answers.save(other, {}, by=district)
    answers.accept(answer, by=officer)
    assert Observation.objects.count() == 2


def test_a_figure_already_there_stops_the_whole_acceptance(call, answer, district, officer):
    complete(answer, district)
    row = answer.values.select_related("indicator").last()
    make_figure(row.indicator, source=call.title)
    with pytest.raises(Refused, match="不能采用"):
        answers.accept(answer, by=officer)
    answer.refresh_from_db()
    assert (answer.stage, Observation.objects.count()) == (ReturnStage.SUBMITTED, 1)


def test_who_accepts_sees_which_figures_no_longer_count(client, call, answer, district, officer):
    complete(answer, district)
    row = answer.values.select_related("indicator").get(indicator__code="firms")
    old = make_figure(row.indicator, region=answer.region, year=call.year, value=Decimal(47), source="统计年报")
    page = answer.get_absolute_url()
    client.force_login(district)
    assert "现为 47" not in client.get(page).content.decode()
    client.force_login(officer)
    assert "现为 47（统计年报）" in client.get(page).content.decode()
    answers.accept(answer, by=officer)
    assert "现为 47" not in client.get(page).content.decode()
    counts = Observation.objects.filter(indicator=row.indicator).leading_last().last()
    assert (counts.value, Observation.objects.filter(pk=old.pk).exists()) == (50, True)


def test_handed_in_after_the_day_is_marked(client, answer, district, officer):
    client.force_login(officer)
    with clock.at(people.moment("2018-03-16 00:10")):
        complete(answer, district)
        assert "逾期" in client.get(answer.get_absolute_url()).content.decode()


def test_what_waits(call, answer, district, west, officer, head, supervisor, enterprise):
    def numbers(*users):
        return [[line.count for line in counted(awaiting(user))] for user in users]

    assert numbers(district, west, officer, supervisor, enterprise) == [[1], [1], [], [], []]
    complete(answer, district)
    assert numbers(district, west, officer, head) == [[], [1], [1], [1]]
    assert counted(awaiting(west))[0].due == call.due_on


def test_a_district_has_its_own_return_only(
    client, answer, district, west, officer, head, supervisor, enterprise, expert
):
    page = answer.get_absolute_url()
    row = answer.values.first()
    answers.save(answer, {row.pk: Filled(None, "", people.pdf())}, by=district)
    reads = {district: 200, officer: 200, head: 200, supervisor: 200, west: 404, enterprise: 404, expert: 404}
    for user, status in reads.items():
        client.force_login(user)
        assert client.get(page).status_code == status, user
        assert client.get(f"{LIST}values/{row.pk}/evidence/").status_code == (200 if user == district else 404), user
        assert client.get(f"{LIST}list/").status_code == (200 if status == 200 or user == west else 403), user
        if user != district:
            assert client.post(page, {}).status_code == (403 if status == 200 else 404), user
        if user not in (officer, head):
            for act in ("accept", "send-back", "remind"):
                assert client.post(f"{page}{act}/").status_code == (403 if status == 200 else 404), (user, act)
    client.force_login(west)
    assert [one.region_id for one in client.get(f"{LIST}list/").context["page"]] == ["411721"]


def test_what_a_return_costs(client, call, answer, district):
    client.force_login(district)
    one = statements(client, answer.get_absolute_url())
    for _ in range(2):
        answer.values.create(indicator=make_indicator())
    assert statements(client, answer.get_absolute_url()) == one


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_accept_a_return_at_once(answer, district, officer, head):
    complete(answer, district)
    moment = clock.now()

    def accept(by):
        with clock.at(moment):
            return answers.accept(type(answer).objects.get(pk=answer.pk), by=by)

    results = at_once(lambda: accept(officer), lambda: accept(head))
    assert sum(isinstance(result, str) for result in results) == 1
    assert Observation.objects.count() == 2
    assert journal.timeline(answer).filter(verb="returns.accept").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_reminder_rings_twice_at_once(call):
    def ring():
        with clock.at(people.moment("2018-03-13 08:00")):
            return actions.remind_before_due()

    assert sorted(at_once(ring, ring)) == [0, 2]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accepting_and_changing_an_indicator_do_not_wait_for_each_other_for_ever(answer, district, officer, head):
    complete(answer, district)
    indicator = answer.values.select_related("indicator").last().indicator
    for number in range(4):
        results = at_once(
            lambda: answers.accept(type(answer).objects.get(pk=answer.pk), by=officer),
            lambda number=number: edit_indicator(indicator, by=head, definition=f"定义{number}"),
        )
        assert not any(isinstance(result, str) for result in results)
        answers.send_back(answer, reason="再来", by=officer)
        answers.submit(answer, by=district)
