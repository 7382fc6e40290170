"""Seed 000: the register of adoption, a training class with its waiting list, and the figures."""

import io
from datetime import date
from pathlib import Path

from django.core.management import call_command
from openpyxl import Workbook

from accounts.models import Industry, Organization, OrganizationStage, Region
from benchmarking.adoption.models import Adoption
from benchmarking.adoption.sheets import LABELS
from benchmarking.exchanges.models import Event, SignUp
from benchmarking.training.models import TrainingRecord
from reports import figures
from reports.statistics.models import Observation
from tests import people
from tests.journeys.benchmarking.desk import Clock, change, downloaded, hands_over, line, opened, prints, reads, row_of
from tests.journeys.pages import Person, paper

ADOPTED, ADOPTING = 119, 197
REGISTER, EVENTS, STATISTICS = "/benchmarking/adoption/", "/benchmarking/exchanges/", "/reports/statistics/"
WINNERS = {
    "省政府质量奖获奖组织": "1", "市政府质量奖获奖组织": "10", "县级政府质量奖获奖组织": "24",
    "卓越绩效管理模式导入奖获奖组织": "17", "正式导入卓越绩效模式的组织": "119", "正在导入卓越绩效模式的组织": "197",
}  # fmt: skip


def make_organizations(region: str) -> list[Organization]:
    """As many as the city counts, without people."""
    place, industry = Region.objects.get(code=region), Industry.objects.get(code="C34")
    rows = [
        Organization(
            name=f"宁国虚构企业{n:03d}", credit_code=people.credit_code(9000 + n), region=place, industry=industry, size="small",
            founded_on=date(2001, 1, 1), employees=80, legal_representative="甲某", address="宁国市虚构路1号",
            main_products="配件", contact_name="乙某", contact_phone="0563-0000000", stage=OrganizationStage.VERIFIED,
        )
        for n in range(ADOPTED + ADOPTING)
    ]  # fmt: skip
    return Organization.objects.bulk_create(rows)


def workbook(rows: list[Organization]) -> Workbook:
    book = Workbook()
    book.active.append([str(label) for label in LABELS.values()])
    for n, row in enumerate(rows):
        stage, formal = ("正式导入", date(2014, 6, 1)) if n < ADOPTED else ("正在导入", None)
        book.active.append(
            [
                row.credit_code,
                row.name,
                "宁国市",
                stage,
                "GB/T 19580",
                date(2012, 3, 1),
                formal,
                None,
                "市局验收名单" if formal else None,
            ]
        )
    return book


def take_in_the_register(
    district: Person, other: Person, officer: Person, firm: Person, rows: list[Organization], folder: Path
) -> None:
    """By the district, with faults by cell first; each line is then the bureau's to confirm. Out and in again nothing changes."""
    assert firm.status(f"{REGISTER}import/") == 403
    book, path = workbook(rows), folder / "登记表.xlsx"
    faulty = {"D2": "已经导入", "A3": "911418000000000000", "F4": "去年"}
    good = {place: book.active[place].value for place in faulty}
    district.go(f"{REGISTER}import/")
    hands_over(district, change(book, path, cells=faulty), "上传并核对", "file").sees("文件里有 3 处需要改正", *faulty)
    assert not Adoption.objects.exists()
    change(book, path, cells=good)
    other.go(f"{REGISTER}import/")
    hands_over(other, path, "上传并核对", "file").sees("没有这一代码的组织，或不属于本县区")
    hands_over(district, path, "上传并核对", "file").sees("没有错误，尚未写入", "316")
    assert not Adoption.objects.exists()
    district.page.set_default_timeout(120_000)  # each line takes its own statements and a line of the journal
    district.press("确认导入").sees("已导入：新增 316 家")
    officer.go(f"{REGISTER}report/")
    assert line(officer, "宁国市") == f"宁国市 0 {ADOPTING} {ADOPTED} 0 316 316"
    exported = folder / "导出.xlsx"
    exported.write_bytes(downloaded(officer.go(REGISTER), "导出 Excel"))
    assert opened(exported.read_bytes()).active.max_row >= 317
    officer.go(f"{REGISTER}import/")
    hands_over(officer, exported, "上传并核对", "file").sees("文件与现有登记一致")
    other.go(REGISTER).sees("还没有登记").does_not_see("宁国虚构企业")


