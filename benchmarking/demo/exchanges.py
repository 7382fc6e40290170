"""Events of 2015 to 2018 and of today: a training class, an on-site meeting and a mobile clinic that are over, one cancelled, one going on,
two to sign up for, one planned."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Region
from awards.demo.cast import Cast
from awards.demo.firms import firm
from awards.demo.papers import scan
from benchmarking.exchanges.actions import attendance, events, materials, sign_ups
from benchmarking.exchanges.actions.sign_ups import Person
from benchmarking.exchanges.models import Event, SignUp, SignUpStage
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
SURNAMES, GIVEN = "柳裴傅阮温沐简苗葛岑", ("慎行", "清和", "望舒", "知微", "怀瑾", "令仪", "若谷", "朝晖")
POSTS = ("质量管理部部长", "企业管理部主管", "生产部副部长", "体系主管")
COMMENTS = (
    "现场看板和改善提案的做法可以直接借鉴。", "希望增加分组研讨的时间。", "案例讲得透，最好会后能拿到完整课件。", "",
    "场地停车不便，建议下次安排接驳。", "自评打分的练习很有帮助。", "", "建议按行业分班。",
)  # fmt: skip
PARTICIPANTS = (
    "zixu",
    "huaian",
    "taixu",
    "huaxu",
    "penghu",
    "fuyao",
    "wuyou",
    "ruomu",
    "beiming",
    "guixu",
    "nanke",
    "buzhou",
)


def build(cast: Cast) -> None:
    _training_class(cast)
    _on_site_meeting(cast)
    _cancelled(cast)
    _mobile_clinic(cast)
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    _under_way(cast, today)
    _open(cast, today)
    _open_clinic(cast, today)
    _planned(cast, today)


def _training_class(cast: Cast) -> None:
    event = _announced(
        cast, _day(2015, 8, 31), kind="training", title="2015年卓越绩效自评师培训班", starts_at=_day(2015, 9, 10, 8, 30),
        ends_at=_day(2015, 9, 11, 17), place="驻马店市质量技术监督局五楼会议室", capacity=30, sign_up_until=_day(2015, 9, 8, 18), hours=16,
        audience="拟申报市长质量奖企业的质量负责人和自评骨干",
        description="一、卓越绩效评价准则条款解读\n二、自评方法：A-D-L-I与Le-T-C-I的打分练习\n三、自评报告编写\n四、考核与发证",
    )  # fmt: skip
    _come(cast, event, _day(2015, 9, 2, 10), PARTICIPANTS[:10], 2)
    with clock.at(_day(2015, 9, 9, 15)):
        materials.add(
            event, title="卓越绩效评价准则条款解读", file=scan("卓越绩效评价准则条款解读"), by=cast["officer"]
        )
        materials.add(event, title="自评报告编写要点", file=scan("自评报告编写要点"), by=cast["officer"])
    _arrive(cast, event, _day(2015, 9, 10, 8, 10), absent=2)
    summary = "10家企业的学员参加培训并通过考核，取得自评师证书。学员普遍认为打分练习最有收获，建议今后按行业分班。"
    _end(cast, event, _day(2015, 9, 14), summary)


def _on_site_meeting(cast: Cast) -> None:
    host = cast.organizations["zixu"]
    event = _announced(
        cast, _day(2016, 3, 1), kind="on_site", title="市长质量奖获奖企业现场交流会", starts_at=_day(2016, 3, 25, 9),
        ends_at=_day(2016, 3, 25, 16, 30), place=f"{host.name}（{host.address}）", host=host, capacity=10, per_organization=2,
        sign_up_until=_day(2016, 3, 20, 18), hours=0, audience="各县区重点企业质量负责人",
        description="上午参观生产现场和检测中心，听取获奖企业介绍卓越绩效模式导入过程；下午分组研讨。",
    )  # fmt: skip
    _come(cast, event, _day(2016, 3, 3, 9), PARTICIPANTS[1:8], 2)
    with clock.at(_day(2016, 3, 10, 9)):
        first = event.sign_ups.select_related("event").order_by("pk")[0]
        sign_ups.sign_off(first, by=cast["huaian"])
    _arrive(cast, event, _day(2016, 3, 25, 8, 40), absent=1)
    _end(
        cast,
        event,
        _day(2016, 3, 28),
        "与会企业参观了关键工序和检测中心，围绕标杆对比和改进项目管理作了交流，6家企业表示将组织骨干再次学习。",
    )


def _cancelled(cast: Cast) -> None:
    event = _announced(
        cast, _day(2016, 5, 3), kind="seminar", title="质量成本管理研讨会", starts_at=_day(2016, 5, 26, 14), ends_at=_day(2016, 5, 26, 17),
        place="驿城区质量技术监督局会议室", capacity=20, sign_up_until=_day(2016, 5, 23, 18), hours=0, audience="财务和质量负责人",
        description="质量成本的归集、分析与改进。",
    )  # fmt: skip
    _come(cast, event, _day(2016, 5, 5, 9), PARTICIPANTS[:3], 1)
    with clock.at(_day(2016, 5, 20, 10)):
        events.cancel(event, reason="授课专家因公出差，研讨内容并入下半年培训班。", by=cast["officer"])


def _mobile_clinic(cast: Cast) -> None:
    """The clinic's chapter treats the three firms that came."""
    event = _announced(
        cast, _day(2018, 4, 16), kind="clinic", title="质量流动诊所进西平", starts_at=_day(2018, 5, 8), ends_at=_day(2018, 5, 8, 17),
        place="西平县产业集聚区综合服务中心", capacity=6, per_organization=1, sign_up_until=_day(2018, 5, 4, 18), hours=0,
        audience="西平及周边县区的小微企业",
        description="一、专家坐诊，逐家听取问题与需求\n二、到厂诊断，三日内给出诊断意见\n三、开具质量处方，约定回访日期",
    )  # fmt: skip
    _come(cast, event, _day(2018, 4, 18, 10), ("wuyou", "guixu", "dahuang"), 1)
    _arrive(cast, event, _day(2018, 5, 8, 8, 30), absent=0)
    _end(
        cast,
        event,
        _day(2018, 5, 9),
        "三家企业带着焊接返修、水分检测和冷链温度的问题到诊，专家当场登记，随后到厂诊断；处方和回访情况记入各自的诊断档案。",
    )


