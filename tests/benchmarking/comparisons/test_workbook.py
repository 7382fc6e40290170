"""The form as a workbook: what is written is read again, and every fault has its cell."""

import io
import json
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from benchmarking.comparisons.models import Activity, Comparison, ComparisonRow, Metric, YearTarget
from benchmarking.comparisons.sheets import empty_form, filled_form
from benchmarking.comparisons.uploads import changes
from benchmarking.comparisons.workbook import read
from benchmarking.comparisons.workbook_layout import benchmark_parts, benchmark_words
from core.documents import documents
from core.refusal import Refused
from tests import people

HEAD = {
    "unit_name": "天中虚构机械有限公司",
    "address": "驿城区虚构路1号",
    "industry": "通用设备制造业",
    "main_products": "输送设备\n减速机",
}
FOOT = {"filled_in_by": "丙某", "telephone": "0396-0000001"}
LINE = {
    "benchmark_name": "江东虚构重工有限公司", "benchmark_address": "镇江市虚构路8号", "indicator": "一次交验合格率", "benchmark_level": "99.5%",
    "result": "低 1.3 个百分点", "measures": "1．改造工装\n2．培训", "department": "质量部", "due_on": date(2016, 12, 31), "remarks": "=非公式",
    "metric": None, "unit": "%", "direction": "higher", "own_value": Decimal("98.2"), "benchmark_value": Decimal("99.5"),
}  # fmt: skip
WORDS = {
    **{name: value for name, value in LINE.items() if isinstance(value, str)},
    "unit": "", "direction": "", "own_value": None, "benchmark_value": None, "metric": None, "due_on": date(2017, 6, 30), "remarks": "",
}  # fmt: skip


@pytest.fixture
def comparison(dimensions, officer):
    activity = Activity.objects.create(
        reference="DB2015", title="关于开展质量标杆对比活动的通知", year=2015, text="略", due_on=date(2015, 10, 20), issuer="驻马店市质监局", prepared_by=officer,
        city_office="市局质量科", local_office="县局质量股",
    )  # fmt: skip
    activity.dimensions.set(dimensions)
    organization = people.make_organization()
    return Comparison.objects.create(
        activity=activity, organization=organization, reference="DB2015-001", **HEAD, **FOOT
    )


def write(comparison, *lines):
    """Puts lines and their targets into the form."""
    comparison.rows.all().delete()
    for order, (dimension, line, targets) in enumerate(lines, start=1):
        row = ComparisonRow.objects.create(comparison=comparison, order=order, dimension=dimension, **line)
        for year, value in targets.items():
            YearTarget.objects.create(row=row, year=year, target=value)


def upload(content, name="情况表.xlsx"):
    return SimpleUploadedFile(name, content)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said(form):
    return [(fault.place, fault.reason) for fault in form.faults]


@pytest.fixture
def book(comparison, dimensions):
    """A form of two lines, open in Excel."""
    write(comparison, (dimensions[9], LINE, {2016: Decimal("98.8")}), (dimensions[0], WORDS, {}))
    return load_workbook(io.BytesIO(filled_form(comparison)))


def read_book(book):
    return read(upload(saved(book)))


def test_the_form_comes_in_as_it_went_out(comparison, dimensions, metric):
    shared = {**LINE, "metric": metric, "indicator": "合格率"}
    targets = {2015: Decimal("98.4"), 2019: Decimal("99.5")}
    write(
        comparison,
        (dimensions[9], LINE, targets),
        (dimensions[0], WORDS, {}),
        (dimensions[1], shared, {2030: Decimal("99")}),
    )
    form = read(upload(filled_form(comparison)))
    assert said(form) == []
    assert (form.head, form.foot) == (HEAD, FOOT)
    assert form.rows == [
        {**LINE, "order": 1, "dimension": dimensions[9], "targets": targets},
        {**WORDS, "order": 2, "dimension": dimensions[0], "targets": {}},
        {**shared, "order": 3, "dimension": dimensions[1], "targets": {2030: Decimal("99")}},
    ]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
