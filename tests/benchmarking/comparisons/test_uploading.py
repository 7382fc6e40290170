"""The Excel form through the pages: what is downloaded comes in again unchanged, faults by cell, nothing written before it is confirmed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from benchmarking.comparisons.actions import filling
from core import clock, journal
from tests.benchmarking.comparisons.builders import NOW, TARGETS, VALUES, make_form, make_released

AT = "/benchmarking/comparisons/forms/DB2015-001-001/"


@pytest.fixture
def form(officer, head, organization, enterprise, metric):
    activity = make_released(officer, head, organization)
    return make_form(activity, organization, enterprise, metric=metric)


@pytest.fixture
def book(client, form, enterprise):
    client.force_login(enterprise)
    answer = client.get(f"{AT}workbook/")
    assert "attachment" in answer["Content-Disposition"]
    return load_workbook(io.BytesIO(answer.content))


def upload(client, book, name="情况表.xlsx"):
    content = io.BytesIO()
    book.save(content)
    return client.post(f"{AT}upload/", {"upload": SimpleUploadedFile(name, content.getvalue())})


def cell(book, words):
    return next(cell for row in book["情况表"].iter_rows() for cell in row if cell.value == words)


def facts(form):
    return [
        (row.order, row.indicator, row.own_value, row.department, {t.year: t.target for t in row.targets.all()})
        for row in form.rows.all()
    ]


def test_what_is_downloaded_changes_nothing(client, form, book):
    before, keys = facts(form), list(form.rows.values_list("pk", flat=True))
    with clock.at(NOW):
        checked = upload(client, book)
        assert [change.state for change in checked.context["changes"]] == ["不变"]
        page = checked.content.decode()
        assert ("表格与现有内容一致" in page, "确认导入" in page) == (True, False)
        client.post(f"{AT}upload/confirm/", {"token": checked.context["token"]})
    assert facts(form) == before
    assert list(form.rows.values_list("pk", flat=True)) == keys
    assert journal.timeline(form).last().verb == "comparisons.upload"


def test_changes_are_shown_and_written_only_when_confirmed(client, form, book, enterprise):
    with clock.at(NOW):
        second = {**VALUES, "dimension": form.rows.get().dimension, "indicator": "设备完好率"}
        filling.add_row(form, targets=TARGETS, by=enterprise, **second)
        cell(book, "质量部").value = "技术部"
        checked = upload(client, book)
        assert [(change.state, list(change.fields)) for change in checked.context["changes"]] == [
            ("修改", ["责任部门"]), ("删除", []),
        ]  # fmt: skip
        assert form.rows.count() == 2
        client.post(f"{AT}upload/confirm/", {"token": checked.context["token"]})
    assert form.rows.get().department == "技术部"


def test_what_a_colleague_wrote_after_the_check_is_not_written_over(client, form, book, enterprise):
    with clock.at(NOW):
        checked = upload(client, book)
        line = form.rows.get()
        filling.edit_row(
            line, by=enterprise, targets=TARGETS, **{**VALUES, "dimension": line.dimension, "department": "设备部"}
        )
        refused = client.post(f"{AT}upload/confirm/", {"token": checked.context["token"]}, follow=True)
    assert "核对之后这份表又被修改" in refused.content.decode()
    assert form.rows.get().department == "设备部"


def test_keys_that_are_none_are_passed_over(client, form, officer, enterprise):
    client.force_login(enterprise)
    start = "/benchmarking/comparisons/activities/DB2015-001/start/"
    assert client.post(start, {"organization": "²"}).status_code == 404
    assert client.post(start, {"organization": "9" * 30}).status_code == 404
    client.force_login(officer)
    for act in ("remind", "recipients/add", "recipients/remove"):
        answer = client.post(f"/benchmarking/comparisons/activities/DB2015-001/{act}/", {"pk": ["²", "9" * 30]})
        assert answer.status_code in (302, 303)


def test_an_empty_cell_of_the_foot_keeps_what_stands_and_says_so(client, form, book):
    who, telephone = form.filled_in_by, form.telephone
    assert who
    assert telephone
    page = book["情况表"]
    for row in page.iter_rows():
        for place in row:
            if place.value in (who, telephone):
                place.value = None
    with clock.at(NOW):
        checked = upload(client, book)
        told = {str(change.place): change.words for change in checked.context["changes"] if change.state == "保留"}
        assert told == {
            "填表人": f"表格中为空，保留原有的“{who}”", "联系电话": f"表格中为空，保留原有的“{telephone}”",
        }  # fmt: skip
        client.post(f"{AT}upload/confirm/", {"token": checked.context["token"]})
    form.refresh_from_db()
    assert (form.filled_in_by, form.telephone) == (who, telephone)


def test_an_english_reader_gets_and_gives_the_chinese_form(client, form, book, enterprise):
    before = facts(form)
    client.force_login(enterprise)
    english = {"accept-language": "en"}
    found = load_workbook(io.BytesIO(client.get(f"{AT}workbook/", headers=english).content))
    for name in ("情况表", "数值指标", "填写说明"):
        cells = [[cell.value for cell in row] for row in found[name].iter_rows()]
        assert cells == [[cell.value for cell in row] for row in book[name].iter_rows()]
    content = io.BytesIO()
    found.save(content)
    with clock.at(NOW):
        given = {"upload": SimpleUploadedFile("form.xlsx", content.getvalue())}
        checked = client.post(f"{AT}upload/", given, headers=english)
        assert checked.status_code == 200, checked.context["found"].listed
        client.post(f"{AT}upload/confirm/", {"token": checked.context["token"]}, headers=english)
    assert facts(form) == before


def test_faults_are_told_by_cell_and_nothing_is_written(client, form, book):
    wrong = cell(book, "质量部")
    wrong.value = ""
    before = facts(form)
    with clock.at(NOW):
        refused = upload(client, book)
        assert refused.status_code == 422
        assert wrong.coordinate in refused.content.decode()
        assert client.post(f"{AT}upload/confirm/", {"token": "forged"}, follow=True).status_code == 200
    assert facts(form) == before


def merged(book):
    book["情况表"].merge_cells("G6:H6")


def hidden(book):
    book.create_sheet("旧数据").append(["x"])
    book["旧数据"].sheet_state = "hidden"


def wrong_types(book):
    for place, value in {"A6": True, "D6": 3.5, "I6": "年底"}.items():
        book["情况表"][place] = value
    book["数值指标"]["F4"] = "约九成七"


def formulas(book):
    book["情况表"]["G6"] = "=1+1"
    book["数值指标"]["F4"] = "=SUM(1,2)"


def ten_thousand(book):
    page = book["情况表"]
    line = [cell.value for cell in page[6]]
    for merged_cells in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged_cells))
    page.delete_rows(7, 60)
    for number in range(2, 10_001):
        page.append([number, *line[1:]])


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (merged, "G6"),
        (hidden, "旧数据"),
        (wrong_types, "数值指标!F4"),
        (formulas, "数值指标!F4"),
        (ten_thousand, "A206"),
    ],
)
def test_a_spoilt_workbook_is_told_by_cell_and_changes_nothing(client, form, book, spoil, place):
    before, lines = facts(form), journal.timeline(form).count()
    spoil(book)
    with clock.at(NOW):
        refused = upload(client, book)
    assert refused.status_code == 422
    assert place in refused.content.decode()
    assert facts(form) == before
    assert journal.timeline(form).count() == lines


def test_nobody_else_uploads(client, form, book, officer, other_enterprise):
    for user in (officer, other_enterprise):
        client.force_login(user)
        assert client.get(f"{AT}upload/").status_code == 404
        assert client.post(f"{AT}upload/confirm/").status_code == 404


def test_the_empty_form(client, form, enterprise):
    client.force_login(enterprise)
    content = client.get("/benchmarking/comparisons/activities/DB2015-001/form.xlsx").content
    assert "情况表" in load_workbook(io.BytesIO(content)).sheetnames
