"""Pairings: the winners of 2015 help smaller firms and their suppliers; of these weeks, one waiting, two running, one over its last day."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Organization, User
from awards.demo.cast import Cast
from awards.demo.papers import scan
from benchmarking.pairings.actions import agreeing, recording
from benchmarking.pairings.actions.agreeing import GoalGiven
from benchmarking.pairings.actions.recording import Outcome
from benchmarking.pairings.models import Pairing
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
GOALS = {
    "small_firm": (
        GoalGiven("关键工序一次交验合格率", "91.5%", "不低于96%"), GoalGiven("建立首件检验和巡检制度", "没有书面制度", "制度发布并执行"),
        GoalGiven("培养内审员", "0人", "2人"),
    ),
    "supply_chain": (
        GoalGiven("来料批次合格率", "96.8%", "不低于99%"), GoalGiven("准时交付率", "92%", "不低于97%"),
        GoalGiven("推行统计过程控制的工序", "0道", "3道"),
    ),
}  # fmt: skip
AFTER = {"small_firm": ("96.4%", "制度已发布并执行", "2人"), "supply_chain": ("99.2%", "97.5%", "2道")}
VISITS = (
    ("质量部长等3人", "现场诊断关键工序，按工序梳理检验点和记录，列出问题清单十二项。", "双方确认问题清单和责任人。"),
    (
        "技术骨干2人、班组长12人",
        "讲授过程能力分析和首件检验，在现场演示填写检验记录。",
        "试行一周，漏检由每周5起降到1起。",
    ),
    ("双方质量负责人", "检查措施落实，核对两个月数据，对反复出现的问题重新分析原因。", "合格率连续两个月达到目标。"),
)


def build(cast: Cast) -> None:
    done = (
        ("zixu", "qinggeng", "small_firm", "面向调味品企业的现场质量管理辅导"),
        ("taixu", "wuyou", "supply_chain", "向配套企业延伸过程质量控制方法"),
        ("huaxu", "guixu", "small_firm", "原料验收和洁净生产辅导"),
    )
    for number, (helper, helped, kind, topic) in enumerate(done):
        pairing = _begun(cast, helper, helped, _day(2016, 5, 9 + number), date(2017, 4, 30), kind=kind, topic=topic)
        for turn, (people, content, result) in enumerate(VISITS):
            _visit(
                pairing, cast[helper], _day(2016, 6 + turn * 3, 14 + number), people, content, result, proof=turn == 0
            )
        if number == 2:
            with clock.at(_day(2017, 2, 20)):
                agreeing.end(pairing, reason="帮扶对象调整产品结构，原定内容不再适用，双方协商终止。", by=cast[helped])
        else:
            _finish(pairing, cast[helper], _day(2017, 4, 20 + number), kind)
    _present(cast, timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0))


def _present(cast: Cast, today: datetime) -> None:
    running = _begun(
        cast, "penghu", "yingzhou", today - timedelta(days=150), (today + timedelta(days=200)).date(), kind="small_firm",
        topic="服务质量标准和客户投诉管理辅导",
    )  # fmt: skip
    _visit(running, cast["penghu"], today - timedelta(days=110), *VISITS[0], proof=True)
    _visit(running, cast["yingzhou"], today - timedelta(days=40), *VISITS[1])
    over = _begun(
        cast, "ruomu", "dahuang", today - timedelta(days=380), (today - timedelta(days=12)).date(), kind="supply_chain",
        topic="供应链质量协同和检验互认",
    )  # fmt: skip
    _visit(over, cast["ruomu"], today - timedelta(days=300), *VISITS[0])
    with clock.at(today - timedelta(days=4)):
        branch = Organization.objects.exclude(pk=cast.organizations["huaian"].pk).get(memberships__user=cast["huaian"])
        _propose(
            cast["zixu"], cast.organizations["zixu"], branch, today, kind="small_firm", topic="小型油脂企业检验能力提升"
        )
    with clock.at(today - timedelta(days=2)):
        organizations = cast.organizations
        _propose(
            cast["officer"], organizations["fuyao"], organizations["jianmu"], today, kind="small_firm", topic="服务过程标准化辅导"
        )  # fmt: skip


def _propose(
    by: User, helper: Organization, helped: Organization, today: datetime, *, kind: str, topic: str
) -> Pairing:
    starts_on = (today + timedelta(days=10)).date()
    return agreeing.propose(
        helper, helped, kind=kind, topic=topic, starts_on=starts_on, ends_on=starts_on + timedelta(days=360), goals=GOALS[kind], by=by
    )  # fmt: skip


def _begun(cast: Cast, helper: str, helped: str, moment: datetime, ends_on: date, **facts: Any) -> Pairing:
    """Proposed by the helper, agreed to two days later."""
    with clock.at(moment):
        pairing = agreeing.propose(
            cast.organizations[helper], cast.organizations[helped], starts_on=moment.date(), ends_on=ends_on, goals=GOALS[facts["kind"]],
            by=cast[helper], **facts,
        )  # fmt: skip
    with clock.at(moment + timedelta(days=2)):
        agreeing.agree(pairing, by=cast[helped])
    return pairing


def _visit(
    pairing: Pairing, by: User, moment: datetime, people: str, content: str, result: str, *, proof: bool = False
) -> None:
    with clock.at(moment):
        evidence = scan("结对帮扶活动记录") if proof else None
        recording.record(
            pairing, held_on=moment.date(), people=people, content=content, result=result, by=by, evidence=evidence
        )


def _finish(pairing: Pairing, by: User, moment: datetime, kind: str) -> None:
    """All goals reached but the last of a supply chain's."""
    goals = list(pairing.goals.all())
    outcomes = {
        goal.pk: Outcome(after, kind == "small_firm" or goal is not goals[-1])
        for goal, after in zip(goals, AFTER[kind], strict=True)
    }
    with clock.at(moment):
        recording.set_results(pairing, outcomes=outcomes, by=by)
        result = "主要质量指标达到目标，检验制度和数据分析方法已固定下来，帮扶对象能够独立开展改进。"
        agreeing.conclude(pairing, result=result, by=by)


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=SHANGHAI)
