"""The service award of this year: the public was asked, the committee has voted in secret, the government's approval waits for its second person."""

from datetime import datetime

from awards.approvals import actions as approvals
from awards.committee import actions as committee
from awards.committee import closing, voting
from awards.committee.models import Choice
from awards.cycles.models import Cycle
from awards.demo import applying, asking, deciding, short
from awards.demo.cast import Cast
from awards.demo.papers import scan
from awards.demo.programmes import SERVICE
from awards.demo.short import DAY, HOUR
from core import clock

APPLICANTS = ("fuyao", "jinghua", "shuiyue", "taoyuan")
READERS = ("expert6", "expert7", "expert8")
MEMBERS = tuple(f"member{n}" for n in range(1, 10))


def serve(cycle: Cycle, cast: Cast, now: datetime) -> None:
    days = {name: now + opens * DAY for name, (opens, _closes) in SERVICE.items()}
    applications = short.apply(cycle, cast, APPLICANTS, days["application"])
    applying.accept(applications, cast, days["completeness"] + 16 * DAY + 9 * HOUR)
    short.read(cycle, cast, applications, READERS, days["review"])
    poll = asking.ask(cycle, cast, days["polls"])
    asking.answer(poll, applications, days["polls"] + 2 * DAY, each=12)
    doubted = asking.doubt(poll, cast, days["polls"] + 9 * DAY + 10 * HOUR)
    asking.confirm(doubted, cast, days["polls"] + 10 * DAY + 9 * HOUR)
    asking.close(now + (SERVICE["polls"][1] + 1) * DAY + HOUR)
    deciding.rank(cycle, cast, days["ranking"] + 9 * HOUR)
    _vote(cycle, cast, days["committee"] + 14 * HOUR)
    with clock.at(days["decision"] + 10 * HOUR):
        approval = approvals.draft(cycle, by=cast["officer"])
    with clock.at(now - 2 * DAY + 10 * HOUR):
        approved_on, upload = clock.today(), scan("市政府关于拟表彰名单的批复")
        approvals.edit(
            approval, number=f"驻政〔{cycle.award_year}〕18号", approved_on=approved_on, scan=upload, by=cast["officer"],
            remark="市政府第21次常务会议研究同意。",
        )  # fmt: skip
        approvals.prepare(approval, by=cast["officer"])


def _vote(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    members = [cast[name] for name in MEMBERS]
    with clock.at(moment - 3 * DAY):
        meeting = committee.plan(
            cycle, title=f"{cycle.title}评审委员会会议", held_at=moment, place="市政府第三会议室", chair=members[0],
            members=members, by=cast["officer"],
        )  # fmt: skip
    with clock.at(moment):
        for member in members:
            committee.sign_in(meeting, member=member, by=member)
        committee.open_voting(meeting, by=cast["officer"])
        for seat, member in enumerate(members):
            rows = voting.candidates_for(meeting, member)
            choices = {row.pk: Choice.NO if (seat * 3 + row.order) % 7 < row.order - 1 else Choice.YES for row in rows}
            voting.cast(meeting, choices=choices, by=member)
        closing.close(meeting, by=cast["officer"])
