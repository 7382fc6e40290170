"""The demo's public satisfaction polls: what people answer, remarks among it, and answers that do not count."""

import random
from collections.abc import Sequence
from datetime import datetime

from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.demo.cast import Cast
from awards.demo.short import DAY, HOUR
from awards.polls import actions, changes, running
from awards.polls.models import Poll, PollAnswer
from awards.polls.proposals import ChangeKind, PollChange
from core import clock

REMARKS = (
    "用了多年，质量稳定，售后来得也快。",
    "整体不错，希望高峰时段再加些人手。",
    "投诉之后第二天就有人回电话，处理结果满意。",
    "价格公道，说到做到。",
    "网上预约偶尔卡顿，希望改进。",
    "工作人员热情，环境比前几年好了很多。",
)


def ask(cycle: Cycle, cast: Cast, opens: datetime) -> Poll:
    """Drafted and sent by an officer, released by a head, open at once."""
    with clock.at(opens - 2 * DAY + 10 * HOUR):
        poll = actions.draft(cycle, by=cast["officer"])
        actions.prepare(poll, by=cast["officer"])
    with clock.at(opens + 9 * HOUR):
        actions.release(poll, by=cast["head"])
    return poll


def answer(poll: Poll, applications: Sequence[Application], moment: datetime, *, each: int, days: int = 3) -> None:
    """`each` answers about every case within `days`, mostly content, every fourth with a remark."""
    chance = random.Random(poll.cycle.code)
    for place, case in enumerate(applications):
        for number in range(each):
            marks = [
                chance.choice((3, 4, 4, 5, 5, 5)) - (place + question) % 3 // 2
                for question in range(len(poll.questions))
            ]
            remark = REMARKS[(place + number // 4) % len(REMARKS)] if number % 4 == 1 else ""
            with clock.at(moment + (number % days) * DAY + (10 + number % 10) * HOUR):
                running.answer(poll, reference=case.reference, marks=marks, remark=remark, fingerprint=f"{number:064x}")


def doubt(poll: Poll, cast: Cast, moment: datetime) -> PollChange:
    """An officer proposes that two answers of one minute shall not count."""
    first = PollAnswer.objects.filter(poll=poll).order_by("pk").values_list("pk", flat=True)[:2]
    reason = "同一网络短时间内连续提交，内容雷同。"
    with clock.at(moment):
        return changes.propose(poll, ChangeKind.DISCOUNT, answers=list(first), reason=reason, by=cast["officer"])


def confirm(change: PollChange, cast: Cast, moment: datetime) -> None:
    with clock.at(moment):
        changes.confirm(change, by=cast["head"])


def close(moment: datetime) -> None:
    with clock.at(moment):
        running.keep_time()
