"""The example of seed 003, followed with the demo's firms: nominated, cultivated, recognised in its last year."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from awards.demo.cast import Cast
from awards.demo.papers import scan
from benchmarking.programmes import actions, exchange, nominating
from benchmarking.programmes.models import Department, Programme
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXTS = (
    "组织卓越绩效标准培训两期，帮助企业梳理关键过程并建立过程绩效指标。",
    "专家组进厂诊断，提出改进建议并跟踪整改，关键工序合格率稳定提高。",
    "辅导编制质量提升方案，开展质量控制小组活动，成果在同行业交流。",
)
FIELDS = ("产品", "工程", "服务", "环境")


def build(cast: Cast) -> None:
    """Three of four firms are taken into cultivation, half of those are recognised."""
    with clock.at(datetime(2015, 9, 7, 9, tzinfo=SHANGHAI)):
        (programme,) = exchange.load(by=cast["officer"])
        Programme.objects.filter(pk=programme.pk).update(
            fields="产品、工程、服务、环境", description="五年内培育百家标杆企业，各部门指标均为下限。"
        )
        programme.refresh_from_db()
        actions.start(programme, by=cast["officer"])
    departments = list(Department.objects.all())
    lines = list(programme.lines.all())
    for number, organization in enumerate(cast.organizations.values()):
        with clock.at(datetime(2015, 9, 10 + number // 4, 10, tzinfo=SHANGHAI)):
            nomination = nominating.nominate(
                line=lines[number % 4], department=departments[(number + number // 4) % 4], organization=organization,
                year=2015, field=FIELDS[number % 4], reasons="质量管理基础扎实，产品和服务在同行业中领先，有意愿继续提高。",
                by=cast["officer"],
            )  # fmt: skip
            if number % 4 == 3:
                continue
            nominating.cultivate(nomination, by=cast["officer"])
        with clock.at(datetime(2015, 11, 3 + number // 2, 15, tzinfo=SHANGHAI)):
            nominating.record(
                nomination, held_on=date(2015, 10, 20 + number % 10), text=TEXTS[number % 3], by=cast["officer"],
                evidence=scan("培育记录"),
            )  # fmt: skip
            if number % 2:
                nominating.propose(nomination, by=cast["officer"])
        if number % 2 and number < 16:
            with clock.at(datetime(2015, 12, 18, 16, tzinfo=SHANGHAI)):
                nominating.recognise(
                    nomination,
                    document_number="驻质强办〔2015〕12号",
                    recognised_on=date(2015, 12, 18),
                    by=cast["head"],
                )
