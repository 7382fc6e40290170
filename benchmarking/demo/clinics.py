"""The clinic: firms treated in 2018, cured or closed; of these weeks one case at every stage, one with a late follow-up."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from awards.demo.cast import Cast
from awards.demo.papers import scan
from benchmarking.clinics import actions
from benchmarking.clinics.models import Consultation
from benchmarking.exchanges.models import Event, EventKind, EventStage
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Complaint, diagnosis, prescription.
CASES = {
    "wuyou": (
        "焊接件返修率长期在8%左右，夏季更高，影响整机交付，希望找出主要原因。",
        "焊接电流、气体流量没有受控，焊工凭经验调整；焊丝受潮后仍在使用；返修原因没有分类统计。",
        "一、编制焊接作业指导书，规定电流、电压和气体流量，开机点检；二、焊丝恒温存放，开封后限期使用；三、按缺陷类型统计返修，每周分析前三项。",
    ),
    "guixu": (
        "出口菌菇制品水分不稳定，客户两次退货，检测结果与客户不一致。",
        "烘干末期取样点少，批内差异大；水分仪没有定期校准，与第三方比对偏差0.8个百分点。",
        "一、每批取样点由2个增加到6个；二、水分仪每月用标准样核查，每年送检；三、与客户商定检测方法和允许差。",
    ),
    "dahuang": (
        "冷链运输后产品表面温度超标的批次较多，门店投诉增加。",
        "装车前预冷时间不足，装卸时间没有限定，温度记录仪放置位置不统一。",
        "一、装车前预冷不少于四十分钟；二、装卸限时二十分钟并记录；三、统一温度记录仪位置，数据按趟归档。",
    ),
    "nanke": (
        "缝制工序漏针、跳针多，终检返工占用人手，新员工上岗后更明显。",
        "设备保养周期不明确，针距检查靠目测；新员工没有考核即独立上岗。",
        "一、按机台制定保养表并挂牌；二、首件检查使用针距规；三、新员工经技能考核后独立上岗。",
    ),
    "jianmu": (
        "业主报修重复率高，同一问题多次上门，满意度调查得分下降。",
        "报修记录只记现象不记原因，没有回访；备件和工具不统一。",
        "一、报修单增加原因和处理方法；二、办结后三日内电话回访；三、按楼栋统计重复报修，每月改进。",
    ),
    "beiming": (
        "风机动平衡一次合格率低，调整耗时长。",
        "叶轮下料尺寸波动大，焊后变形没有检验；平衡机夹具磨损。",
        "一、下料增加首件和巡检；二、焊后增加跳动检验；三、更换夹具并列入保养。",
    ),
    "qinggeng": ("瓶装产品存放三个月后出现沉淀，原因不明，希望专家到厂诊断。", "", ""),
    "langhuan": ("实训课程评价方法单一，企业反映学生质量意识不足，希望得到指导。", "", ""),
}  # fmt: skip


def build(cast: Cast) -> None:
    event = Event.objects.filter(kind=EventKind.CLINIC, stage=EventStage.HELD).order_by("starts_at").first()
    opened = datetime(2018, 5, 8, 9, tzinfo=SHANGHAI)
    if event is not None:
        opened = timezone.localtime(event.starts_at) + timedelta(hours=2)
    for number, key in enumerate(("wuyou", "guixu", "dahuang")):
        moment = opened + timedelta(minutes=25 * number)
        case = _prescribed(cast, key, f"expert{3 + number}", moment, event=event)
        _follow_up(
            cast,
            case,
            moment + timedelta(days=45),
            "三项措施都已落实，问题明显减少，数据还需观察。",
            again=number < 2,
            proof=number == 0,
        )
        with clock.at(moment + timedelta(days=100)):
            if number == 2:
                reason = "企业更换冷链承运单位，原处方不再适用，协商后结案。"
                actions.close(case, reason=reason, by=cast["officer"])
                continue
            actions.follow_up(
                case, held_on=clock.today(), finding="连续两个月数据稳定，没有反复。", by=_doctor(cast, case)
            )
            actions.cure(
                case, outcome=f"返修和退货比诊断前减少{55 + number * 10}%，措施已写入作业文件。", by=_doctor(cast, case)
            )
    _present(cast, timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0))


def _present(cast: Cast, today: datetime) -> None:
    for key, days in (("qinggeng", 3), ("langhuan", 9)):
        with clock.at(today - timedelta(days=days)):
            case = actions.ask(cast.organizations[key], complaint=CASES[key][0], by=cast[key])
    with clock.at(today - timedelta(days=7)):
        actions.assign(case, doctor=cast["expert6"], by=cast["officer"])
    diagnosed = _diagnosed(cast, "beiming", "expert3", today - timedelta(days=14))
    assert diagnosed.diagnosis
    _prescribed(cast, "jianmu", "expert1", today - timedelta(days=43))
    _prescribed(cast, "nanke", "expert4", today - timedelta(days=58))


def _diagnosed(cast: Cast, key: str, doctor: str, moment: datetime, event: Event | None = None) -> Consultation:
    complaint, diagnosis, _prescription = CASES[key]
    by = cast[key] if event is None else cast["officer"]
    with clock.at(moment):
        case = actions.ask(cast.organizations[key], complaint=complaint, event=event, by=by)
    with clock.at(moment + timedelta(hours=3)):
        actions.assign(case, doctor=cast[doctor], by=cast["officer"])
    with clock.at(moment + timedelta(days=3)):
        actions.diagnose(case, visited_on=clock.today(), diagnosis=diagnosis, by=cast[doctor])
    return case


def _prescribed(cast: Cast, key: str, doctor: str, moment: datetime, event: Event | None = None) -> Consultation:
    """To be followed up 45 days after the complaint."""
    case = _diagnosed(cast, key, doctor, moment, event)
    with clock.at(moment + timedelta(days=4)):
        follow_up_on = (moment + timedelta(days=45)).date()
        actions.prescribe(case, prescription=CASES[key][2], follow_up_on=follow_up_on, by=cast[doctor])
    return case


def _follow_up(cast: Cast, case: Consultation, moment: datetime, finding: str, *, again: bool, proof: bool) -> None:
    with clock.at(moment):
        actions.follow_up(
            case, held_on=clock.today(), finding=finding, by=_doctor(cast, case), evidence=scan("质量诊所回访记录") if proof else None,
            next_on=clock.today() + timedelta(days=55) if again else None,
        )  # fmt: skip


def _doctor(cast: Cast, case: Consultation) -> User:
    assert case.doctor is not None
    return cast[case.doctor.username]
