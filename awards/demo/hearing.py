"""The demo's third award of this year, judged on paper and by word of mouth: its oral defences are half over, the public is being asked."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from accounts.models import User
from awards.applications.models import Application
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.defence import actions, planning
from awards.defence.models import Defence
from awards.demo import applying, asking, calendar, judging
from awards.demo.cast import Cast
from awards.demo.firms import Firm, firms
from awards.panels import actions as panels
from awards.panels import assignment, seats
from awards.review import actions as review
from awards.review.models import ScoreSheet
from core import clock

APPLICANTS = ("huaian", "ruomu", "guixu")
READERS = ("expert13", "expert14", "expert15")
ROOM = "市政务服务中心二楼报告厅"
QUESTIONS = (
    "问：近三年顾客满意度的对比对象是谁，数据从哪里来？\n答：同行业前三名，数据来自行业协会的年度报告。\n"
    "问：供应商质量事故如何追溯？\n答：批次编码随货流转，两小时内追到工序和班组。"
)
STRENGTHS = "高层领导亲自陈述，质量改进项目有完整的闭环，数据翔实。"
WEAKNESSES = "与标杆的对比只到产品层面，供应链质量协同的展开尚处早期。"


def hear(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """Three applicants: one was heard and recorded yesterday, one heard and not yet scored by all, one is to be heard tomorrow."""
    days = {name: now + timedelta(days=opens) for name, (opens, _closes) in calendar.HEARING.items()}
    applications = applying.apply(
        cycle, cast, [firm for firm in firms() if firm.key in APPLICANTS], days["application"], 14
    )
    applying.accept(applications, cast, days["completeness"] + timedelta(days=16, hours=9))
    _review(cycle, cast, applications, days["review"])
    officer = cast["officer"]
    yesterday, tomorrow = now - timedelta(days=1), now + timedelta(days=1)
    with clock.at(now - timedelta(days=4, hours=-9)):
        planning.plan(
            cycle,
            applications=applications[:2],
            day=yesterday.date(),
            first=time(9),
            place=ROOM,
            pause=10,
            by_lot=True,
            by=officer,
        )
        planning.plan(
            cycle,
            applications=applications[2:],
            day=tomorrow.date(),
            first=time(14, 30),
            place=ROOM,
            pause=10,
            by_lot=False,
            by=officer,
        )
        for day in (yesterday, tomorrow):
            planning.announce(cycle, day.date(), by=officer)
    heard = list(Defence.objects.filter(application__cycle=cycle).select_related("application").order_by("starts_at"))
    with clock.at(yesterday + timedelta(hours=11)):
        _score(heard[0], cast, cast[READERS[0]], *(cast[name] for name in READERS[1:]))
        actions.save_summary(heard[0], text=QUESTIONS, by=cast[READERS[0]])
        actions.record(heard[0], by=cast[READERS[0]])
        _score(heard[1], cast, cast[READERS[1]])
    poll = asking.ask(cycle, cast, yesterday)
    asking.answer(poll, applications, yesterday, each=9, days=1)
    asking.doubt(poll, cast, now - timedelta(hours=3))


def _review(cycle: Cycle, cast: Cast, applications: list[Application], opens: datetime) -> None:
    with clock.at(opens - timedelta(days=5, hours=-9)):
        panel = panels.create(cycle, name="第一评审组", by=cast["officer"])
        for place, name in enumerate(READERS):
            seats.seat(panel, expert=cast[name], is_leader=place == 0, by=cast["officer"])
        assignment.assign(panel, applications=applications, by=cast["officer"])
    with clock.at(opens - timedelta(days=4, hours=-9)):
        panels.appoint(panel, by=cast["head"])
        for name in READERS:
            judging.declare(cast[name], cast)
    judging.begin([panel], cast, opens + timedelta(hours=9))
    items = list(Item.objects.of(cycle.criteria_id))
    sheets = ScoreSheet.objects.filter(application__cycle=cycle).select_related("expert", "application__cycle")
    for n, sheet in enumerate(sheets.order_by("pk")):
        judging.score(sheet, cast, items, opens + timedelta(days=2 + n, hours=9))
    with clock.at(opens + timedelta(days=14, hours=9)):
        for application in applications:
            review.close_review(application, by=cast["officer"])


def _score(defence: Defence, cast: Cast, *experts: User) -> None:
    subject = cast.firm_of(defence.application)
    for n, expert in enumerate(experts):
        actions.save_score(defence, by=expert, score=_given(subject, n), strengths=STRENGTHS, weaknesses=WEAKNESSES)
        actions.hand_in(defence, by=expert)


def _given(subject: Firm, n: int) -> Decimal:
    """Some quarters of a point around 80, other ones for every firm."""
    return Decimal(78) + Decimal(len(subject.name) % 7) + Decimal(n * 5) / 4
