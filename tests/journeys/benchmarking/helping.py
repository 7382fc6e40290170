"""Seeds 000 and 002: an enterprise helps another; the clinic visits, diagnoses, prescribes and comes again; the good case is made public."""

from pathlib import Path

from accounts.models import Organization
from benchmarking.clinics.models import Consultation
from benchmarking.pairings.models import Pairing
from benchmarking.practices.models import Practice
from tests.journeys.benchmarking.desk import in_dialog
from tests.journeys.pages import Person, paper


def pair(
    helper: Person, helped: Person, stranger: Person, district: Person, *, kind: str, whom: Organization, topic: str
) -> Pairing:
    """Proposed by the one who helps, running only after the other has agreed; both see it, nobody else."""
    helper.go("/benchmarking/pairings/new/").fill(helped="没有这家公司").choose("kind", kind)
    helper.fill(topic=topic, ends_on="2018-12-31", **{"text-0": "一次交验合格率", "before-0": "91%", "target-0": "96%"})
    helper.press("提出结对").sees("没有找到这家已核验的组织")
    helper.fill(helped=whom.name).press("提出结对").sees("待确认").has_no_button("确认结对")
    pairing = Pairing.objects.get()
    at = pairing.get_absolute_url()
    assert stranger.status(at) == 404
    helped.go("/letters/").sees("结对")
    helped.go(at).press("确认结对").sees("帮扶中")
    district.go(at).sees(topic).has_no_button("登记", "终止")
    return pairing


def help_out(helper: Person, helped: Person, pairing: Pairing, folder: Path) -> None:
    """What was done, by either side, with a proof; and what came of it."""
    at = pairing.get_absolute_url()
    helped.go(at).fill(people="质量部三人", content="上门辅导首件检验和巡检", result="首件检验全部执行")
    helped.upload("evidence", paper(folder, "辅导记录.pdf")).press("登记").sees("辅导记录.pdf")
    goal = pairing.goals.get()
    helper.go(f"{at}results/").fill(**{f"after-{goal.pk}": "96.5%"}).choose(f"reached-{goal.pk}", "yes").press("保存")
    helper.sees("1 项，已达成 1 项", "96.5%")
    assert helped.posts(f"{at}conclude/", result="x").status == 403
    helper.go(f"{at}conclude/").fill(result="一次交验合格率由 91% 升到 96.5%。").press("办结").sees(
        "已完成", "升到 96.5%"
    )


def treat(firm: Person, stranger: Person, officer: Person, doctor: Person, other_doctor: Person) -> Consultation:
    """The firm asks, the bureau assigns, the expert visits, diagnoses and prescribes; another expert sees nothing."""
    firm.go("/benchmarking/clinics/new/").fill(complaint="电镀件返工多，返工率约一成，希望帮助查找原因。").press(
        "提交"
    ).sees("待诊断")
    case = Consultation.objects.get()
    at = case.get_absolute_url()
    for person in (stranger, doctor, other_doctor):
        assert person.status(at) == 404
    assert doctor.user
    officer.go(at).choose("doctor", str(doctor.user.pk)).press("指派").sees(doctor.user.name)
    doctor.go("/benchmarking/clinics/").sees("电镀件返工多")
    doctor.go(at).fill(diagnosis="前处理槽液浓度没有检测记录，波动大。").press("登记诊断意见").sees("已诊断")
    doctor.fill(prescription="槽液浓度每班检测两次，超限停线。", follow_up_on="2018-06-01").press("开方").sees("已开方")
    firm.go(at).sees("槽液浓度每班检测两次").has_no_button("登记回访", "确认见效")
    assert other_doctor.status(at) == 404
    return case


def follow_up(officer: Person, doctor: Person, firm: Person, case: Consultation, folder: Path) -> None:
    """Late is said; only after a follow-up can it be called cured."""
    at = case.get_absolute_url()
    officer.go(at).sees("回访已逾期").has_no_button("确认见效")
    doctor.go(at).fill(finding="返工率降到百分之三，检测记录齐全。").upload("evidence", paper(folder, "返工率统计.pdf"))
    doctor.press("登记回访").sees("返工率统计.pdf")
    in_dialog(doctor, "确认见效", outcome="返工率由 10% 降到 3%。").sees("已见效")
    firm.go(at).sees("返工率由 10% 降到 3%", "返工率统计.pdf")


def release_a_case(firm: Person, officer: Person, head: Person, public: Person, **text: str) -> Practice:
    """Written by the enterprise, reviewed by the officer, released by the head; then everybody reads it."""
    comparison = text.pop("comparison", "")
    firm.go("/benchmarking/practices/new/").fill(**text)
    if comparison:
        firm.choose("comparison", comparison)
    firm.press("保存并提交审核").sees("还没有填写：涉及的对比内容")
    firm.page.get_by_label("生产过程质量控制", exact=True).check()
    firm.press("保存并提交审核").sees("待审核")
    practice = Practice.objects.get()
    at, face = practice.get_absolute_url(), f"/cases/{practice.reference}/"
    assert public.status(face) == 404
    assert firm.posts(f"{at}approve/", kind="case").status == 403
    in_dialog(officer.go(at), "审核通过").sees("待发布").has_no_button("发布")
    assert public.status(face) == 404
    head.go(at).press("发布")
    public.go("/cases/").sees(text["title"]).go(face).sees(text["results"])
    return practice
