"""Improvement plans: from the comparisons and the feedback reports of 2015, followed to their end; of these years, with measures done, near and late."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from awards.applications.models import Application
from awards.demo.cast import Cast
from awards.demo.firms import firm
from awards.demo.papers import scan
from benchmarking.comparisons.models import Comparison
from benchmarking.improvement.actions import following, planning
from benchmarking.improvement.actions.planning import MeasureGiven
from benchmarking.improvement.models import Measure, Plan
from benchmarking.improvement.origins import Offer, offers_of_comparison, offers_of_report
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPARED, STOPPED = ("zixu", "huaian", "taixu", "beiming"), "beiming"
ANSWERED = ("ruomu", "buzhou")
PRESENT = ("qinggeng", "wuyou", "dahuang", "nanke")
MEASURES = (
    ("修订相关制度，明确职责、方法和频次，每半年检查一次执行情况。", "制度发布并执行", "企业管理部"),
    ("把已有做法推广到全部车间和职能部门，纳入部门绩效考核。", "覆盖全部部门", "人力资源部"),
    ("建立关键绩效指标的数据采集和对比机制，按季度与行业先进水平对比。", "每季度形成对比分析", "质量管理部"),
    ("将评审结果用于改进立项，形成标准后推广，并列入管理评审。", "每年完成改进项目不少于三项", "总经理办公室"),
)
NOTES = (
    "已成立工作小组，完成现状调查和原因分析，方案经管理层批准。",
    "措施已在两个车间试行，数据有改善，正在修订作业文件。",
    "全部措施已落实，效果经三个月数据确认，已纳入标准文件。",
)
DRAFTS = (
    ("检验能力不足", "配置快速检测设备，检验人员取得资格证书。", "检验项目自检率达到100%", "质检中心"),
    ("供方来料不合格批次多", "对主要供方开展现场审核，建立分级管理和联合改进机制。", "来料批次合格率不低于99%", "采购部"),
    ("顾客投诉处理周期长", "建立24小时响应、七日办结的投诉处理流程，每月分析原因。", "平均处理时间不超过五天", "市场部"),
    ("员工参与改进的面不广", "推行质量控制小组和合理化建议，给予奖励并公开成果。", "人均合理化建议每年不少于一条", "工会"),
)  # fmt: skip


def build(cast: Cast) -> None:
    for number, key in enumerate(COMPARED):
        _compared(cast, key, number)
    for number, key in enumerate(ANSWERED):
        _answered(cast, key, number)
    today = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    for number, key in enumerate(PRESENT):
        _present(cast, key, number, today)
    _draft(cast, today)


def _compared(cast: Cast, key: str, number: int) -> None:
    """Every row of the form is a measure; reports in spring of three years."""
    owner, organization = cast[key], cast.organizations[key]
    form = Comparison.objects.select_related("activity").get(organization=organization, activity__year=2015)
    with clock.at(_day(2015, 12, 1 + number)):
        plan = planning.draw_up(
            organization, title=f"{firm(key).brand}公司2015—2019年质量提升计划", from_year=2015, until_year=2019, comparison=form, by=owner,
            goal="用五年时间缩小与标杆企业的差距，主要质量指标达到同行业先进水平。", measures=_given(offers_of_comparison(form)),
        )  # fmt: skip
        planning.adopt(plan, by=owner)
    for year, percent, note in ((2016, 30, NOTES[0]), (2017, 65, NOTES[1])):
        for measure in plan.measures.all():
            _report(measure, owner, _day(year, 3, 10 + number), min(percent + measure.order * 5, 95), note)
    if key == STOPPED:
        with clock.at(_day(2018, 5, 8)):
            planning.stop(plan, reason="产品线整体搬迁至新厂区，原计划的设备措施不再适用，另行编制新计划。", by=owner)
        return
    for measure in plan.measures.all():
        _report(measure, owner, _day(2018, 11, 12 + number), 100, NOTES[2], proof=measure.order == 1)
    with clock.at(_day(2018, 12, 3 + number)):
        planning.complete(plan, by=owner)


def _answered(cast: Cast, key: str, number: int) -> None:
    """Opportunities of the feedback report, the first of its priorities."""
    owner, organization = cast[key], cast.organizations[key]
    case = Application.objects.select_related("cycle__criteria").get(
        organization=organization, feedback__released_at__isnull=False, cycle__award_year=2015
    )
    offers = offers_of_report(case)[: len(MEASURES)]
    with clock.at(_day(2016, 4, 11 + number)):
        plan = planning.draw_up(
            organization, title=f"{firm(key).brand}公司评审反馈改进计划", from_year=2016, until_year=2018, application=case, by=owner,
            goal="落实市长质量奖评审反馈的改进机会，两年后再次申报。",
            measures=[
                MeasureGiven(offer.gap, measure, goal, department, date(2017 + place // 2, 6, 30))
                for place, (offer, (measure, goal, department)) in enumerate(zip(offers, MEASURES, strict=False))
            ],
        )  # fmt: skip
        planning.adopt(plan, by=owner)
    with clock.at(_day(2016, 5, 9)):
        following.remark(plan, text="请把改进目标量化，并与年度经营计划衔接。", by=cast["officer"])
    for measure in plan.measures.all():
        _report(measure, owner, _day(2016, 12, 5), 40, NOTES[0])
        _report(measure, owner, _day(2017 + (measure.order - 1) // 2, 6, 8), 100, NOTES[2], proof=measure.order == 1)
    with clock.at(_day(2018, 7, 2 + number)):
        planning.complete(plan, by=owner)


def _present(cast: Cast, key: str, number: int, today: datetime) -> None:
    """Begun last year: one measure done, one late with two of the firms, one due in the next days, one far away."""
    owner, first = cast[key], today.year - 1
    begun = today - timedelta(days=300 - number * 9)
    due = [
        today - timedelta(days=120),
        today + timedelta(days=-20 if number % 2 else 60),
        today + timedelta(days=9 + number),
    ]
    days = [*(moment.date() for moment in due), date(first + 2, 12, 20)]
    with clock.at(begun):
        plan = planning.draw_up(
            cast.organizations[key], title=f"{firm(key).brand}公司{first}—{first + 2}年质量改进计划", from_year=first, until_year=first + 2,
            goal="夯实质量基础，减少质量损失，提高顾客满意度。", by=owner,
            measures=[MeasureGiven(*words, due_on=day) for words, day in zip(DRAFTS, days, strict=True)],
        )  # fmt: skip
        planning.adopt(plan, by=owner)
    one, two, three, _four = plan.measures.all()
    _report(one, owner, today - timedelta(days=200), 50, NOTES[1])
    _report(one, owner, today - timedelta(days=125 - number), 100, NOTES[2], proof=True)
    _report(two, owner, today - timedelta(days=60), 40 + number * 5, NOTES[0])
    _report(three, owner, today - timedelta(days=30), 70, NOTES[1])
    if number % 2:
        with clock.at(today - timedelta(days=6)):
            text = "供方管理措施已过完成期限，请说明原因并尽快完成，必要时按程序修订计划。"
            following.remark(plan, text=text, by=cast["officer2"])


def _draft(cast: Cast, today: datetime) -> Plan:
    """A new plan from this year's form, not yet adopted."""
    form = Comparison.objects.select_related("activity").filter(organization=cast.organizations["zixu"]).latest("pk")
    first = form.activity.year
    with clock.at(today - timedelta(days=3)):
        return planning.draw_up(
            cast.organizations["zixu"], title=f"子虚公司{first}—{first + 4}年质量提升计划", from_year=first, until_year=first + 4,
            comparison=form, goal="", by=cast["zixu"], measures=_given(offers_of_comparison(form)),
        )  # fmt: skip


def _given(offers: list[Offer]) -> list[MeasureGiven]:
    bare = MeasureGiven("")
    return [
        replace(bare, gap=one.gap, measure=one.measure, department=one.department, due_on=one.due_on, row=one.row)
        for one in offers
    ]


def _report(measure: Measure, by: User, moment: datetime, percent: int, note: str, *, proof: bool = False) -> None:
    with clock.at(moment):
        evidence = scan("改进措施实施记录") if proof else None
        following.report(measure, percent=percent, note=note, by=by, evidence=evidence)


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=SHANGHAI)
