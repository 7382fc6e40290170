"""The office's pages of a poll, and those that the public opens."""

import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from awards.applications.workflow import Stage
from awards.desk.collected import waiting_for
from awards.polls import actions, sheets
from awards.polls.documents import PollBook, PollDocument
from awards.polls.models import Poll, PollAnswer, PollResult, PollStage
from awards.polls.proposals import PollChange
from awards.polls.readings import parts
from awards.polls.waiting import awaiting
from core import clock, journal
from core.waiting import Once
from publicity.views import surveys
from tests import people
from tests.awards import builders
from tests.awards.polls.stories import QUESTIONS, answer, end, make_draft, make_polled_cycle, settle
from tests.awards.waiting import lines_of
from tests.core.pdftext import copied
from tests.core.pdftext import words as words_of
from tests.counting import statements
from tests.hostile import MARK, post_hostile

CODE = "zmd-2015"
OFFICE, PUBLIC = f"/polls/{CODE}/", f"/surveys/{CODE}/"
ROLES = ("officer", "head", "supervisor", "administrator", "district", "expert", "member", "enterprise")
MATRIX = {
    #                    off  head sup  adm  dist exp  memb ent
    "GET list": (200, 200, 200, 403, 403, 403, 403, 403),
    "GET detail": (200, 200, 200, 404, 404, 404, 404, 404),
    "GET answers": (200, 200, 200, 404, 404, 404, 404, 404),
    "GET prolong": (200, 200, 403, 404, 404, 404, 404, 404),
    "GET edit": (303, 303, 403, 404, 404, 404, 404, 404),
    "GET template": (200, 200, 403, 404, 404, 404, 404, 404),
    "POST settle": (303, 303, 403, 404, 404, 404, 404, 404),
    "POST return": (403, 303, 403, 404, 404, 404, 404, 404),
    "POST release": (403, 303, 403, 404, 404, 404, 404, 404),
    "POST prepare": (303, 303, 403, 404, 404, 404, 404, 404),
}


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()
    yield
    cache.clear()


def url(name, *args):
    return reverse(f"awards:polls-{name}", args=[CODE, *args])


def form_of(case):
    return f"{PUBLIC}{case.reference}/"


def filled(*marks, **more):
    return {**{f"q{place}": str(mark) for place, mark in enumerate(marks, 1)}, "remark": "", **more}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, poll, act):
    method, name = act.split()
    address = reverse("awards:polls-list") if name == "list" else url(name)
    got = []
    for role in ROLES:
        client.force_login(request.getfixturevalue(role))
        got.append(getattr(client, method.lower())(address).status_code)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, MATRIX[act], strict=True))


def test_from_the_draft_to_the_release_on_pages(client, cycle, cases, officer, head):
    client.force_login(officer)
    assert "拟定：" in client.get("/polls/").content.decode()
    client.post(url("draft"))
    assert "还没有满意度调查" not in client.get("/polls/").content.decode()
    day = clock.today().isoformat()
    words = {
        "title": "公众满意度调查",
        "introduction": "请作答",
        "questions": "一\n\n 二 \n",
        "opens_on": day,
        "closes_on": day,
    }
    version = client.get(url("edit")).context["form"]["version"].value()
    assert client.post(url("edit"), {**words, "version": version}).status_code == 302
    poll = Poll.objects.get()
    assert poll.questions == ["一", "二"]
    stale = client.post(url("edit"), {**words, "title": "别的", "version": version})
    assert stale.status_code == 422
    assert "别的" in stale.content.decode()
    client.post(url("prepare"))
    client.force_login(head)
    page = client.get(OFFICE)
    assert cases[0].organization.name in page.content.decode()
    assert client.get(PUBLIC).status_code == 404
    client.post(url("release"), {"read": "别的"})
    assert Poll.objects.get().stage == PollStage.PREPARED
    client.post(url("release"), {"read": page.context["read"]})
    assert Poll.objects.get().stage == PollStage.OPEN
    assert f"http://127.0.0.1:8000{PUBLIC}" in client.get(OFFICE).content.decode()
    assert 'class="survey-code"' in client.get(OFFICE).content.decode()
    client.logout()
    assert cases[0].organization.name in client.get(PUBLIC).content.decode()