TRICKY = st.sampled_from(
    [
        "=1+1",
        "-5%",
        "+86",
        "@甲",
        "甲/乙",
        "甲／乙",
        "007",
        "2015-3-1",
        "填表人",
        "电话：1",
        "单位",
        "备注",
        "12.50",
        "_x0041_",
    ]
)
ANY = TEXT | TRICKY
VALUES = st.decimals(-(10**10), 10**10, places=4, allow_nan=False, allow_infinity=False)
LINES = st.fixed_dictionaries(
    {
        "benchmark_name": ANY, "benchmark_address": st.just("") | ANY, "indicator": ANY, "benchmark_level": ANY, "result": ANY, "measures": ANY,
        "department": ANY, "due_on": st.dates(date(2000, 1, 1), date(2100, 1, 1)), "remarks": st.just("") | ANY, "metric": st.none(),
        "unit": st.just("") | st.text("%吨小时", min_size=1, max_size=3), "direction": st.sampled_from(["higher", "lower"]), "own_value": VALUES,
        "benchmark_value": VALUES,
    }
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(LINES, st.dictionaries(st.integers(2010, 2030), VALUES, max_size=4)), min_size=1, max_size=4))
def test_whatever_is_in_a_form_comes_in_unchanged(comparison, dimensions, lines):
    write(comparison, *[(dimensions[number], line, targets) for number, (line, targets) in enumerate(lines)])
    form = read(upload(filled_form(comparison)))
    assert said(form) == []
    assert form.rows == [
        {**line, "order": number + 1, "dimension": dimensions[number], "targets": targets}
        for number, (line, targets) in enumerate(lines)
    ]


@given(ANY.filter(lambda name: name == name.strip()), st.just("") | ANY)
def test_name_and_address_share_a_cell(name, address):
    assert benchmark_parts(benchmark_words(name, address)) == (name, address)


@pytest.mark.parametrize("words", ["甲公司\n镇江市", "甲公司／镇江市", "甲公司/镇江市", "甲公司 / 镇江市"])
def test_people_divide_name_and_address_in_their_own_way(words):
    assert benchmark_parts(words) == ("甲公司", "镇江市")


def test_line_ends_of_browsers_come_in_as_one(comparison, dimensions):
    write(comparison, (dimensions[0], {**WORDS, "measures": "一\r\n二"}, {}))
    form = read(upload(filled_form(comparison)))
    assert form.rows[0]["measures"] == "一\n二"
    assert [change.state for change in changes(comparison, form.head, form.rows)] == ["不变"]


def test_the_empty_form_has_the_ten_columns_and_only_lacks_what_is_to_be_filled_in(comparison):
    content = empty_form(comparison.activity, first_year=2015)
    page = load_workbook(io.BytesIO(content))["情况表"]
    assert [cell.value for cell in page[5]] == [
        "序号",
        "标杆企业／地址",
        "对比项目",
        "指标",
        "标杆水平",
        "对比结果",
        "改进计划及措施",
        "责任部门",
        "完成日期",
        "备注",
    ]
    assert page["A1"].value == "质量标杆对比活动情况表"
    assert page["A2"].value == "一式两份：一份报市局质量科，一份报县局质量股　　截止日期：2015-10-20"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 9, "$5:$5")
    assert [choice.formula1 for choice in page.data_validations.dataValidation] == [
        "填写说明!$A$3:$A$14",
        "DATE(2000,1,1)",
    ]
    assert [sheet.sheet_state for sheet in page.parent] == ["visible"] * 3
    form = read(upload(content))
    required = [(f"{cell}{row}", "必填，不能留空。") for row in (3, 4) for cell in ("B", "G")]
    assert said(form) == [*required, ("A6", "还没有填写对比项。")]