def confirm(officer: Person, firm: Person, stranger: Person, organization: Organization, folder: Path) -> None:
    """The enterprise's own line with its milestones and proofs; confirmed by the bureau only."""
    row = Adoption.objects.get(organization=organization)
    at = row.get_absolute_url()
    firm.go(at).choose("kind", "self_assessment").fill(reached_on="2015-11-10").upload(
        "evidence", paper(folder, "自评报告.pdf")
    )
    firm.press("登记").sees("开展自评", "自评报告.pdf").has_no_button("核实")
    assert (stranger.status(at), firm.posts(f"{at}confirm/").status) == (404, 403)
    officer.go(at).press("核实").sees("已核实")
    officer.go(f"{REGISTER}?confirmed=yes").sees(organization.name).does_not_see("宁国虚构企业001")
    officer.go(f"{REGISTER}?confirmed=no").press(f"核实列出的 {ADOPTED + ADOPTING - 1} 条").sees("已核实")


def plan_a_class(officer: Person, district: Person, firm: Person, public: Person) -> Event:
    officer.go(f"{EVENTS}new/").choose("kind", "training").fill(
        title="2016年卓越绩效自评师培训班", starts_at="2016-05-10T09:00", ends_at="2016-05-11T17:00", place="宁国市虚构宾馆", hours="0",
        capacity="2", per_organization="2", sign_up_until="2016-05-05T18:00", description="准则解读、自评方法、案例演练。",
    )  # fmt: skip
    officer.press("保存").sees("培训班须填写学时").fill(hours="16").press("保存")
    event = Event.objects.get()
    at = event.get_absolute_url()
    assert firm.status(at) == district.status(at) == public.status(f"/events/{event.reference}/") == 404
    officer.go(f"{at}announce/").page.check("[name=regions][value='341881']")
    officer.press("发布").sees("报名中")
    firm.go("/letters/").sees("自评师培训班")
    public.go(f"/events/{event.reference}/").sees("自评师培训班", "宁国市虚构宾馆")
    return event


def sign_up(first: Person, second: Person, event: Event) -> None:
    """Two places: the third waits, and moves up when one goes."""
    at = event.get_absolute_url()
    first.go(f"{at}sign-up/").fill(
        **{"name-1": "张自评", "phone-1": "13800000001", "name-2": "李自评", "phone-2": "123"}
    )
    first.press("提交报名").sees("请填写电话号码").fill(**{"phone-2": "13800000002"}).press("提交报名")
    second.go(f"{at}sign-up/").fill(**{"name-1": "王自评", "phone-1": "13800000003"}).press("提交报名")
    second.go(at).sees("候补", "第 1 位").does_not_see("张自评", "13800000001")
    going = SignUp.objects.get(name="李自评")
    first.go(at)
    row_of(first, "李自评").get_by_role("button", name="取消报名").click()
    with first.page.expect_navigation():
        first.page.click("#confirm-yes")
    going.refresh_from_db()
    assert going.stage == "cancelled"
    second.go(at).sees("王自评").does_not_see("第 1 位")
    second.go("/letters/").sees("自评师培训班")