def test_questions_are_refused_beside_their_field(client, cycle, officer):
    make_draft(cycle, by=officer)
    client.force_login(officer)
    for questions, sentence in (
        ("\n".join(f"问{n}" for n in range(11)), "现有 11 个"),
        ("甲\n甲", "两个问题相同"),
        ("甲" * 201, "第 1 个问题超过"),
        (" \n", "id_questions_error"),
    ):
        page = client.post(url("edit"), {"title": "甲", "introduction": "乙", "questions": questions})
        assert page.status_code == 422
        assert sentence in page.content.decode()


def test_anybody_answers_without_an_account_and_without_script(client, poll, cases):
    page = client.get(PUBLIC).content.decode()
    assert form_of(cases[0]) in page
    form = client.get(form_of(cases[0])).content.decode()
    assert "非常不满意" in form
    assert all(text in form for text in QUESTIONS)
    lacking = client.post(form_of(cases[0]), filled(5, remark="服务很好"))
    assert lacking.status_code == 422
    assert "请选择一项。" in lacking.content.decode()
    assert "服务很好" in lacking.content.decode()
    taken = client.post(form_of(cases[0]), filled(5, 4, remark=" 服务很好 "), follow=True)
    assert "谢谢您的评价" in taken.content.decode()
    row = PollAnswer.objects.get()
    assert (row.remark, [mark.mark for mark in row.marks.all()]) == ("服务很好", [5, 4])
    assert len(row.fingerprint) == 64
    assert "127.0.0.1" not in row.fingerprint
    assert "您已评价过这家组织" in client.get(form_of(cases[0])).content.decode()
    again = client.post(form_of(cases[0]), filled(1, 1))
    assert again.status_code == 422
    assert "每台设备只计一次" in again.content.decode()
    assert "已评价" in client.get(PUBLIC).content.decode()
    other = client.post(form_of(cases[0]), filled(1, 1), headers={"user-agent": "另一个浏览器"})
    assert other.status_code == 302


def test_the_same_browser_is_another_one_in_another_poll(rf, poll, cycle):
    from awards.polls.fingerprint import of_browser

    request = rf.get("/")
    first = of_browser(request, poll)
    assert first == of_browser(request, poll)
    assert first != of_browser(request, Poll(pk=poll.pk + 1))


def test_too_many_from_one_address_are_asked_to_wait(client, poll, cases, monkeypatch):
    monkeypatch.setattr(surveys, "ANSWERS", 0)
    page = client.post(form_of(cases[0]), filled(5, 5))
    assert page.status_code == 422
    assert "过于频繁" in page.content.decode()
    assert not PollAnswer.objects.exists()


def test_before_it_begins_and_after_it_is_over(client, cycle, cases, officer, head):
    poll = make_draft(cycle, by=officer)
    assert client.get(PUBLIC).status_code == 404
    today = clock.today()
    Poll.objects.filter(pk=poll.pk).update(opens_on=today + timedelta(days=2), closes_on=today + timedelta(days=3))
    poll.refresh_from_db()
    actions.prepare(poll, by=officer)
    assert client.get(PUBLIC).status_code == 404
    assert client.get(form_of(cases[0])).status_code == 404
    actions.release(poll, by=head)
    early = client.get(PUBLIC).content.decode()
    assert "调查尚未开始" in early
    assert form_of(cases[0]) not in early
    assert "现在不能作答" in client.get(form_of(cases[0])).content.decode()
    assert client.post(form_of(cases[0]), filled(5, 5)).status_code == 422
    end(Poll.objects.get())
    with clock.at(people.moment(f"{today + timedelta(days=4)} 09:00")):
        late = client.get(PUBLIC).content.decode()
        assert "调查已经结束" in late
        assert cases[0].organization.name not in late
        assert client.get(form_of(cases[0]))["Location"] == PUBLIC
        assert client.post(form_of(cases[0]), filled(5, 5))["Location"] == PUBLIC
    assert not PollAnswer.objects.exists()