def test_the_form_begun_has_its_head_filled_in(comparison):
    assert read(upload(filled_form(comparison))).head == HEAD


def test_writing_and_reading_take_the_same_few_statements_whatever_the_length(comparison, dimensions, metric):
    def counted():
        fresh = Comparison.objects.select_related("activity").get()
        with CaptureQueriesContext(connection) as writing:
            content = filled_form(fresh)
        with CaptureQueriesContext(connection) as reading:
            read(upload(content))
        return len(writing), len(reading)

    write(comparison, (dimensions[0], LINE, {2016: Decimal(1)}))
    one = counted()
    write(comparison, *[(dimensions[0], LINE, {2016: Decimal(1)})] * 3)
    assert counted() == one
    assert one == (4, 2)


def test_lines_without_numbers_are_numbered_and_inserted_lines_are_read(book):
    page = book["情况表"]
    page["A6"], page["A7"] = None, None
    form = read_book(book)
    assert [row["order"] for row in form.rows] == [1, 2]
    page.insert_rows(7)
    for column, words in zip("BCDEFGHI", ["甲", "设备", "精度", "高", "低", "改", "部", date(2016, 1, 1)], strict=True):
        page[f"{column}7"] = words
    page["A6"], page["A7"], page["A8"] = 1, 3, 2
    assert [(row["order"], row["benchmark_name"]) for row in read_book(book).rows] == [
        (1, LINE["benchmark_name"]), (2, LINE["benchmark_name"]), (3, "甲"),
    ]  # fmt: skip


def test_columns_may_be_moved_and_label_and_value_may_share_a_cell(dimensions):
    book = Workbook()
    rows = [["质量标杆对比活动情况表"], ["单位：甲公司", None, "地址：乙路"], ["行业", "机械", "主要产品:轴"], [None]]
    rows += [
        [
            "指标",
            "对比项目",
            "标杆企业/地址",
            "标杆水平",
            "对比结果",
            "改进计划及措施",
            "责任部门",
            "完成日期",
            "备注",
            "序号",
        ]
    ]
    rows += [
        ["精度", "设备", "江东公司/镇江", "高", "低", "改", "部", "2016.1.1", None, None],
        ["填表人：丙", None, "电话：1"],
    ]
    for row in rows:
        book.active.append(row)
    form = read_book(book)
    assert said(form) == []
    assert form.head == {"unit_name": "甲公司", "address": "乙路", "industry": "机械", "main_products": "轴"}
    assert form.foot == {"filled_in_by": "丙", "telephone": "1"}
    assert (form.rows[0]["benchmark_address"], form.rows[0]["due_on"]) == ("镇江", date(2016, 1, 1))


@pytest.mark.parametrize(
    ("cell", "value", "place", "reason"),
    [
        ("B3", None, "B3", "必填，不能留空。"),
        ("B3", "长" * 121, "B3", "最多 120 个字，现在有 121 个。"),
        ("A3", "企业", "A1", "缺少“单位”一栏，请使用本平台的模板填写。"),
        ("C6", "质检", "C6", "没有“质检”这一项。可填：设备、工艺、产品设计、产品品种、档次、性能、可靠性、标准水平、计量检测、生产过程质量控制、检验、质量管理体系。"),
        ("I6", "年底", "I6", "“年底”不是日期，请写成 2015-03-01 的样子。"),
        ("H6", None, "H6", "必填，不能留空。"),
        ("A7", 1, "A7", "序号 1 出现了两次。"),
        ("B6", "\n镇江", "B6", "请先写标杆企业的名称，再写地址。"),
        ("E6", "=SUM(A1:A3)", "E6", "单元格是没有计算结果的公式，请直接填写结果。"),
        ("J5", "备 考", "J5", "表头里不认识这一列，请改回模板的列名或删除整列。"),
        ("K6", "旁注", "K6", "这一列没有表头却有内容。"),
        ("A25", "附言", "A25", "表尾之后还有内容，请移到表内或删除。"),
    ],
)  # fmt: skip
def test_every_fault_has_its_cell(book, cell, value, place, reason):
    page = book["情况表"]
    page[cell] = value
    assert (place, reason) in said(read_book(book))


