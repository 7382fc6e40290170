"""The award for persons and projects: the second round of a secret ballot is open since yesterday, some members have voted."""

from datetime import datetime

from awards.applications import handing_in
from awards.applications.about import About
from awards.applications.models import Application
from awards.committee import actions as committee
from awards.committee import closing, rounds, voting
from awards.committee.models import Candidate, Choice, Meeting
from awards.cycles.models import Cycle
from awards.demo import applying, short
from awards.demo.cast import Cast
from awards.demo.firms import Firm, firm
from awards.demo.programmes import CRAFT
from awards.demo.service import MEMBERS
from awards.demo.short import DAY, HOUR, Person
from awards.nominations import actions as nominations
from awards.nominations.actions import Choice as Named
from awards.nominations.readings import to_name
from awards.recommendations import actions as recommendations
from awards.recommendations.models import Opinion, Recommender
from core import clock

PROJECTS = ("wuyou", "ruomu", "huaian")
ASSOCIATION = "驻马店市质量管理协会"
LATE = ("member1", "member7", "member8", "member9")  # who have not voted in the second round
FAVOURED = {"凌寒松": 8, "封若谷": 4, "沐春风": 4, "祝长青": 3}  # votes in the first round of nine


def choose(cycle: Cycle, cast: Cast, now: datetime) -> None:
    opens, closes = (now + days * DAY for days in CRAFT["application"])
    cases = []
    for n, person in enumerate(short.persons()):
        with clock.at(opens + (2 + n) * DAY + 9 * HOUR):
            cases.append(_put_forward(cycle, cast, person))
    for n, key in enumerate(PROJECTS):
        with clock.at(opens + (8 + n) * DAY + 9 * HOUR):
            cases.append(_propose_project(cycle, cast, firm(key)))
    for n, case in enumerate(cases):
        with clock.at(closes + DAY + (9 + n) * HOUR):
            recommendations.recommend(
                case, kind=Recommender.ASSOCIATION, body=ASSOCIATION, opinion=Opinion.RECOMMENDED,
                reason="事迹真实、成效突出，经协会质量专家委员会评议，同意推荐。", by=cast["officer"],
            )  # fmt: skip
    applying.accept(cases, cast, now + CRAFT["completeness"][0] * DAY + 9 * HOUR)
    _name(cycle, cast, now - 6 * DAY + 10 * HOUR)
    _meet(cycle, cast, now - DAY + 14 * HOUR)


def _put_forward(cycle: Cycle, cast: Cast, person: Person) -> Application:
    one = firm(person.firm)
    case = short.fill(cycle, cast, one, person.about, person.profile, person.answers)
    handing_in.submit(case, by=cast.of_firm(one))
    return case


def _propose_project(cycle: Cycle, cast: Cast, one: Firm) -> Application:
    """A firm's own improvement project, with what it measured before and after."""
    project, year = one.projects[0], cycle.award_year - 1
    about = About(
        kind="project", subject=f"{project.name}质量改进项目", period=f"{year - 1}年3月至{year}年6月",
        participants=f"{one.contact}等8人，质量、生产、技术部门组成",
    )  # fmt: skip
    before, after = f"{project.before}{project.unit}", f"{project.after}{project.unit}"
    answers = {
        "1.1": f"{project.metric}长期停在{before}，顾客和车间都有反映。项目组按照{one.steps}逐段取数，用排列图找出两项主要原因，经现场试验确认后，分三批采取措施，每批验证四周再推开。",
        "1.2": f"有效措施写入作业文件和设备点检表，由{one.equipment}的操作人员逐人考核；每月抽查一次执行情况，半年做一次复审，做法已推广到同类工序。",
        "2.1": f"{project.metric}由{before}改善到{after}，连续九个月保持，数据来自{one.systems}；期间没有因此引起的顾客投诉。",
        "2.2": f"按财务核算口径，项目每年减少损失约{18 + one.serial}万元；项目成果在市质量管理小组发布会上交流，行业同行三批次到场学习。",
    }
    profile = f"{one.name}围绕“{project.metric}”组织的跨部门质量改进项目，历时十六个月，{one.employees // 40}个班组参与，现已转入日常控制。"
    case = short.fill(cycle, cast, one, about, profile, answers)
    handing_in.submit(case, by=cast.of_firm(one))
    return case


def _name(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """All but one person stand before the committee."""
    artisan, project = cycle.tiers.order_by("order")
    choices = {}
    for case in to_name(cycle):
        tier = project if case.kind == "project" else artisan if case.subject in FAVOURED else None
        choices[case.pk] = Named(tier, "" if tier else "主要成效形成时间不足一年，建议下一届再报。")
    with clock.at(moment):
        nominations.name(cycle, choices=choices, by=cast["head"])


def _meet(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    members = [cast[name] for name in MEMBERS]
    with clock.at(moment - 3 * DAY):
        meeting = committee.plan(
            cycle, title=f"{cycle.title}评审委员会会议", held_at=moment, place="市政务服务中心五楼会议室",
            chair=members[0], members=members, by=cast["officer"],
        )  # fmt: skip
    with clock.at(moment):
        for member in members:
            committee.sign_in(meeting, member=member, by=member)
        committee.open_voting(meeting, by=cast["officer"])
        _cast(meeting, cast, MEMBERS)
        closing.close(meeting, by=cast["officer"])
    with clock.at(moment + HOUR):
        second = rounds.open_round(meeting, by=cast["member1"])
        _cast(second, cast, [name for name in MEMBERS if name not in LATE])


def _cast(meeting: Meeting, cast: Cast, names: tuple[str, ...] | list[str]) -> None:
    for seat, name in enumerate(names):
        rows = voting.candidates_for(meeting, cast[name])
        voting.cast(meeting, choices={row.pk: _choice(seat, row) for row in rows}, by=cast[name])


def _choice(seat: int, candidate: Candidate) -> str:
    if candidate.application.subject in FAVOURED:
        return Choice.YES if (seat + candidate.order) % 9 < FAVOURED[candidate.application.subject] else Choice.NO
    return Choice.YES if (seat + candidate.order) % 3 == 0 else Choice.ABSTAIN if seat == 4 else Choice.NO