def test_results_are_told_to_nobody_outside(client, poll, cases, other_enterprise):
    answer(poll, cases[0], 1, 1, remark="很不满意的话")
    end(poll)
    applicant = cases[0].organization.memberships.get().user
    for user in (None, applicant, other_enterprise):
        client.logout()
        if user:
            client.force_login(user)
        for address in (PUBLIC, f"/applications/{cases[0].reference}/", f"/calls/{CODE}/", "/"):
            page = client.get(address, follow=True)
            assert "很不满意的话" not in page.content.decode()
            assert "20.00" not in page.content.decode()
    client.force_login(applicant)
    for kind in ("poll", "poll-pdf"):
        assert client.post(f"/reports/request/{kind}/{CODE}/").status_code in (403, 404)


def test_an_unknown_case_and_a_hidden_one_are_not_there(client, poll, cycle):
    hidden = builders.make_application(cycle, stage=Stage.DECLINED, filled=False)
    assert client.get(form_of(hidden)).status_code == 404
    assert client.get(f"{PUBLIC}nothing/").status_code == 404
    assert client.get("/surveys/nothing/").status_code == 404


def test_the_poll_is_announced_while_it_runs(client, poll):
    assert PUBLIC in client.get("/").content.decode()
    assert PUBLIC in client.get(f"/calls/{CODE}/").content.decode()
    end(poll)
    with clock.at(people.moment(f"{poll.closes_on + timedelta(days=1)} 09:00")):
        cache.clear()
        assert PUBLIC not in client.get("/").content.decode()


def confirm_waiting(client, by):
    """The second person opens what waits, reads it, and confirms it."""
    change = PollChange.objects.waiting().get()
    client.force_login(by)
    assert change.get_absolute_url() in client.get(OFFICE).content.decode()
    assert change.reason in client.get(change.get_absolute_url()).content.decode()
    client.post(f"{change.get_absolute_url()}confirm/")
    assert not PollChange.objects.waiting().exists()


def test_what_one_proposes_another_confirms_or_drops_and_nothing_changes_before(
    client, cycle, poll, cases, officer, head
):
    rows = [answer(poll, cases[0], mark, mark) for mark in (1, 5, 5)]
    client.force_login(head)
    client.post(url("settle"), {"pk": [rows[0].pk], "reason": "刷票", "way": "discount"})
    change = PollChange.objects.get()
    own = client.get(change.get_absolute_url()).content.decode()
    assert "须由另一人复核" in own
    assert "复核通过" not in own
    assert "须由另一人签发" in client.post(f"{change.get_absolute_url()}confirm/", follow=True).content.decode()
    assert len(lines_of(awaiting, head)) == 0
    second = people.make_user("head")
    assert [(str(line.title), line.count) for line in lines_of(awaiting, second)] == [("待复核的满意度调查更改", 1)]
    client.force_login(officer)
    assert client.post(f"{change.get_absolute_url()}confirm/").status_code == 403
    client.post(f"{change.get_absolute_url()}drop/", {"reason": "不同意"})
    assert PollChange.objects.waiting().exists(), "neither proposed by the officer nor hers to judge"
    closed = end(poll)
    assert "等待复核" in parts(cycle).of(cases[0].pk).lacks
    assert closed.results.get(application=cases[0]).answers == 3
    client.force_login(second)
    client.post(f"{change.get_absolute_url()}drop/", {"reason": "时间相隔很久，不像刷票"})
    assert [entry.verb for entry in journal.timeline(change)] == ["poll_changes.propose", "poll_changes.drop"]
    assert closed.results.get(application=cases[0]).answers == 3
    assert parts(cycle).of(cases[0].pk).lacks == ""
    client.force_login(officer)
    client.post(url("settle"), {"pk": [row.pk for row in rows[:2]], "reason": "刷票", "way": "discount"})
    client.post(url("settle"), {"pk": [row.pk for row in rows], "reason": "都是刷票", "way": "discount"})
    assert list(PollChange.objects.waiting().values_list("answers", flat=True)) == [
        [rows[2].pk],
        [rows[0].pk, rows[1].pk],
    ]