@pytest.mark.parametrize(
    ("cells", "place", "reason"),
    [
        ({"F4": "约九成"}, "数值指标!F4", "“约九成”不是数字。"),
        ({"F4": None}, "数值指标!F4", "本企业值和标杆值要填都填，要空都空。"),
        ({"E4": None}, "数值指标!E4", "填写数值时，请说明越高越好还是越低越好。"),
        ({"F4": None, "G4": None}, "数值指标!F4", "设定年度目标值时，请填写本企业值和标杆值。"),
        ({"C5": "一次交验合格率（%）"}, "数值指标!F5", "选用共用指标时，请填写本企业值和标杆值。"),
        ({"C4": "一次交验合格率（%）", "D4": "个"}, "数值指标!D4", "与共用指标的规定不同，请留空或改成一致。"),
        ({"C4": "返修率"}, "数值指标!C4", "没有“返修率”这一项。可填：一次交验合格率（%）。"),
        ({"A4": 9}, "数值指标!A4", "情况表里没有序号 9。"),
        ({"A5": 1, "D5": "%"}, "数值指标!A5", "序号 1 出现了两次。"),
        ({"H4": "98.12345"}, "数值指标!H4", "最多 4 位小数。"),
    ],
)
def test_every_fault_of_a_figure_has_its_sheet_and_cell(metric, book, cells, place, reason):
    for cell, value in cells.items():
        book["数值指标"][cell] = value
    assert said(read_book(book)) == [(place, reason)]


def test_a_metric_lends_its_unit_and_direction(metric, book):
    for cell, value in {"C4": "pass-rate", "D4": None, "E4": None}.items():
        book["数值指标"][cell] = value
    row = read_book(book).require().rows[0]
    assert (row["metric"], row["unit"], row["direction"]) == (metric, "%", "higher")


def test_two_metrics_of_one_name_go_out_by_code(metric, comparison, dimensions):
    other = Metric.objects.create(code="pass-rate-2", name=metric.name, unit="%", direction="higher")
    write(comparison, (dimensions[0], {**LINE, "metric": other}, {}))
    assert read(upload(filled_form(comparison))).require().rows[0]["metric"] == other


def test_dimensions_outside_the_activity_are_no_choice(book, dimensions, comparison):
    comparison.activity.dimensions.set(dimensions[:1])
    form = read(upload(saved(book)), dimensions=comparison.activity.dimensions.all())
    assert said(form) == [("C6", "没有“生产过程质量控制”这一项。可填：设备。")]


def test_merged_cells_hidden_sheets_and_formulas_written_as_text(book):
    page = book["情况表"]
    page.merge_cells("C6:C7")
    page["F6"].data_type, page["F6"].value = "s", "x"
    page["F6"]._value = "=VLOOKUP(A1,B:C,2)"
    book.create_sheet("旧数据").append(["x"])
    book["旧数据"].sheet_state = "hidden"
    assert said(read_book(book)) == [
        ("", "工作表“旧数据”是隐藏的却有内容，请取消隐藏并核对，或删除后再上传。"),
        ("C6", "与 C7 之间是合并单元格，请取消合并，逐格填写。"),
        ("F6", "单元格里是写成文字的公式，请直接填写结果。"),
        ("C7", "必填，不能留空。"),
    ]


def test_ten_thousand_lines_are_refused_at_the_first_one_too_many_and_quickly(book):
    page = book["情况表"]
    line = [cell.value for cell in page[7]]
    page.delete_rows(8, 40)
    for number in range(3, 10_001):
        page.append([number, *line[1:]])
    content = saved(book)
    began = perf_counter()
    form = read(upload(content))
    assert perf_counter() - began < 5
    assert ("A206", "最多填 200 项，文件里有 10000 项；从这一行起请删除或合并。") in said(form)
    assert len(form.rows) == 200


