"""Seed 004, after the comparison: a plan of three years, a case, a briefing, the recommendation to the provincial award."""

from pathlib import Path

from benchmarking.comparisons.models import Comparison
from benchmarking.improvement.models import Plan
from benchmarking.practices.models import Briefing, Practice
from benchmarking.proposals.models import Proposal
from tests.journeys.benchmarking.desk import Clock, chooses, in_dialog, prints, reads
from tests.journeys.pages import Person, paper

CASE = {
    "title": "统计过程控制让一次交验合格率升到百分之九十八点五", "background": "与标杆相差 3.3 个百分点。",
    "summary": "八道关键工序受控之后，一次交验合格率由 96.2% 升到 98.5%。",
    "approach": "（一）找准关键工序。\n八道工序做能力分析。\n（二）控制图上墙。", "results": "一次交验合格率 98.5%。",
}  # fmt: skip


def plan_three_years(firm: Person, other: Person, officer: Person, form: Comparison, folder: Path) -> Plan:
    """The lines of the form become measures; the plan is the enterprise's own until it is adopted; the bureau follows it."""
    firm.go("/benchmarking/improvement/new/").sees(form.reference)
    firm.go(f"/benchmarking/improvement/new/comparison/{form.reference}/")
    firm.fill(from_year="2010", until_year="2011").press("建立计划").sees("改进计划的年限为三至五年")
    firm.fill(until_year="2012").press("建立计划")
    plan = Plan.objects.get()
    at = plan.get_absolute_url()
    measure = plan.measures.get()
    assert (measure.measure, measure.department, f"{measure.due_on}") == (
        "关键工序推行统计过程控制",
        "质量部",
        "2012-12-31",
    )
    for stranger in (other, officer):
        assert stranger.status(at) == 404
    firm.go(at).press("确定计划").sees("实施中")
    officer.go(at).sees("2010—2012", "统计过程控制").fill(text="请在第一年完成关键工序的能力分析。").press("发出意见")
    assert other.status(at) == 404
    firm.go(at).sees("请在第一年完成关键工序的能力分析")
    firm.go(f"{at}measures/{measure.pk}/").fill(percent="60", note="八道关键工序已受控").upload(
        "evidence", paper(folder, "控制图.pdf")
    )
    firm.press("提交报告").sees("60 %", "控制图.pdf")
    officer.go("/benchmarking/improvement/").sees("2010—2012", "60")
    reads(prints(firm.go(at), "打印 PDF"), "统计过程控制", "质量部")
    return plan


def brief(officer: Person, head: Person, public: Person, practice: Practice) -> Briefing:
    officer.go("/benchmarking/practices/briefings/new/").fill(
        name="质量标杆简报", title="对照标杆找差距", issuer="镇江市质量技术监督局", sent_to="市政府"
    ).press("保存")
    briefing = Briefing.objects.get()
    at = briefing.get_absolute_url()
    officer.go(f"{at}cases/").page.check(f"[name=pk][value='{practice.pk}']")
    officer.press("选入简报").sees(CASE["title"])
    officer.go(at).press("送签").has_no_button("签发")
    assert public.status(f"/briefings/{briefing.reference}/") == 404
    head.go(at).press("签发")
    public.go(f"/briefings/{briefing.reference}/").sees("对照标杆找差距", CASE["title"])
    reads(prints(officer.go(at), "生成 PDF"), "质量标杆简报", "镇江市质量技术监督局", CASE["title"])
    return briefing


def propose(officer: Person, head: Person, firm: Person, district: Person, form: Comparison, it_is: Clock) -> Proposal:
    """To the provincial award, on the ground of the comparison; the letter is signed by the second person."""
    officer.go("/benchmarking/proposals/candidates/").sees(form.unit_name)
    officer.go(f"/benchmarking/proposals/candidates/{form.organization_id}/").fill(
        award="江苏省质量奖", year="2010", addressee="江苏省质量奖评审委员会", issuer="镇江市质量技术监督局", number="镇质监函〔2010〕8号",
        reasons="（一）对标成效显著。\n一次交验合格率由 96.2% 升到 98.5%。",
    )  # fmt: skip
    officer.press("保存").sees("请至少选择一项依据")
    officer.choose("comparison", str(form.pk)).press("保存")
    proposal = Proposal.objects.get()
    at = proposal.get_absolute_url()
    officer.go(at).press("送签").has_no_button("签发推荐函")
    for outside in (firm, district):
        assert outside.status(at) in (403, 404)
    head.go(at).press("签发推荐函").sees("已推荐")
    reads(prints(officer.go(at), "生成 PDF"), "镇质监函〔2010〕8号", "江苏省质量奖评审委员会", form.unit_name, "98.5%")
    firm.go("/letters/").sees("江苏省质量奖")
    it_is("2010-12-20 09:00")
    officer.go(at).page.get_by_role("button", name="登记结果").first.click()
    chooses(officer, "won", "yes")
    in_dialog(officer, "登记结果", decided_on="2010-12-20", result="江苏省质量奖").sees("已获奖")
    return proposal