def test_answers_are_read_case_by_case_and_settled_with_a_reason(client, poll, cases, officer, head):
    rows = [answer(poll, cases[0], 1, 1, remark="差"), answer(poll, cases[1], 5, 5, remark="好")]
    client.force_login(officer)
    every = client.get(url("answers")).content.decode()
    assert "差" in every
    one = client.get(url("answers"), {"case": cases[1].reference})
    assert [row.pk for row in one.context["page"]] == [rows[1].pk]
    given = {"pk": [rows[0].pk, "x", "9" * 30], "reason": "刷票", "way": "discount", "case": cases[0].reference}
    done = client.post(url("settle"), given, follow=True)
    assert "已提出1份问卷不计入，由另一人复核后生效" in done.content.decode()
    assert "更改待复核" in done.content.decode()
    assert done.redirect_chain[-1][0].endswith(f"?case={cases[0].reference}")
    assert not PollAnswer.objects.exclude(discounted_by=None).exists()
    confirm_waiting(client, head)
    client.force_login(officer)
    assert "刷票" in client.get(url("answers")).content.decode()
    client.post(url("settle"), {**given, "way": "restore", "case": MARK})
    confirm_waiting(client, head)
    assert not PollAnswer.objects.exclude(discounted_by=None).exists()
    end(poll)
    assert "逐题分布" in client.get(OFFICE).content.decode()


def test_prolonging_and_opening_again(client, poll, cases, officer):
    client.force_login(officer)
    later = poll.closes_on + timedelta(days=3)
    refused = client.post(url("prolong"), {"closes_on": poll.closes_on, "reason": "回收不足"})
    assert refused.status_code == 422
    client.post(url("prolong"), {"closes_on": later, "reason": "回收不足"})
    assert Poll.objects.get().closes_on == later
    closed = end(Poll.objects.get())
    assert "现有结果作废" in client.get(url("prolong")).content.decode()
    client.post(url("prolong"), {"closes_on": later + timedelta(days=30), "reason": "回收不足"})
    assert Poll.objects.get().stage == PollStage.OPEN
    assert not closed.results.exists()


def workbook(*lines, headings=("申报编号", "组织名称", "有效问卷", "平均分")):
    book, content = Workbook(), io.BytesIO()
    for line in (headings, *lines):
        book.active.append(line)
    book.save(content)
    return SimpleUploadedFile("结果.xlsx", content.getvalue())


def test_a_firms_results_stand_in_place_of_answers(client, cycle, cases, officer, head):
    client.force_login(officer)
    client.post(url("draft"))
    page = load_workbook(io.BytesIO(client.get(url("template")).content)).active
    assert [cell.value for cell in page[4]] == [cases[0].reference, cases[0].organization.name, None, None]
    first, second = cases
    upload = workbook(
        (first.reference, first.organization.name, 412, "4.5678"), (None, second.organization.name, None, None)
    )
    dry = client.post(url("take-in"), {"file": upload})
    assert dry.status_code == 200
    assert not PollResult.objects.exists()
    assert [one.hundredths for one in dry.context["plan"].found] == [9136]
    assert [case.pk for case in dry.context["plan"].missing] == [second.pk]
    token = dry.context["sure"]["token"].value()
    nameless = client.post(url("take-in"), {"token": token, "firm": " "})
    assert nameless.status_code == 422
    client.post(url("take-in"), {"token": token, "firm": "虚构调查公司"})
    assert Poll.objects.get().firm == ""
    waiting = client.get(PollChange.objects.get().get_absolute_url()).content.decode()
    assert "412" in waiting
    assert "91.36" in waiting
    confirm_waiting(client, head)
    poll = Poll.objects.get()
    assert (poll.stage, poll.firm) == (PollStage.CLOSED, "虚构调查公司")
    assert list(poll.results.values_list("answers", "hundredths")) == [(412, 9136), (0, None)]
    line = journal.timeline(poll).get(verb="polls.take_in")
    assert line.data["results"] == {first.reference: "412; 22839/5000"}, (
        "no file is kept, and a later one replaces the rows"
    )
    assert "虚构调查公司" in client.get(OFFICE).content.decode()
    assert client.get(PUBLIC).status_code == 404
    assert (
        "没有公开发布过" in client.post(url("prolong"), {"closes_on": clock.today(), "reason": "再问"}).content.decode()
    )
    forged = client.post(url("take-in"), {"token": "x", "firm": "甲"})
    assert forged.status_code == 422
    assert "重新上传" in forged.content.decode()