def test_a_file_that_is_no_form_is_one_fault():
    book = Workbook()
    book.active.append(["姓名", "年龄"])
    assert said(read_book(book)) == [("", "没有找到情况表的表头，请使用本平台的模板填写。")]
    assert said(read(upload(b"x", "a.pdf"))) == [("", "不接受“a.pdf”这种文件；可上传：xlsx。")]
    with pytest.raises(Refused):
        read_book(book).require()


def inspect(path, *options):
    out = io.StringIO()
    try:
        call_command("comparisons", "inspect", str(path), *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_inspect_prints_what_the_form_says(tmp_path, book):
    path = tmp_path / "情况表.xlsx"
    book.save(path)
    code, printed = inspect(path, "--json")
    said = json.loads(printed)
    assert code == 0
    assert (said["head"], said["foot"], said["faults"], said["fault_count"]) == (HEAD, FOOT, [], 0)
    assert said["rows"][0] == {
        **LINE, "order": 1, "dimension": "process-control", "due_on": "2016-12-31", "own_value": "98.2", "benchmark_value": "99.5",
        "targets": {"2016": "98.8"},
    }  # fmt: skip
    code, printed = inspect(path)
    assert (code, "unit_name: 天中虚构机械有限公司" in printed, "faults: 0" in printed) == (0, True, True)


def test_inspect_ends_with_one_when_there_are_faults_and_changes_nothing(tmp_path, book):
    path = tmp_path / "情况表.xlsx"
    book["情况表"]["I6"] = "年底"
    book.save(path)
    before = list(ComparisonRow.objects.values())
    code, printed = inspect(path, "--json")
    assert code == 1
    assert json.loads(printed)["faults"] == [
        {"cell": "I6", "heading": "完成日期", "value": "年底", "reason": "“年底”不是日期，请写成 2015-03-01 的样子。"}
    ]
    assert "I6: “年底”不是日期" in inspect(path)[1]
    assert list(ComparisonRow.objects.values()) == before


def test_the_command_writes_the_empty_form(tmp_path, dimensions):
    path = tmp_path / "模板.xlsx"
    call_command("comparisons", "template", str(path))
    assert load_workbook(path).sheetnames == ["情况表", "数值指标", "填写说明"]
    with pytest.raises(CommandError):
        call_command("comparisons", "inspect", str(tmp_path / "missing.xlsx"))


def test_both_workbooks_are_documents(comparison):
    form, template = documents["comparison-form-xlsx"], documents["comparison-template-xlsx"]
    filled, empty = form(), template()
    assert filled.filename(comparison) == "质量标杆对比活动情况表-DB2015-001.xlsx"
    assert read(upload(filled.render(form.fetch("DB2015-001")))).head == HEAD
    assert load_workbook(io.BytesIO(empty.render(template.fetch("DB2015"))))["情况表"]["B3"].value is None


def test_an_employee_of_another_firm_gets_no_workbook(comparison, enterprise):
    with pytest.raises(Http404):
        documents["comparison-form-xlsx"].fetch("DB2015-001", enterprise)


def test_the_second_copy_goes_to_the_other_office_and_is_not_read(book):
    first, second = book["情况表"], book["情况表（第二份）"]
    assert ("第一份：报市局质量科" in first["A2"].value, "第二份：报县局质量股" in second["A2"].value) == (True, True)
    assert [[cell.value for cell in row] for row in first.iter_rows(min_row=3)] == [
        [cell.value for cell in row] for row in second.iter_rows(min_row=3)
    ]
    assert second.protection.sheet
    second["E6"] = "写在第二份上的字"
    assert "写在第二份上的字" not in repr(read_book(book))
