"""Calls: drafted, opened with letters, reminded of, postponed, closed, opened again."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from reports.returns import actions, answers
from reports.returns.models import Call, CallStage, Return
from reports.returns.waiting import awaiting
from reports.tasks import remind_districts
from tests import people
from tests.counting import statements
from tests.reports.statistics.builders import make_indicator

LIST = "/reports/returns/"


def letters(name):
    return list(
        Letter.objects.filter(template=f"reports/{name}").values_list("recipient__name", flat=True).order_by("pk")
    )


def test_from_draft_to_closed_through_the_pages(client, officer, district, west):
    client.force_login(officer)
    indicator = make_indicator("名牌产品")
    given = {
        "title": "年度统计", "year": "2017", "part": "", "due_on": "2018-03-15", "instructions": "说明",
        "indicators": [indicator.pk], "regions": ["411702", "411721"],
    }  # fmt: skip
    page = client.post(f"{LIST}new/", given).url
    assert page == f"{LIST}calls/TB2017-001/"
    assert Return.objects.count() == 2
    again = client.post(f"{LIST}new/", given)
    assert (again.status_code, "已有同名的填报" in again.content.decode()) == (422, True)
    reserved = client.post(f"{LIST}new/", given | {"title": "Portal"})
    assert (reserved.status_code, "留给系统计算" in reserved.content.decode()) == (422, True)
    form = client.get(f"{page}edit/").context["form"]
    changed = {**given, "regions": ["411702"], "version": form["version"].value()}
    assert client.post(f"{page}edit/", changed).url == page
    assert client.post(f"{page}edit/", changed).status_code == 422
    assert list(Return.objects.values_list("region", flat=True)) == ["411702"]
    client.post(f"{page}open/")
    assert letters("return_called") == [district.name]
    assert client.post(f"{page}edit/", changed).status_code == 422
    client.post(f"{page}close/")
    client.post(f"{page}reopen/", {"reason": "补报"})
    call = Call.objects.get()
    assert call.stage == CallStage.OPEN
    verbs = [entry.verb.partition(".")[2] for entry in journal.timeline(call)]
    assert verbs == ["draft", "edit", "open", "close", "reopen"]


def test_a_draft_does_not_exist_for_a_district(client, draft, district):
    client.force_login(district)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(draft.answers.first().get_absolute_url()).status_code == 404
    assert list(client.get(f"{LIST}list/").context["page"]) == []


def test_what_cannot_be_opened(draft, officer):
    with clock.at(people.moment("2018-03-16 09:00")), pytest.raises(Refused, match="截止日期已过"):
        actions.open_call(draft, by=officer)
    draft.indicators.update(is_active=False)
    with pytest.raises(Refused, match="已停用"):
        actions.open_call(draft, by=officer)
    draft.indicators.clear()
    with pytest.raises(Refused, match="请先选定"):
        actions.open_call(draft, by=officer)


def test_a_quarter_is_not_asked_of_a_yearly_indicator(client, officer, district):
    client.force_login(officer)
    given = {
        "title": "x",
        "year": "2017",
        "part": "Q1",
        "due_on": "2018-03-15",
        "indicators": [make_indicator().pk],
        "regions": ["411702"],
    }
    assert list(client.post(f"{LIST}new/", given).context["form"].errors) == ["part"]


def test_reminders_go_to_who_has_not_handed_in_and_once_a_day(client, call, answer, officer, district, west):
    answers.save(answer, {row.pk: answers.Filled(None, "无") for row in answer.values.all()}, by=district)
    answers.submit(answer, by=district)
    client.force_login(officer)
    client.post(f"{LIST}calls/{call.reference}/remind/")
    assert letters("return_reminder") == [west.name]
    with pytest.raises(Refused, match="今天已经催报过"):
        actions.remind(call, by=officer)
    with clock.at(people.moment("2018-03-02 09:00")):
        client.post(f"{LIST}{call.answers.get(region=west.region).pk}/remind/")
        with pytest.raises(Refused, match="没有需要催报"):
            actions.remind(call, by=officer, only=[answer])
    assert letters("return_reminder") == [west.name] * 2


def test_the_portal_reminds_once_when_the_day_is_near(call, district, west, officer):
    actions.remind(call, by=officer)
    assert remind_districts() == 0
    with clock.at(people.moment("2018-03-12 08:00")):
        assert (remind_districts(), remind_districts()) == (2, 0)
    with clock.at(people.moment("2018-03-13 08:00")):
        assert remind_districts() == 0
    assert journal.timeline(call).last().actor is None
    assert len(letters("return_reminder")) == 4


def test_postponed_with_a_letter_to_who_is_missing(client, call, officer, district, west):
    client.force_login(officer)
    page = f"{LIST}calls/{call.reference}/postpone/"
    assert client.post(page, {"due_on": "2018-02-01", "reason": "x"}).status_code == 422
    assert client.post(page, {"due_on": "2018-03-30", "reason": "数据量大"}).status_code == 302
    call.refresh_from_db()
    assert call.due_on == date(2018, 3, 30)
    assert letters("return_postponed") == [district.name, west.name]


def test_late_is_after_the_last_day(client, call, officer):
    client.force_login(officer)
    for day, number in (("2018-03-15 23:59", 0), ("2018-03-16 00:01", 2)):
        with clock.at(people.moment(day)):
            assert len(client.get(f"{LIST}list/", {"state": "late"}).context["page"]) == number
    with clock.at(people.moment("2018-03-16 00:01")):
        assert "还有 2 个县区没有上报" in client.get(call.get_absolute_url()).content.decode()
        actions.close_call(call, by=officer)
        assert len(client.get(f"{LIST}list/", {"state": "late"}).context["page"]) == 0


def test_the_workbook_holds_every_district(client, call, answer, officer, district):
    row = answer.values.get(indicator__code="brands")
    rest = {one.pk: answers.Filled(None, "无") for one in answer.values.all()}
    answers.save(answer, {**rest, row.pk: answers.Filled(Decimal(12), "含新增")}, by=district)
    answers.submit(answer, by=district)
    client.force_login(officer)
    answer_ = client.get(f"{LIST}calls/{call.reference}/workbook/")
    cells = list(load_workbook(BytesIO(answer_.content)).active.iter_rows(values_only=True))
    assert cells[2][4:6] == ("名牌产品（家）", "名牌产品：说明")
    assert cells[3][0] == "驿城区"
    assert cells[3][4:6] == (12, "含新增")
    assert cells[4][4] is None


def test_what_the_lists_cost(client, call, officer, district, west):
    client.force_login(officer)
    urls = [LIST, f"{LIST}list/", call.get_absolute_url()]
    before = [statements(client, url) for url in urls]
    for number in range(2):
        other = actions.draft_call(
            title=f"填报{number}", year=2017, part="", due_on=date(2018, 3, 15), instructions="",
            indicators=[make_indicator()], regions=[district.region, west.region], by=officer,
        )  # fmt: skip
        actions.open_call(other, by=officer)
        region = people.make_region(f"41172{number + 4}", f"县{number}")
        Return.objects.create(call=call, region=region)
    assert [statements(client, url) for url in urls] == before


def test_who_calls(client, call, officer, head, supervisor, administrator, district, enterprise, expert):
    page = call.get_absolute_url()
    reads = {officer: 200, head: 200, supervisor: 200, administrator: 404, district: 302, enterprise: 404, expert: 404}
    for user, status in reads.items():
        client.force_login(user)
        writes = user in (officer, head)
        assert client.get(page).status_code == status, user
        assert client.get(f"{LIST}new/").status_code == (200 if writes else 403), user
        assert client.get(f"{page}workbook/").status_code == (403 if user == district else status), user
        if not writes:
            for act in ("edit", "open", "close", "reopen", "postpone", "remind"):
                assert client.post(f"{page}{act}/").status_code == (404 if status == 404 else 403), (user, act)


def test_a_past_day_is_refused_beside_the_field_in_the_dialog(client, call, officer):
    client.force_login(officer)
    answer = client.post(f"{LIST}calls/{call.reference}/postpone/", {"due_on": "2018-02-01", "reason": "x"})
    page = answer.content.decode()
    assert list(answer.context["form"].errors) == ["due_on"]
    assert page.count('id="id_due_on"') == 1
    dialog = page[page.index('<dialog class="dialog" id="postpone"') :]
    assert "不能早于今天" in dialog[: dialog.index("</dialog>")]


def test_who_was_reminded_today_cannot_be_reminded_again(client, call, officer, district, west):
    client.force_login(officer)
    page, answer = call.get_absolute_url(), call.answers.get(region=district.region)
    one = f"{LIST}{answer.pk}/remind/"
    assert one in client.get(page).content.decode()
    assert client.post(one).status_code == 302
    shown = client.get(page).content.decode()
    assert one not in shown
    assert shown.count("今天已催报") == 1
    assert one not in client.get(answer.get_absolute_url()).content.decode()
    assert client.post(f"{LIST}calls/{call.reference}/remind/").status_code == 302
    assert "催报全部未报县区" not in client.get(page).content.decode()


def test_only_who_may_act_is_told_what_can_be_done(client, call, officer, supervisor):
    with clock.at(people.moment("2018-03-20 09:00")):
        for user, is_told in ((officer, True), (supervisor, False)):
            client.force_login(user)
            page = client.get(call.get_absolute_url()).content.decode()
            assert "已过截止日期" in page
            assert ("可以催报、调整截止日期" in page) == is_told


def test_the_desk_tells_a_returned_return_from_an_open_one(client, call, district, west, officer):
    Return.objects.filter(region=district.region).update(stage="returned")
    for user, counts in ((district, [0, 1]), (west, [1, 0])):
        client.force_login(user)
        lines = awaiting(user)
        assert [line.rows.count() for line in lines] == counts
        assert [len(client.get(line.url).context["page"]) for line in lines] == counts