def test_a_firm_says_something_of_who_came_through_the_checks_later(client, cycle, cases, officer, head):
    client.force_login(officer)
    client.post(url("draft"))

    def take_in(*rows):
        dry = client.post(url("take-in"), {"file": workbook(*rows)})
        client.post(url("take-in"), {"token": dry.context["sure"]["token"].value(), "firm": "虚构调查公司"})
        confirm_waiting(client, head)
        client.force_login(officer)

    rows = [(case.reference, case.organization.name, 400, "4.5") for case in cases]
    take_in(*rows)
    late = builders.make_application(cycle, stage=Stage.IN_REVIEW, filled=False)
    take_in(*rows, (late.reference, late.organization.name, 400, "4"))
    assert list(Poll.objects.get().results.values_list("application", "hundredths")) == [
        (cases[0].pk, 9000), (cases[1].pk, 9000), (late.pk, 8000),
    ]  # fmt: skip


def test_a_firms_faults_are_told_by_cell_and_nothing_is_written(client, cycle, cases, officer):
    client.force_login(officer)
    client.post(url("draft"))
    first, second = cases
    upload = workbook(
        (first.reference, first.organization.name, 412, "5.01"),
        (second.reference, first.organization.name, 3, 4),
        (None, "无此组织", 3, 4),
        (second.reference, second.organization.name, 3, None),
        (second.reference, second.organization.name, 3, 4),
    )
    page = client.post(url("take-in"), {"file": upload})
    assert page.status_code == 422
    said = page.content.decode()
    for sentence in ("D2", "不是同一家组织", "没有这家组织", "须同时填写", "出现了两次"):
        assert sentence in said
    empty = client.post(url("take-in"), {"file": workbook((first.reference, first.organization.name, None, None))})
    assert "没有填任何结果" in empty.content.decode()
    assert not PollResult.objects.exists()


def test_a_firms_results_are_not_taken_in_while_people_answer(client, poll, officer):
    client.force_login(officer)
    assert "不能录入" in client.get(url("take-in"), follow=True).content.decode()


def test_results_as_workbook_and_on_paper(poll, cases, officer):
    for marks in ((5, 4), (3, 3)):
        answer(poll, cases[0], *marks, remark="=1+1")
    row = answer(poll, cases[1], 1, 2)
    settle(poll, answers=[row.pk], reason="重复", by=officer)
    end(poll)
    pages = load_workbook(io.BytesIO(PollBook().render(PollBook.fetch(CODE))))
    told = [[cell.value for cell in line] for line in pages["调查结果"].iter_rows(min_row=4)]
    assert told[0][3:] == [2, 0, 3.75, 75, None]
    assert told[1][3:] == [0, 1, None, None, "有效问卷不足"]
    assert [cell.value for cell in pages["逐题分布"][3]] == [QUESTIONS[0], 1, 0, 1, 0, 0, 4]
    assert pages["逐日份数"]["B3"].value == 3
    assert pages["意见和建议"]["D3"].data_type == "s"
    printed = PollDocument().render(PollDocument.fetch(CODE))
    words = copied(printed)
    assert "23.7575.00" in words
    assert "0＊——" in words
    told_in_one = {word.text for word in words_of(printed)[0]}
    assert {"有效问卷", "非常满意", "非常不满意", cases[0].reference, "驿城区"} <= told_in_one, "no heading is broken"


def test_one_case_and_three_cost_the_same(client, officer, head):
    from tests.awards.polls.stories import make_cases, make_open

    cycle = make_polled_cycle()
    cases = make_cases(cycle, 1)
    poll = make_open(cycle, by=officer, head=head)
    answer(poll, cases[0], 5, 5)
    addresses = (OFFICE, url("answers"), "/polls/", PUBLIC, form_of(cases[0]))
    client.force_login(officer)
    one = [statements(client, address) for address in addresses]
    more = make_cases(cycle, 2)
    actions.list_cases(poll, more[:1])
    poll.cases.create(application=more[1], order=3)
    for case in (*more, cases[0]):
        answer(poll, case, 4, 4)
    assert [statements(client, address) for address in addresses] == one