def hold(officer: Person, first: Person, second: Person, district: Person, event: Event, it_is: Clock) -> None:
    """One checks in behind the poster in the room, one is checked in with the ticket; both organizations get their record."""
    one, two = (SignUp.objects.get(name=name) for name in ("张自评", "王自评"))
    assert second.status(f"{EVENTS}tickets/{one.code}/") == 404
    first.go(f"{EVENTS}here/{event.code}/").press("签到").sees("已签到").does_not_see("王自评")
    officer.go(f"{EVENTS}tickets/{two.code}/").sees("王自评").press("签到").sees("无需重复")
    at = event.get_absolute_url()
    district.go(f"{at}people/").sees("张自评", "王自评").does_not_see("13800000001")
    officer.go(at).does_not_see("结束活动")
    it_is("2016-05-11 17:30")
    officer.go(f"{at}conclude/").fill(summary="两家企业参加，考核合格。").press("结束活动").sees("已举办")
    records = TrainingRecord.objects.order_by("pk")
    assert [(row.stage, row.participants, row.hours) for row in records] == [("confirmed", 1, 16)] * 2
    first.go("/benchmarking/training/").sees("自评师培训班")
    first.go(records[0].get_absolute_url()).sees("张自评", "16").does_not_see("王自评")
    assert first.status(records[1].get_absolute_url()) == 404
    first.go(f"{EVENTS}tickets/{one.code}/").page.check("[name=satisfaction][value='5']", force=True)
    first.press("提交评价")
    officer.go(f"{at}satisfaction/").does_not_see("张自评")


def count(head: Person, firm: Person) -> None:
    """Every figure stands with its source one click away; what is asked for compares without a developer."""
    assert firm.status(f"{STATISTICS}observations/") == 403
    head.go(f"{STATISTICS}observations/?source=seed+000")
    for name, value in WINNERS.items():
        assert f" {value} 家" in line(head, name), line(head, name)
    head.follow("省政府质量奖获奖组织").sees("seed 000", "seed-figures.csv:2", "宁国市", "导入")
    asked = "&".join(
        f"indicator={level}_government_quality_award_winners" for level in ("provincial", "city", "county")
    )
    head.go(
        f"{STATISTICS}query/?{asked}&scope=chosen&region=341881&first=2015&last=2016&periods=year&layout=indicators&chart=bar"
    )
    head.sees("未注明年份")
    assert [line(head, name).split()[-1] for name in list(WINNERS)[:3]] == ["1", "10", "24"]
    assert head.page.locator("tbody a[href*='/observations/']").count() >= 3
    told = opened(downloaded(head, "导出 Excel")).active
    assert {cell.value for row in told.iter_rows() for cell in row} >= {1, 10, 24}


def compute(officer: Person, head: Person, public: Person) -> None:
    """What the portal counts of itself is a figure like the others, with the reading and the journal's head at the time."""
    at = f"{STATISTICS}indicators/computed/?year=2016"
    officer.go(at).press("计算 2016 年全部指标")
    assert f" {ADOPTED} 家" in line(officer, "正式导入卓越绩效模式的组织（平台）")
    assert f" {ADOPTED + ADOPTING} 家" in line(officer, "启动导入卓越绩效模式的组织（平台）")
    figure = Observation.objects.get(indicator__code="portal_adoptions_formal", region__name="宁国市", year=2016)
    head.go(figure.get_absolute_url()).sees("119", "系统计算", "末行校验值")
    public.go("/open-data/").sees("正式导入卓越绩效模式的组织", "省政府质量奖获奖组织")
    told = public.page.request.get(f"{public.base}/open-data/indicators/portal_adoptions_formal.csv").text()
    assert "宁国市" in told
    assert "119" in told


def print_the_yearbook(officer: Person, firm: Person) -> None:
    """What is known only as more than stays marked, on paper as on the page; the workbook holds the same."""
    at = f"{STATISTICS}yearbook/"
    assert firm.status(at) == 403
    officer.go(at)
    reads(prints(officer, "生成 PDF", in_line="2017 年"), "统计年鉴", "超过10,100", "超过1,000", "207", "安徽省")
    reads(prints(officer.go(at), "生成 PDF", in_line="2016 年"), "正式导入卓越绩效模式的组织（平台）", "119", "宁国市")
    book = opened(prints(officer.go(at), "生成 Excel", in_line="2017 年"))
    assert any(cell.value == 10100 for page in book for row in page.iter_rows() for cell in row)


def prints_back() -> None:
    """`manage.py figures export`, line for line."""
    printed = io.StringIO()
    call_command("figures", "export", stdout=printed)
    assert printed.getvalue() == (figures.DATA / "seed-figures.csv").read_text(encoding="utf-8")
