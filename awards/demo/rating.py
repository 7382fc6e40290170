"""The demo's self-ratings: one winner scores itself before it applies, and again after the award."""

import random
from datetime import date, datetime, timedelta
from typing import NamedTuple

from awards.criteria.models import CriteriaSet, Item, Kind
from awards.demo.cast import Cast
from awards.demo.firms import firms
from awards.ratings import actions
from core import clock

FIRM = "zixu"
STRENGTHS = {
    Kind.PROCESS: "方法有制度、有责任人，按季度检查执行情况并通报。",
    Kind.RESULT: "主要指标三年持续向好，数据来自日常统计。",
}
OPPORTUNITIES = {
    Kind.PROCESS: "新建车间和外协工序还没有全部展开，复盘记录不完整。",
    Kind.RESULT: "与竞争对手和标杆的对比数据少，部分指标看不出差距。",
}


class Round(NamedTuple):
    title: str
    rated_on: date
    middle: int


BEFORE = Round("申报前自我评价", date(2015, 8, 20), 50)
AFTER = Round("获奖后自我评价", date(2016, 5, 6), 60)


def rate(cast: Cast, criteria: CriteriaSet, told: Round, moment: datetime) -> None:
    """All items, in steps of 5 % around the round's middle."""
    firm = next(one for one in firms() if one.key == FIRM)
    by, chance = cast.of_firm(firm), random.Random(f"{FIRM}{told.title}")
    with clock.at(moment):
        rating = actions.begin(
            cast.organizations[FIRM], criteria, title=told.title, rated_on=told.rated_on, assessors="质量部、各部门自评师", by=by
        )  # fmt: skip
    for place, item in enumerate(Item.objects.of(criteria.pk)):
        percent = told.middle + 5 * chance.randint(-3, 3)
        with clock.at(moment + timedelta(minutes=4 * place)):
            actions.save_item(
                rating, item.pk, by=by, percent=percent,
                strength=STRENGTHS[Kind(item.kind)] if percent >= told.middle else "",
                opportunity=OPPORTUNITIES[Kind(item.kind)] if percent <= told.middle else "",
            )  # fmt: skip
