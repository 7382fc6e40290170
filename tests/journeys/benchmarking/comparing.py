"""Seed 004: notice 镇质监质发〔2009〕173号, from the draft to the end of the activity."""

from datetime import date
from pathlib import Path
from typing import Any

from benchmarking.comparisons.actions import filling, returns
from benchmarking.comparisons.models import Activity, Comparison, Dimension, Metric
from tests.benchmarking.comparisons.builders import VALUES
from tests.journeys.benchmarking.desk import downloaded, hands_over, line, opened, prints, reads
from tests.journeys.pages import Person

NUMBER, ISSUER = "镇质监质发〔2009〕173号", "镇江市质量技术监督局"
TWELVE = ("设备", "工艺", "产品设计", "产品品种", "档次", "性能", "可靠性", "标准水平", "计量检测", "生产过程质量控制", "检验", "质量管理体系")  # fmt: skip
OFFICES = ("市局质量科", "所在辖市（区）局质量科")
AT = "/benchmarking/comparisons"
COLUMNS = (
    "序号",
    "标杆企业",
    "对比项目",
    "指标",
    "标杆水平",
    "对比结果",
    "改进计划及措施",
    "责任部门",
    "完成日期",
    "备注",
)
ROW = {
    "indicator": "一次交验合格率", "benchmark_name": "上海虚构重型机器厂", "benchmark_address": "上海市虚构路1号", "benchmark_level": "99.5%",
    "own_value": "96.2", "benchmark_value": "99.5", "target_2010": "97.5", "target_2011": "98.5", "target_2012": "99.5",
    "result": "比标杆低 3.3 个百分点", "measures": "关键工序推行统计过程控制", "department": "质量部", "due_on": "2012-12-31",
}  # fmt: skip


def share_an_indicator(officer: Person, firm: Person) -> Metric:
    officer.go(f"{AT}/metrics/").sees(*TWELVE).go(f"{AT}/metrics/new/")
    officer.fill(name="一次交验合格率", code="pass-rate", unit="%", definition="一次交验合格数与交验总数之比").press(
        "保存"
    )
    assert firm.status(f"{AT}/metrics/new/") == 403
    return Metric.objects.get()


def send_out(officer: Person, head: Person, district: Person, firm: Person, stranger: Person) -> Activity:
    """Drafted and sent for release by one, released by another; before that it does not exist for anybody outside."""
    officer.go(f"{AT}/activities/new/")
    assert officer.page.locator("[name=dimensions]:checked").count() == 12
    assert officer.page.input_value("[name=title]") == "关于开展2009年质量标杆对比活动的通知"
    officer.fill(
        number=NUMBER, issuer=ISSUER, due_on="2009-10-20", city_office=OFFICES[0], local_office=OFFICES[1]
    ).press("保存")
    activity = Activity.objects.get()
    at = activity.get_absolute_url()
    officer.go(at).press("送签").sees("还没有选定参加活动的企业")
    officer.go(f"{at}recipients/add/").press("增加全部 6 家").sees("已增加 6 家参加企业")
    assert (district.status(at), firm.status(at), stranger.status(at)) == (404, 404, 302)
    officer.go(at).press("送签").has_no_button("签发通知")
    assert officer.posts(f"{at}release/").status == 403
    head.go(at).sees(NUMBER, *TWELVE).press("签发通知").sees("进行中")
    firm.go("/letters/").sees("质量标杆对比活动")
    firm.go(at).sees(NUMBER, "2009-10-20", *OFFICES).does_not_see("办理记录")
    district.go(at).sees(NUMBER)
    reads(prints(officer.go(at), "生成 PDF"), NUMBER, ISSUER, "2009年9月23日", "、".join(TWELVE[:11]), *OFFICES)  # fmt: skip
    return activity


def fill_in(person: Person, other: Person, officer: Person, activity: Activity, metric: Metric) -> Comparison:
    """In the browser: what lacks is said, what is half typed is kept; nobody else sees a draft."""
    person.go(activity.get_absolute_url())
    person.page.get_by_role("button", name="开始填报").click()
    form = Comparison.objects.get(organization__memberships__user=person.user)
    at = form.get_absolute_url()
    person.go(at).sees("还没有填写对比项").has_no_button("报送")
    for stranger in (other, officer):
        assert stranger.status(at) == 404, "a draft is the enterprise's own"
    person.go(f"{at}rows/new/").choose("dimension", str(Dimension.objects.get(code="process-control").pk))
    person.choose("metric", str(metric.pk)).fill(**{**ROW, "own_value": ""}).press("保存")
    person.sees("本企业值和标杆值要填都填")
    assert person.page.input_value("[name=measures]") == ROW["measures"]
    person.fill(own_value="96.2").press("保存").sees("差距 3.3%", "目标 98.5%", "目标 99.5%")
    person.go(f"{at}gaps/").sees("一次交验合格率", "3.3%")
    person.go(at).press("报送").sees("情况表已报送")
    form.refresh_from_db()
    assert (form.stage, person.status(f"{at}rows/new/")) == ("submitted", 302)
    return form


