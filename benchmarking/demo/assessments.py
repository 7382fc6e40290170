"""Two years of the districts' assessment: last year's released, this year's in the middle of the districts' own reports."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Region, Role, User
from awards.demo.cast import Cast
from awards.demo.papers import scan
from benchmarking.assessments import actions, reporting
from benchmarking.assessments.actions import ItemGiven
from benchmarking.assessments.models import Assessment
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
ISSUER = "驻马店市质量强市工作领导小组办公室"
ITEMS = [
    ItemGiven("组织领导", "质量工作领导机制", "有领导小组和年度工作计划，全年专题研究不少于2次；每少一次扣2分。", Decimal(10)),
    ItemGiven("组织领导", "经费和政策保障", "质量工作经费列入财政预算，奖励政策兑现。", Decimal(10)),
    ItemGiven("质量提升", "导入卓越绩效模式", "新增正式导入组织不少于5家；每少1家扣3分。", Decimal(15)),
    ItemGiven("质量提升", "政府质量奖培育", "推荐申报市长质量奖不少于2家，其中通过初审不少于1家。", Decimal(15)),
    ItemGiven("质量提升", "标杆对比与改进", "组织企业开展质量标杆对比，改进计划按期完成率不低于80%。", Decimal(15)),
    ItemGiven("基础建设", "自评师与质量人才培训", "举办培训不少于2期，新增自评师不少于10人。", Decimal(10)),
    ItemGiven("基础建设", "计量、标准、认证、检验检测", "按年度任务清单逐项核查。", Decimal(15)),
    ItemGiven("质量安全", "重大质量安全事故", "发生重大质量安全事故的，本项不得分。", Decimal(10)),
]  # fmt: skip
TEXT = "各县（市、区）要对照差距，制定整改措施，持续提升质量工作水平。"
NOTES = ("已按方案完成，材料见附件。", "完成年度任务，其中一项于年底补齐。", "任务完成，正在总结推广。")


def build(cast: Cast) -> None:
    regions = list(Region.objects.filter(users__role=Role.DISTRICT, users__is_active=True).distinct().order_by("code"))
    officers = {user.region_id: user for user in User.objects.with_role(Role.DISTRICT)}
    today = datetime.now(SHANGHAI).replace(hour=9, minute=0, second=0, microsecond=0)
    last = today.year - 1
    with clock.at(datetime(last, 11, 10, 9, tzinfo=SHANGHAI)):
        done = _plan(cast, last, date(last, 12, 20), f"驻质强办〔{today.year}〕2号")
        actions.open_reporting(done, regions=regions, by=cast["officer"])
    for number, region in enumerate(regions):
        with clock.at(datetime(last, 12, 5 + number, 10, tzinfo=SHANGHAI)):
            _report(done, region, officers[region.pk], number)
    with clock.at(datetime(last, 12, 28, 9, tzinfo=SHANGHAI)):
        actions.begin_verifying(done, by=cast["officer"])
        for number, report in enumerate(done.reports.select_related("assessment").order_by("region")):
            given = {
                score.item_id: _verified(score.own_points or Decimal(0), number * 5 + place)
                for place, score in enumerate(report.scores.all())
            }
            reporting.verify(report, given=given, by=cast["officer"])
            reporting.fix(report, by=cast["officer"])
        actions.prepare(done, by=cast["officer"])
    with clock.at(datetime(today.year, 1, 12, 15, tzinfo=SHANGHAI)):
        actions.release(done, by=cast["head"])
    with clock.at(today - timedelta(days=20)):
        running = _plan(cast, today.year, (today + timedelta(days=15)).date(), "")
        actions.open_reporting(running, regions=regions, by=cast["officer"])
    for number, region in enumerate(regions[:4]):
        with clock.at(today - timedelta(days=6 - number)):
            _report(running, region, officers[region.pk], number + 3)


def _plan(cast: Cast, year: int, due_on: date, number: str) -> Assessment:
    return actions.draw_up(
        year=year, title=f"{year}年度县（市、区）质量工作考核", number=number, issuer=ISSUER, full_points=100, due_on=due_on,
        text=TEXT, items=ITEMS, by=cast["officer"],
    )  # fmt: skip


def _report(assessment: Assessment, region: Region, by: User, number: int) -> None:
    report = assessment.reports.select_related("assessment").get(region=region)
    given = {
        item.pk: reporting.Own(
            item.weight - Decimal((number * 7 + place * 3) % 9) / 2,
            NOTES[(number + place) % 3],
            scan("质量工作佐证材料") if place == 2 else None,
        )
        for place, item in enumerate(assessment.items.all())
    }
    reporting.save(report, given=given, by=by)
    reporting.hand_in(report, by=by)


def _verified(own: Decimal, turn: int) -> reporting.Verified:
    """Every fifth score is lowered, with its reason."""
    if turn % 5:
        return reporting.Verified(own)
    return reporting.Verified(max(own - Decimal("1.5"), Decimal(0)), "佐证材料不足以证明全部完成，按评分标准扣分。")
