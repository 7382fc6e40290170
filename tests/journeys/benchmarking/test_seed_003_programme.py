"""Seed 003: 舟山, 创四优、育百强, 2011-2015. A hundred enterprises in four lines over four departments, drawn up by hand, in Chromium."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect

from accounts.models import Organization, User
from benchmarking.programmes import exchange
from benchmarking.programmes.models import Department, Nomination, Programme
from tests.journeys.benchmarking.desk import Clock, district_of, firm, in_dialog, line, the_chain_holds
from tests.journeys.pages import Person, house, paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINES = {"质量管理创优": 20, "质量品牌创优": 20, "质量惠民创优": 30, "质量安全创优": 30}
DEPARTMENTS = {"质监": 35, "发改": 21, "建设": 26, "环保": 18}
QUOTAS = ((10, 4, 4, 2), (7, 5, 6, 2), (10, 4, 8, 8), (8, 8, 8, 6))
AT = "/benchmarking/programmes"
DINGHAI, PUTUO = "330902", "330903"


def test_a_programme_of_a_hundred_from_quotas_to_recognition(
    chromium: Browser, live_server: Any, tmp_path: Path, reference: None, it_is: Clock, officer: User, head: User
) -> None:
    it_is("2011-03-01 09:00")
    shipyard, owner = firm("定海虚构船舶修造有限公司", DINGHAI, "C37")
    builder, other_owner = firm("普陀虚构建设有限公司", PUTUO, "E47")
    with house(chromium, live_server) as everybody:
        office, chief = everybody.welcome(officer), everybody.welcome(head)
        dinghai, putuo = (
            everybody.welcome(district_of(*one)) for one in ((DINGHAI, "定海经办人"), (PUTUO, "普陀经办人"))
        )
        first, second = everybody.welcome(owner), everybody.welcome(other_owner)

        programme = draw_up(office, dinghai, first)
        split(office, programme)
        start(office, dinghai, first, programme)
        by_district = nominate(dinghai, putuo, shipyard, "质量管理创优", "质监", programme)
        by_bureau = nominate(office, first, builder, "质量安全创优", "建设", programme)
        it_is("2012-05-10 09:00")
        cultivate(dinghai, by_district, tmp_path)
        cultivate(office, by_bureau, tmp_path)
        recognise(chief, dinghai, first, second, by_district)
        office.go(by_bureau.get_absolute_url()).press("提请认定").has_no_button("认定")
        chief.go(by_bureau.get_absolute_url()).press("退回培育", reason="请补充工程合格率。").sees("培育中")
        progress(office, dinghai, programme)
    printed = io.StringIO()
    call_command("programmes", "export", stdout=printed)
    assert printed.getvalue() == exchange.DATA.read_text(encoding="utf-8")
    the_chain_holds()


def draw_up(officer: Person, district: Person, firm: Person) -> Programme:
    officer.go(f"{AT}/new/").fill(
        name="创四优育百强", from_year="2011", until_year="2015", fields_="产品、工程、服务、环境", source="seed 003"
    )
    for number, (name, target) in enumerate(LINES.items()):
        officer.fill(**{f"line-{number}": name, f"target-{number}": str(target)})
    officer.press("保存").sees("计划已建立")
    programme = Programme.objects.get()
    assert district.status(programme.get_absolute_url()) == 404, "not before it is started"
    assert (firm.status(programme.get_absolute_url()), firm.status(f"{AT}/new/")) == (404, 403)
    return programme


def split(officer: Person, programme: Programme) -> None:
    """The grid: four departments come in, sixteen quotas, one of them wrong: the form says so, and nothing is started."""
    at = f"{programme.get_absolute_url()}quotas/"
    officer.go(at)
    for name in DEPARTMENTS:
        officer.fill(add=name).press("保存").sees(name)
    departments = list(Department.objects.order_by("order"))
    assert [one.name for one in departments] == list(DEPARTMENTS)
    for row, quotas in zip(programme.lines.all(), QUOTAS, strict=True):
        for department, quota in zip(departments, quotas, strict=True):
            officer.fill(**{f"quota-{row.pk}-{department.pk}": str(quota)})
    wrong = f"quota-{programme.lines.all()[0].pk}-{departments[1].pk}"
    officer.fill(**{wrong: "3"}).press("保存").sees(
        "“质量管理创优”：部门指标合计 19，目标数 20", "两者一致后才能启动计划"
    )
    officer.does_not_see("“质量安全创优”：部门指标合计")
    officer.go(programme.get_absolute_url()).press("启动计划").sees("部门指标合计 19，与目标数 20 不一致", "编制中")
    officer.go(at).fill(**{wrong: "4"}).press("保存").does_not_see("部门指标合计")


def start(officer: Person, district: Person, firm: Person, programme: Programme) -> None:
    at = programme.get_absolute_url()
    assert district.posts(f"{at}start/").status == 404
    officer.go(at).press("启动计划").sees("实施中")
    assert line(officer, "质量管理创优") == "质量管理创优 0 / 10 0 / 4 0 / 4 0 / 2 0 / 20 20"
    officer.sees(*(f"0 / {total}" for total in DEPARTMENTS.values()), "0 / 100")
    district.go(at).has_no_button("退回编制", "结束计划")
    assert officer.posts(f"{at}quotas/", add="水利").status == 422, "refused: it is started"
    assert firm.status(at) == 404


def nominate(
    person: Person, stranger: Person, organization: Organization, line_name: str, department: str, programme: Programme
) -> Nomination:
    """A district chooses among its own enterprises; the bureau among all. Another district or enterprise sees nothing of it."""
    person.go(f"{programme.get_absolute_url()}nominate/")
    found = person.page.locator(".row-search-found")
    if person.user and person.user.region_id:
        person.fill(**{"organization-q": "普陀"})
        expect(found).to_contain_text("没有找到")
    person.fill(**{"organization-q": organization.name[:6]})
    person.page.get_by_label(organization.name).check()
    person.choose("line", str(programme.lines.get(name=line_name).pk))
    person.choose("department", str(Department.objects.get(name=department).pk))
    person.fill(year="2011", field="产品", reasons="行业领先，体系健全。").press("提名企业").sees(
        "提名已登记", "已提名"
    )
    nomination = Nomination.objects.get(organization=organization)
    assert stranger.status(nomination.get_absolute_url()) == 404
    return nomination


def cultivate(person: Person, nomination: Nomination, folder: Path) -> None:
    """No recognition is asked for without a proof of what was done."""
    at = nomination.get_absolute_url()
    person.go(at).press("列入培育").press("提请认定").sees("还没有附佐证材料的培育记录")
    person.go(at).fill(held_on="2012-04-20", text="专家现场诊断两次，培训骨干三十人。")
    person.upload("evidence", paper(folder, "诊断报告.pdf")).press("登记").sees("培育情况已登记", "诊断报告.pdf")


def recognise(head: Person, district: Person, own: Person, other: Person, nomination: Nomination) -> None:
    """By another person than the one who asked for it; the enterprise is told."""
    at = nomination.get_absolute_url()
    district.go(at).press("提请认定").has_no_button("认定")
    assert district.posts(f"{at}recognise/", document_number="x", recognised_on="2012-05-10").status == 403
    in_dialog(head.go(at), "认定", document_number="舟政发〔2012〕30号")
    head.sees("已认定", "舟政发〔2012〕30号", "诊断报告.pdf")
    own.go("/letters/").sees("创四优育百强")
    own.go(at).sees("已认定").has_no_button("退出")
    assert other.status(at) == 404


def progress(officer: Person, district: Person, programme: Programme) -> None:
    at = programme.get_absolute_url()
    officer.go(at)
    assert line(officer, "质量管理创优") == "质量管理创优 1 / 10 0 / 4 0 / 4 0 / 2 1 / 20 20"
    assert "0 / 8 培育 1" in line(officer, "质量安全创优")
    officer.sees("1 / 35", "1 / 100")
    officer.go(f"{at}?region={DINGHAI}&year=2011").sees("1 / 0")
    district.go(at).sees("定海虚构船舶修造有限公司").does_not_see("普陀虚构建设有限公司")
    officer.go(f"{AT}/nominations/?stage=recognised").sees("定海虚构船舶修造有限公司").does_not_see(
        "普陀虚构建设有限公司"
    )