def upload(person: Person, activity: Activity, folder: Path) -> Comparison:
    """The Excel form: with faults, each by its cell, nothing written; then right, looked through, confirmed, handed in."""
    person.go(activity.get_absolute_url())
    book = opened(downloaded(person, "情况表空表"))
    person.page.get_by_role("button", name="开始填报").click()
    form = Comparison.objects.get(organization__memberships__user=person.user)
    at = form.get_absolute_url()
    page, figures = book["情况表"], book["数值指标"]
    for place, value in {
        "B3": form.unit_name, "G3": form.address, "B4": form.industry, "G4": form.main_products, "A6": 1,
        "B6": "无锡虚构传动有限公司／无锡市虚构路3号", "C6": "质检", "D6": "一次交验合格率", "E6": "99.5%", "F6": "低 2.5 个百分点",
        "G6": "改造热处理线", "H6": "技术部", "I6": "年底",
    }.items():  # fmt: skip
        page[place] = value
    for place, value in {"A4": 1, "C4": "一次交验合格率（%）", "F4": "约九成七", "G4": 99.5, "I4": 98, "J4": 98.8, "K4": 99.5}.items():  # fmt: skip
        figures[place] = value
    page.merge_cells("G6:H6")
    book.save(folder / "情况表.xlsx")
    person.go(f"{at}upload/")
    hands_over(person, folder / "情况表.xlsx", "上传并核对").sees(
        "C6", "I6", "数值指标!F4", "没有“质检”这一项", "“约九成七”不是数字"
    )
    person.sees("G6", "合并")
    assert not form.rows.exists()
    page.unmerge_cells("G6:H6")
    page["C6"], page["H6"], page["I6"], figures["F4"] = "生产过程质量控制", "技术部", date(2012, 12, 31), 97
    book.save(folder / "情况表.xlsx")
    hands_over(person, folder / "情况表.xlsx", "上传并核对").sees("表格没有错误，尚未写入", "一次交验合格率")
    assert not form.rows.exists()
    person.sees("填表人", "表格中为空，保留原有的").press("确认导入").sees(
        "已导入 1 项", "无锡虚构传动有限公司", "差距 2.5%"
    )
    person.go(f"{at}head/").fill(filled_in_by="质量部戊", telephone="0511-0000000").press("保存")
    person.press("报送").sees("情况表已报送")
    return form


def who_is_late(officer: Person, district: Person, firm: Person, late: Person, activity: Activity) -> None:
    """After the last day: per district, reminded once a day; a district sees and reminds its own."""
    at = f"{activity.get_absolute_url()}returns/"
    officer.go(at)
    assert line(officer, "丹阳市") == "丹阳市 逾期未报 3 2 0 0 1"
    assert line(officer, "京口区") == "京口区 逾期未报 3 0 0 0 3"
    assert firm.status(at) == 403
    district.go(at).sees("丹阳市").does_not_see("京口区")
    district.press("催报全部 1 家").sees("已催报 1 家")
    late.go("/letters/").sees("催报")
    officer.go(at).press("催报全部 4 家").sees("已催报 3 家")
    firm.go("/letters/").does_not_see("催报")


def take_or_send_back(officer: Person, first: Person, second: Person, forms: list[Comparison]) -> None:
    taken, returned = (form.get_absolute_url() for form in forms)
    assert first.posts(f"{taken}accept/").status == 403
    officer.go(taken).press("接收").sees("已接收")
    officer.go(returned).press("退回修改", reason="请写明热处理线改造的进度。").sees("已退回")
    second.go(returned).sees("请写明热处理线改造的进度").has_no_button("接收")
    row = forms[1].rows.get()
    second.go(f"{returned}rows/{row.pk}/").fill(measures="2010年6月前完成热处理线改造").press("保存")
    second.go(returned).press("报送")
    officer.go(returned).press("接收").sees("2010年6月前完成热处理线改造")
    assert first.status(returned) == 404, "another's form"


def print_two_copies(person: Person, form: Comparison) -> None:
    pdf = reads(
        prints(person.go(form.get_absolute_url()), "生成 PDF（一式两份）"),
        "质量标杆对比活动情况表",
        *COLUMNS,
        form.unit_name,
        *OFFICES,
    )
    assert pdf.count("第一份") >= 1
    assert pdf.count("第二份") >= 1
    book = opened(downloaded(person.go(form.get_absolute_url()), "电子表格"))
    values = [cell.value for cell in book["情况表"][6]]
    assert values[2:5] == ["生产过程质量控制", "一次交验合格率", "99.5%"]
    assert [book["数值指标"][place].value for place in ("F4", "G4", "I4", "J4", "K4")] == [96.2, 99.5, 97.5, 98.5, 99.5]


def others_hand_in(activity: Activity, metric: Metric, officer: Any, firms: list[tuple[Any, Any]]) -> None:
    """Three more, without a browser."""
    for value, (organization, user) in zip(("97.4", "98.1", "98.9"), firms, strict=True):
        form = filling.start(activity, organization, by=user)
        given = {**VALUES, "dimension": Dimension.objects.get(code="process-control"), "metric": metric, "own_value": value}  # fmt: skip
        filling.add_row(form, targets={}, by=user, **given)
        filling.hand_in(form, by=user)
        returns.accept(form, by=officer)


def close(officer: Person, activity: Activity, firms: list[Person], strangers: list[Person]) -> None:
    """Only now, and only to those who gave: a rounded mean and what the own value is beside it, no names and nobody's value."""
    for person in firms:
        person.go(f"{AT}/standings/").does_not_see("97.4%")
    officer.go(activity.get_absolute_url()).press("结束活动").sees("已结束")
    officer.go(f"{AT}/standings/").sees("一次交验合格率", "通用设备制造业", "行业平均 约 98%").does_not_see(
        "丹阳", "京口", "96.2", "97.4", "98.1", "98.9"
    )
    firms[0].go(f"{AT}/standings/").sees("不及行业平均", "96.2").does_not_see("97.4", "98.1", "98.9", "京口", "无锡")
    firms[1].go(f"{AT}/standings/").sees("行业平均").does_not_see("96.2", "98.9")
    for person in strangers:
        person.go(f"{AT}/standings/").does_not_see("97.4", "98.1")
