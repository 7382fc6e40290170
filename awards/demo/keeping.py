"""Years after the awards: yearly reports in every state, and awards that are assessed again before they lapse."""

from datetime import date, datetime, time

from django.utils import timezone

from awards.afterwards import reassessing, reporting
from awards.afterwards.models import Conclusion, YearlyReport
from awards.cycles.models import Cycle
from awards.demo.cast import Cast
from awards.demo.short import DAY, HOUR
from awards.honours.models import Award
from core import clock

REPORT = (
    "一、奖项使用情况\n{year}年度我单位规范使用奖项称号，未用于具体产品的标识和广告。\n"
    "二、质量水平\n全年主要产品（服务）质量指标保持稳定并略有提高，没有发生质量、安全、环保事故，监督抽查全部合格；顾客满意度较上年提高一点三个百分点。\n"
    "三、改进工作\n围绕上次评审指出的改进机会立项{projects}个，完成{done}个，其余结转下年；新增两项团体标准。\n"
    "四、交流推广\n接待同行和上下游企业学习{visits}批次，参加市里组织的对标交流两次。\n"
    "五、下年打算\n继续完善供应链质量协同，开展全员质量改进。"
)
SENT_BACK = "第三部分只写了项目数量，请补充改进前后的数据和完成时间。"
FINDINGS = {
    Conclusion.KEEP: "复评组查阅近五年质量、能耗和排放数据并实地查看，主要指标持续改善，示范作用明显，未发生不良记录，建议保留。",
    Conclusion.RECTIFY: "近两年单位产值能耗有所回升，绿色管理制度更新不及时，示范项目停用一处，须限期整改后再行复评。",
}
LEFT = ("taixu", "jinghua")  # whose report of the last year is still to be handed in, and late


def report(cast: Cast, now: datetime) -> None:
    """Those of the year before last are all accepted; of the last one some are handed in, one was sent back, two are late."""
    last = (now - 20 * DAY).year - 1
    for year in (last - 1, last):
        asked = timezone.make_aware(datetime.combine(date(year + 1, 1, 5), time(8)))
        with clock.at(asked):
            reporting.ask_for(year)
        rows = YearlyReport.objects.filter(year=year).select_related("award__organization").order_by("pk")
        for n, row in enumerate(rows):
            with clock.at(min(asked + (5 + 3 * n) * DAY, now - DAY) + 6 * HOUR):
                _hand_in(row, cast, n, is_last=year == last)


def _hand_in(row: YearlyReport, cast: Cast, n: int, *, is_last: bool) -> None:
    key = next(key for key, one in cast.organizations.items() if one.pk == row.award.organization_id)
    if is_last and key in LEFT:
        return
    text = REPORT.format(year=row.year, projects=4 + n % 3, done=3 + n % 2, visits=2 + n)
    reporting.save(row, text=text, by=cast[key])
    reporting.submit(row, by=cast[key])
    if is_last and n % 4 == 2:
        reporting.send_back(row, reason=SENT_BACK, by=cast["officer"])
    elif not is_last or n % 4 == 0:
        reporting.accept(row, by=cast["officer"])


def assess(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """One is kept, one to be put right, one waits for the second person, the others are still to be assessed, one of them again."""
    awards = list(Award.objects.filter(cycle=cycle).select_related("application").order_by("pk"))
    kept, mending, waiting, mended, _open = awards
    _release(kept, cast, now - 30 * DAY, Conclusion.KEEP)
    _release(mending, cast, now - 20 * DAY, Conclusion.RECTIFY, due_on=(now + 25 * DAY).date())
    _release(mended, cast, now - 50 * DAY, Conclusion.RECTIFY, due_on=(now - 5 * DAY).date())
    with clock.at(now - 3 * DAY + 10 * HOUR):
        reassessing.prepare(waiting, conclusion=Conclusion.KEEP, findings=FINDINGS[Conclusion.KEEP], by=cast["officer"])


def _release(award: Award, cast: Cast, moment: datetime, conclusion: str, due_on: date | None = None) -> None:
    with clock.at(moment + 10 * HOUR):
        row = reassessing.prepare(
            award, conclusion=conclusion, findings=FINDINGS[Conclusion(conclusion)], due_on=due_on, by=cast["officer"]
        )
    with clock.at(moment + 2 * DAY + 10 * HOUR):
        reassessing.release(row, by=cast["head"])