def test_what_waits(cycle, cases, officer, head, supervisor):
    assert lines_of(awaiting, officer) == []
    builders.close_window(cycle)
    assert [str(line.title) for line in lines_of(awaiting, officer)] == ["待拟定的满意度调查"]
    poll = make_draft(cycle, by=officer)
    assert [str(line.title) for line in lines_of(awaiting, officer)] == ["拟稿中的满意度调查"]
    actions.prepare(poll, by=officer)
    assert [str(line.title) for line in lines_of(awaiting, head)] == ["待签发的满意度调查"]
    assert lines_of(awaiting, supervisor) == []
    assert any("满意度调查" in str(line.title) for line in waiting_for(head, Once(head)))


@pytest.mark.only_postgres
@pytest.mark.parametrize("name", ["edit", "prolong", "take-in", "settle", "return", "release", "prepare"])
def test_hostile_values_at_the_office(client, cycle, cases, officer, head, name):
    poll = make_draft(cycle, by=officer)
    client.force_login(head)
    day = clock.today().isoformat()
    fields = {
        "edit": {"title": "调查", "introduction": "请作答", "questions": "一\n二", "opens_on": day, "closes_on": day, "version": ""},
        "take-in": {"firm": "甲", "token": "x"},
        "settle": {"pk": "1", "reason": "甲", "way": "discount", "case": "x"},
        "return": {"reason": "甲"},
        "release": {"read": "x"},
        "prolong": {"closes_on": day, "reason": "甲"},
        "prepare": {},
    }[name]  # fmt: skip
    if name in ("return", "release"):
        actions.prepare(poll, by=officer)
    elif name in ("prolong", "settle"):
        actions.prepare(poll, by=officer)
        actions.release(poll, by=head)
    post_hostile(client, url(name), fields, ["file"] if name == "take-in" else [])


@pytest.mark.only_postgres
def test_hostile_values_from_the_public(client, poll, cases, monkeypatch):
    monkeypatch.setattr(surveys, "ANSWERS", 10**9)
    post_hostile(
        client, form_of(cases[0]), filled(5, 5, remark="好"),
        holds=lambda: [row.full_clean(exclude=["discounted_by"]) for row in PollAnswer.objects.all()],
    )  # fmt: skip
    assert sheets.cases_of(poll)


def test_a_draft_without_its_days_is_not_offered_for_release(client, cycle, cases, officer):
    actions.draft(cycle, by=officer)
    client.force_login(officer)
    page = client.get(OFFICE).content.decode()
    assert "还不能送签" in page
    assert f"{OFFICE}prepare/" not in page
    Poll.objects.all().delete()
    make_draft(cycle, by=officer)
    page = client.get(OFFICE).content.decode()
    assert "还不能送签" not in page
    assert "您本人不能签发这次调查" in page


def test_a_closed_poll_with_too_few_answers_says_what_to_do(client, cycle, cases, poll, officer):
    first, second = cases
    for _ in range(2):
        answer(poll, first, 5, 5)
    answer(poll, second, 5, 5)
    client.force_login(officer)
    assert "有效问卷不足</p>" not in client.get(OFFICE).content.decode()
    end(poll)
    page = client.get(OFFICE).content.decode()
    assert "有 1 家的有效问卷不足" in page
    assert "补足之前不能锁定综合排名" in page
    assert "有效问卷不足的满意度调查" in [str(line.title) for line in lines_of(awaiting, officer)]
    cycle.rulebook = {**cycle.rulebook, "polls": {"min_answers": 1}}
    cycle.save(update_fields=["rulebook"])
    assert "有效问卷不足的满意度调查" not in [str(line.title) for line in lines_of(awaiting, officer)]


def test_a_day_that_extends_nothing_is_refused_beside_its_field(client, poll, officer):
    client.force_login(officer)
    sent = {"closes_on": clock.today().isoformat(), "reason": "多收几份"}
    answered = client.post(f"{OFFICE}prolong/", sent)
    assert answered.context["form"].errors == {"closes_on": ["延长后的截止日期须晚于原来的截止日期。"]}
