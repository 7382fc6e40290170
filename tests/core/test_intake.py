"""Excel in: what is exported comes in again, and everything else is a fault with its cell."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from accounts.models import Region
from core.intake import CellFault, Heading, take_in
from core.refusal import Refused
from core.sheets import Column, Sheet
from tests import people

KINDS = [("higher", "越高越好"), ("lower", "越低越好")]
HEADINGS = [
    Heading("name", "企业名称", forms.CharField(max_length=40)),
    Heading("code", "信用代码", forms.CharField(max_length=18, required=False)),
    Heading("count", "数量", forms.IntegerField(required=False)),
    Heading("points", "得分（分）", forms.DecimalField(max_digits=18, decimal_places=4, required=False)),
    Heading("founded", "成立日期", forms.DateField(required=False)),
    Heading("direction", "方向", forms.ChoiceField(choices=KINDS, required=False)),
]
LABELS = [str(heading.label) for heading in HEADINGS]
GOOD = ["天中机械有限公司", "91350100M000100Y43", 21, 612.5, date(2015, 3, 1), "越高越好"]


class Firms(Sheet[list[dict], dict]):
    title = "企业一览"
    columns = [
        Column("企业名称", lambda row: row["name"]),
        Column("信用代码", lambda row: row["code"]),
        Column("数量", lambda row: row["count"], kind="int"),
        Column("得分（分）", lambda row: row["points"], kind="points"),
        Column("成立日期", lambda row: row["founded"], kind="date"),
        Column("方向", lambda row: dict(KINDS).get(row["direction"], "")),
    ]

    def headlines(self, subject):
        return [self.title, "2015年度", "三行标题"]


def upload(content, name="数据.xlsx"):
    return SimpleUploadedFile(name, content)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_book(*rows, headings=LABELS, title="数据"):
    book = Workbook()
    book.active.title = title
    for row in (headings, *rows):
        book.active.append(row)
    return book


def taken(book):
    return take_in(upload(saved(book)), HEADINGS)


def said(intake):
    return [(fault.place, fault.reason) for fault in intake.faults]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
ROWS = st.fixed_dictionaries(
    {
        "name": TEXTS | st.sampled_from(["=1+1", "+86", "-5%", "@SUM(A1)", "＝甲", "=HYPERLINK(\"x\")", "007", "2015-3-1", "1e5", "TRUE", "_x000D_", "_x005F_x000D_", "甲\n乙"]),
        "code": st.just("") | st.from_regex(r"[0-9A-Z]{18}", fullmatch=True) | st.from_regex(r"0[0-9]{9,16}", fullmatch=True),
        "count": st.none() | st.integers(-(10**19), 10**19),
        "points": st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-10**13, max_value=10**13),
        "founded": st.none() | st.dates(date(1900, 3, 1), date(2200, 1, 1)),
        "direction": st.sampled_from(["", "higher", "lower"]),
    }
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, max_size=12))
def test_what_is_exported_comes_in_again_unchanged(rows):
    intake = take_in(upload(Firms().workbook(rows)), HEADINGS)
    assert said(intake) == []
    assert [row.values for row in intake.rows] == rows
    assert [row.number for row in intake.rows] == list(range(5, 5 + len(rows)))


def test_columns_may_stand_in_any_order():
    intake = taken(a_book(GOOD[::-1], headings=LABELS[::-1]))
    assert said(intake) == []
    assert intake.rows[0].values == {
        "name": "天中机械有限公司", "code": "91350100M000100Y43", "count": 21, "points": Decimal("612.5"),
        "founded": date(2015, 3, 1), "direction": "higher",
    }  # fmt: skip


def test_headings_missing_doubled_unknown_and_forgotten_are_named():
    headings = ["企业名称", "企业名称", "信用代码", "数量", "成立日期", "方向", "说明", None]
    book = a_book(["甲", "甲", "", 1, None, None, "x", "无表头"], headings=headings)
    assert said(taken(book)) == [
        ("B1", "表头里这一列出现了两次。"),
        ("G1", "表头里不认识这一列，请改回模板的列名或删除整列。"),
        ("H2", "这一列没有表头却有内容。"),
        ("A1", "表头缺少“得分（分）”一列。"),
    ]


def test_a_heading_differs_in_blanks_and_brackets_only():
    headings = ["企业 名称*", "信用代码", "数量", "得分(分)", "成立\n日期", "方向"]
    assert said(taken(a_book(GOOD, headings=headings))) == []


def test_a_file_without_the_headings_says_which():
    (fault,) = taken(a_book(["x"], headings=["别的"])).faults
    assert fault.reason == "前 10 行里没有找到表头：" + "、".join(LABELS) + "。"


def test_a_column_may_be_known_and_passed_over_and_another_may_be_lacking():
    headings = [HEADINGS[0], Heading("gap", "差距"), Heading("note", "备注", forms.CharField(), may_lack=True)]
    intake = take_in(upload(saved(a_book(["甲", 3], headings=["企业名称", "差距"]))), headings)
    assert (said(intake), intake.rows[0].values) == ([], {"name": "甲"})


@pytest.mark.parametrize(
    ("written", "day"),
    [("2015-3-1", date(2015, 3, 1)), ("2015.3.1", date(2015, 3, 1)), ("2015/03/01", date(2015, 3, 1)), ("2015年3月1日", date(2015, 3, 1)),
     ("２０１５年３月１日", date(2015, 3, 1)), (42064, date(2015, 3, 1)), (20150301, date(2015, 3, 1)), (datetime(2015, 3, 1, 9, 30), date(2015, 3, 1))],
)  # fmt: skip
def test_days_as_people_write_them(written, day):
    row = [*GOOD]
    row[4] = written
    assert taken(a_book(row)).rows[0].values["founded"] == day


@pytest.mark.parametrize(
    ("column", "written", "reason"),
    [
        (0, None, "必填，不能留空。"),
        (0, "   ", "必填，不能留空。"),
        (0, "长" * 41, "最多 40 个字，现在有 41 个。"),
        (1, 123456789012345678, "数字超过 15 位，Excel 已丢掉末尾几位；请把单元格格式改为“文本”后重新填写。"),
        (2, "二十一", "“二十一”不是数字。"),
        (2, 2.5, "“2.5”不是整数。"),
        (2, date(2015, 3, 1), "这里要填数字。"),
        (2, True, "这里要填数字。"),
        (3, 0.12345, "最多 4 位小数。"),
        (4, "2015-2-30", "“2015-2-30”不是日期，请写成 2015-03-01 的样子。"),
        (4, 2015, "“2015”不是日期，请写成 2015-03-01 的样子。"),
        (4, "明年", "“明年”不是日期，请写成 2015-03-01 的样子。"),
        (5, "高", "没有“高”这一项。可填：越高越好、越低越好。"),
    ],
)
def test_a_wrong_type_is_a_fault_of_its_cell(column, written, reason):
    row = ["甲", *GOOD[1:]]
    row[column] = written
    intake = taken(a_book(GOOD, row))
    place = "ABCDEF"[column] + "3"
    assert said(intake) == [(place, reason)]
    assert intake.faults[0].heading == LABELS[column]
    assert HEADINGS[column].name not in intake.rows[1].values


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (0.1 + 0.2, "0.3"),
        (1e3, "1000"),
        ("1,234.5", "1234.5"),
        ("85%", "0.85"),
        ("１２", "12"),
        ("-0.5", "-0.5"),
        (-2.25, "-2.25"),
    ],
)
def test_numbers_are_exact(written, number):
    row = [*GOOD]
    row[3] = written
    assert taken(a_book(row)).rows[0].values["points"] == Decimal(number)


def test_codes_and_telephones_stay_text():
    row = ["甲", "0511-88881234", *GOOD[2:]]
    numeric = ["乙", 13800000000, *GOOD[2:]]
    assert [r.values["code"] for r in taken(a_book(row, numeric)).rows] == ["0511-88881234", "13800000000"]


def test_empty_rows_are_passed_over_and_numbers_are_excels():
    book = a_book(GOOD, [None] * 6, ["", " "], GOOD)
    book.active["A500"].number_format = "@"
    intake = taken(book)
    assert [row.number for row in intake.rows] == [2, 5]


def test_formulas_and_error_values_are_faults():
    book = a_book(GOOD, ["甲", "", "=1+1", "=A1", "=TODAY()", ""], ["乙", "", None, None, None, ""])
    book.active["B4"], book.active["C4"] = "#N/A", "=SUM(C1:C3)"
    book.active["B4"].data_type, book.active["C4"].data_type = "e", "s"
    book.active["A5"] = "=1+1"
    book.active["A5"].data_type = "s"
    uncounted, written = "单元格是没有计算结果的公式，请直接填写结果。", "单元格里是写成文字的公式，请直接填写结果。"
    assert said(taken(book)) == [
        ("C3", uncounted), ("D3", uncounted), ("E3", uncounted), ("B4", "单元格是错误值 #N/A，请改成确切的内容。"), ("C4", written), ("A5", written),
    ]  # fmt: skip


def test_the_result_of_a_formula_is_what_it_shows():
    book = saved(a_book(["甲", "", "=1+1", None, None, ""]))
    intake = take_in(upload(replaced(book, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>", b"<v />")), HEADINGS)
    assert (said(intake), intake.rows[0].values["count"]) == ([], 2)


def replaced(content, part, old, new, *also):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == part:
                assert any(word in body for word in (old, *also))
                for word in (old, *also):
                    body = body.replace(word, new)
            target.writestr(name, body)
    return out.getvalue()


def test_merged_cells_are_faults_below_the_headings_only():
    book = Workbook()
    for row in (["标题"], LABELS, GOOD, GOOD):
        book.active.append(row)
    book.active.merge_cells("A1:F1")
    assert said(taken(book)) == []
    book.active.merge_cells("A3:A4")
    assert ("A3", "与 A4 之间是合并单元格，请取消合并，逐格填写。") in said(taken(book))


def test_hidden_sheets_with_data_are_refused_and_empty_ones_are_not():
    book = a_book(GOOD)
    book.create_sheet("空").sheet_state = "hidden"
    assert said(taken(book)) == []
    book.create_sheet("暗账").append(["x"])
    book["暗账"].sheet_state = "veryHidden"
    assert said(taken(book)) == [("", "工作表“暗账”是隐藏的却有内容，请取消隐藏并核对，或删除后再上传。")]


def test_the_sheet_with_the_headings_is_found_and_a_named_one_must_be_there():
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["请填写第二张表"])
    page = book.create_sheet("数据")
    page.append(LABELS)
    page.append(GOOD)
    assert len(taken(book).rows) == 1
    assert said(take_in(upload(saved(book)), HEADINGS, sheet="指标")) == [("", "没有工作表“指标”。")]


def test_an_empty_workbook_has_nothing():
    assert said(taken(Workbook())) == [("", "文件里没有内容。")]


def named(text):
    return [("", text)]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"name,count\n", "文件“a.xlsx”的内容与扩展名不符，或文件已损坏，请核对后重新上传。"),
        ("a.csv", b"name,count\n", "不接受“a.csv”这种文件；可上传：xlsx。"),
        ("a.xlsx", b"", "文件“a.xlsx”是空的。"),
        ("a.xls", OLE, "文件“a.xls”是旧版 Excel 格式，请另存为 .xlsx 后再上传。"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "文件“a.xlsx”设有打开密码，请去掉密码后再上传。"),
        ("a.xlsm", b"PK\x03\x04", "文件“a.xlsm”含有宏或属于启用宏的格式，请另存为不含宏的 .xlsx 后再上传。"),
        ("a.xlsx", b"PK\x03\x04broken", "文件“a.xlsx”的内容与扩展名不符，或文件已损坏，请核对后重新上传。"),
        ("a.xlsx", b"PK" + b"x" * (10 * 1024 * 1024), "文件“a.xlsx”超过 10 MB，请删去图片或拆成几份再上传。"),
    ],
)
def test_a_file_that_is_no_workbook_is_one_fault(name, content, reason):
    assert said(take_in(upload(content, name), HEADINGS)) == named(reason)


def test_macros_are_refused_whatever_the_name_says():
    content = saved(a_book(GOOD))
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    (fault,) = take_in(upload(out.getvalue()), HEADINGS).faults
    assert "含有宏" in fault.reason


def test_what_would_unpack_into_too_much_is_refused():
    out = io.BytesIO(saved(a_book(GOOD)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (101 * 1024 * 1024))
    (fault,) = take_in(upload(out.getvalue()), HEADINGS).faults
    assert fault.reason == "文件“数据.xlsx”解开后过大，请删去多余内容再上传。"


def test_one_cell_far_away_is_refused_before_a_rectangle_is_laid_out():
    book = a_book(GOOD)
    book.active["XFD1048576"] = "x"
    (fault,) = taken(book).faults
    assert fault.reason == "工作表“数据”有 1048576 行，最多可以上传 20010 行；请删去多余的行或分几次上传。"
    wide = a_book(GOOD)
    wide.active["XFD2"] = "x"
    assert [fault.reason for fault in taken(wide).faults] == [
        "工作表“数据”有 16384 列，最多可以上传 100 列；请删去多余的列。"
    ]


def test_one_long_text_in_many_cells_is_refused():
    content = saved(a_book(*[["AAA"]] * 700))
    part = "xl/worksheets/sheet1.xml"
    shared = replaced(content, part, b't="inlineStr"><is><t>AAA</t></is>', b't="s"><v>0</v>')
    out = io.BytesIO(shared)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'长' * 32_000}</t></si></sst>")
    assert said(take_in(upload(out.getvalue()), HEADINGS)) == named("工作表“数据”的内容过多，请分几次上传。")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_declared_entity_and_a_broken_part_are_refused(part):
    content = saved(a_book(GOOD))
    broken = "文件“数据.xlsx”已损坏，无法读取；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
    assert said(take_in(upload(replaced(content, part, b"<sheet", b"<<sheet")), HEADINGS)) == named(broken)
    root = b"<worksheet" if "sheet1" in part else b"<workbook"
    entity = b'<!DOCTYPE x [<!ENTITY a "a">]>' + root
    bomb = replaced(content, part, root + b" ", entity + b" ")
    assert said(take_in(upload(bomb), HEADINGS)) == named(broken)


def test_a_wrong_row_count_and_many_faults_are_counted():
    intake = taken(a_book(*[["甲", "", "x"]] * 300))
    assert (len(intake.faults), intake.fault_count) == (200, 300)
    with pytest.raises(Refused, match="文件有 300 处需要改正，第一处：C2: “x”不是数字。"):
        intake.require()
    assert taken(a_book(GOOD)).require().rows


def test_the_caller_adds_what_only_it_can_know():
    intake = taken(a_book(GOOD))
    intake.fault(intake.rows[0], "code", "没有这家企业。")
    assert intake.faults == [CellFault("B2", "没有这家企业。", "91350100M000100Y43", "信用代码")]
    assert (str(intake.faults[0]), intake.place(intake.rows[0], "count")) == ("B2: 没有这家企业。", "C2")


def test_ten_thousand_rows_are_read_and_more_than_allowed_are_refused():
    rows = [
        {"name": f"企业{n}", "code": "", "count": n, "points": None, "founded": None, "direction": ""}
        for n in range(10_000)
    ]
    content = Firms().workbook(rows)
    assert [row.values["count"] for row in take_in(upload(content), HEADINGS).rows] == list(range(10_000))
    assert "最多可以上传 110 行" in take_in(upload(content), HEADINGS, rows=100).faults[0].reason


def test_moments_come_in_as_local_time():
    heading = Heading("at", "时间", forms.DateTimeField())
    book = a_book([datetime(2015, 3, 1, 9, 30)], ["2015年3月1日 9:30"], ["2015-03-01"], headings=["时间"])
    moments = [row.values["at"] for row in take_in(upload(saved(book)), [heading]).rows]
    nine = timezone.make_aware(datetime(2015, 3, 1, 9, 30))
    assert moments == [nine, nine, timezone.make_aware(datetime(2015, 3, 1))]


def test_several_choices_share_a_cell_and_yes_is_yes():
    several = Heading("kinds", "方向", forms.MultipleChoiceField(choices=KINDS))
    heading = Heading("active", "启用", forms.BooleanField(required=False))
    book = a_book(["越高越好、越低越好", "是"], ["lower", "否"], ["越低越好", "也许"], headings=["方向", "启用"])
    intake = take_in(upload(saved(book)), [several, heading])
    assert [row.values.get("kinds") for row in intake.rows] == [["higher", "lower"], ["lower"], ["lower"]]
    assert [row.values.get("active") for row in intake.rows] == [True, False, None]
    assert said(intake) == [("B4", "请填“是”或“否”。")]


def test_rows_of_the_database_are_found_by_name_or_key_with_one_statement(db, django_assert_num_queries):
    for code, name in (("990001", "驿城区"), ("990002", "上蔡县"), ("990003", "同名县"), ("990004", "同名县")):
        people.make_region(code, name)
    counties = Region.objects.filter(code__startswith="9900")
    one = Heading("region", "县区", forms.ModelChoiceField(counties, to_field_name="code", required=False))
    many = Heading("regions", "范围", forms.ModelMultipleChoiceField(counties, required=False))
    rows = [
        ["驿城区", "驿城区、上蔡县"],
        ["990002", None],
        ["同名县", "上蔡县"],
        [None, "驿城区"],
        ["西平县", "上蔡县"],
    ]
    with django_assert_num_queries(2):
        intake = take_in(upload(saved(a_book(*rows, headings=["县区", "范围"]))), [one, many])
    found = [(row.values.get("region"), [str(r) for r in row.values["regions"]]) for row in intake.rows]
    assert [str(region) for region, _regions in found] == ["驿城区", "上蔡县", "None", "None", "None"]
    assert [regions for _region, regions in found][:2] == [["驿城区", "上蔡县"], []]
    assert said(intake) == [
        ("A4", "“同名县”不止一个，无法确定是哪一个。"),
        ("A6", "没有“西平县”这一项。可填：驿城区、上蔡县、同名县、同名县。"),
    ]


def shown(intake):
    return Template("{% cell_faults intake %}").render(Context({"intake": intake}))


def test_the_page_lists_cell_value_and_reason_and_is_silent_without_faults():
    assert shown(taken(a_book(GOOD))).strip() == ""
    page = shown(taken(a_book(["<b>", "", "x<y"])))
    assert "C2" in page
    assert "x&lt;y" in page
    assert "<code>x<y" not in page
    assert "另有 100 处" in shown(taken(a_book(*[["甲", "", "x"]] * 300)))


def test_our_own_files_are_still_opened_by_openpyxl():
    assert load_workbook(io.BytesIO(Firms().workbook([]))).sheetnames == ["企业一览"]


WHOLE = saved(a_book(GOOD, ["乙", "=1+1", 3, "#N/A", "2015-3-1", "越低越好"]))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(4, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_file_never_raises(damages):
    content = bytearray(WHOLE)
    for place, byte in damages:
        content[place] = byte
    intake = take_in(upload(bytes(content)), HEADINGS)
    assert intake.rows or intake.faults


@pytest.mark.parametrize("written", [b"1e400", b"NaN", b"-1e999"])
def test_what_is_no_number_at_all_is_a_fault(written):
    part = "xl/worksheets/sheet1.xml"
    content = replaced(saved(a_book(["甲", "", 7, 7, 7, ""])), part, b"<v>7</v>", b"<v>" + written + b"</v>")
    assert [fault.place for fault in take_in(upload(content), HEADINGS).faults] == ["C2", "D2", "E2"]


def test_a_fault_shows_what_stands_in_the_cell():
    stage = Heading("stage", "阶段", forms.ChoiceField(choices=[("planned", "拟导入")]))
    book = a_book(["拟导入", 3, "=SUM(A1:B1)"], headings=["阶段", "家数", "说明"])
    number, note = Heading("count", "家数", forms.IntegerField()), Heading("note", "说明", forms.CharField())
    intake = take_in(upload(saved(book)), [stage, number, note])
    for name in ("stage", "count"):
        intake.fault(intake.rows[0], name, "不行。")
    assert [(fault.place, fault.value) for fault in intake.faults] == [
        ("C2", "=SUM(A1:B1)"),
        ("A2", "拟导入"),
        ("B2", "3"),
    ]