def _under_way(cast: Cast, today: datetime) -> None:
    """Going on today: the ticket and the poster can be tried."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    event = _announced(
        cast, today - timedelta(days=20), kind="seminar", title="质量标杆对比研讨交流会", starts_at=(now - timedelta(minutes=30)).replace(minute=0),
        ends_at=now + timedelta(hours=8), place="驻马店市市场监督管理局三楼会议室", capacity=16, per_organization=2,
        sign_up_until=today - timedelta(days=3), hours=0, audience="参加标杆对比活动的企业",
        description="一、本年度标杆对比情况通报\n二、三家企业交流差距分析和改进计划\n三、分组研讨",
    )  # fmt: skip
    _come(cast, event, today - timedelta(days=15), PARTICIPANTS[:7], 2)
    _arrive(cast, event, now - timedelta(minutes=10), absent=8)


def _open(cast: Cast, today: datetime) -> None:
    """Full, with a line of those who wait."""
    host = cast.organizations["taixu"]
    event = _announced(
        cast, today - timedelta(days=9), kind="on_site", title="卓越绩效模式导入现场会", starts_at=today + timedelta(days=12),
        ends_at=today + timedelta(days=12, hours=7), place=f"{host.name}（{host.address}）", host=host, capacity=12, per_organization=2,
        sign_up_until=today + timedelta(days=8), hours=0, audience="正在导入卓越绩效模式的企业",
        description="现场观摩班组管理、焊接质量控制和数字化检验；交流导入路径与自评方法。",
    )  # fmt: skip
    _come(cast, event, today - timedelta(days=7), PARTICIPANTS[3:11], 2)


def _open_clinic(cast: Cast, today: datetime) -> None:
    event = _announced(
        cast, today - timedelta(days=4), kind="clinic", title="装备制造企业质量流动诊所", starts_at=today + timedelta(days=18),
        ends_at=today + timedelta(days=18, hours=8), place="遂平县产业集聚区企业服务大厅", capacity=8, per_organization=1,
        sign_up_until=today + timedelta(days=14), hours=0, audience="装备制造小微企业",
        description="一、专家坐诊，逐家听取问题与需求\n二、到厂诊断，开具质量处方\n三、四十五天后回访",
    )  # fmt: skip
    _come(cast, event, today - timedelta(days=3), ("beiming", "guixu"), 1)


def _planned(cast: Cast, today: datetime) -> None:
    with clock.at(today - timedelta(days=2)):
        events.draft(
            by=cast["officer2"], kind="clinic", title="食品行业质量流动诊所", starts_at=today + timedelta(days=30),
            ends_at=today + timedelta(days=30, hours=8), place="西平县产业集聚区", host=None, capacity=8, per_organization=1,
            sign_up_until=today + timedelta(days=25), hours=0, audience="食品加工小微企业",
            description="专家现场把脉，逐家开具质量处方，三个月后回访。",
        )  # fmt: skip


def _announced(cast: Cast, moment: datetime, *, host: Any = None, per_organization: int = 3, **facts: Any) -> Event:
    with clock.at(moment):
        event = events.draft(by=cast["officer"], host=host, per_organization=per_organization, **facts)
        events.announce(event, regions=Region.objects.filter(pk="411702"), by=cast["officer"])
    return event


def _come(cast: Cast, event: Event, moment: datetime, keys: Sequence[str], each: int) -> None:
    """One organization after the other, an hour apart."""
    for n, key in enumerate(keys):
        people = [person(firm(key).serial * 2 + k + event.pk) for k in range(each)]
        with clock.at(moment + timedelta(hours=n)):
            sign_ups.sign_up(event, cast.organizations[key], people, by=cast[key])


def person(serial: int) -> Person:
    """An invented participant."""
    name = SURNAMES[serial % len(SURNAMES)] + GIVEN[serial // 3 % len(GIVEN)]
    return Person(name, POSTS[serial % len(POSTS)], f"1380396{serial:04d}")


def _arrive(cast: Cast, event: Event, moment: datetime, *, absent: int) -> None:
    rows = list(event.sign_ups.filter(stage=SignUpStage.CONFIRMED).order_by("pk"))
    for n, row in enumerate(rows[: len(rows) - absent]):
        with clock.at(moment + timedelta(seconds=40 * n)):
            attendance.check_in(row, by=cast["officer"], by_officer=True)


def _end(cast: Cast, event: Event, moment: datetime, summary: str) -> None:
    with clock.at(moment):
        events.conclude(event, summary=summary, by=cast["officer"])
    owners = {organization.pk: cast[key] for key, organization in cast.organizations.items()}
    present: list[SignUp] = list(event.sign_ups.filter(checked_in_at__isnull=False).order_by("pk"))
    for n, row in enumerate(present[: len(present) * 4 // 5]):
        with clock.at(moment + timedelta(hours=2 + n)):
            points = 3 if n % 7 == 3 else 5 - n % 2
            attendance.rate(
                row, satisfaction=points, comment=COMMENTS[n % len(COMMENTS)], by=owners[row.organization_id]
            )


def _day(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
