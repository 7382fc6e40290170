"""Two awards before their judgement: one whose districts recommend while its door is open, one whose sealed applications wait to be opened."""

from datetime import date, datetime, timedelta

from awards.applications import extensions, handing_in
from awards.applications.models import Application
from awards.cycles import amending, editing, sealing, typed
from awards.cycles.models import Cycle
from awards.cycles.outline import part
from awards.demo import short
from awards.demo.cast import Cast
from awards.demo.firms import firm
from awards.demo.programmes import GROWING, STANDARDS
from awards.demo.short import DAY, HOUR
from awards.recommendations import actions as recommendations
from awards.recommendations.models import Opinion, Recommender
from core import clock

# Who has handed in, and what its district has said: nothing yet, for or against.
GROWING_FIRMS = {
    "beiming": "", "jianmu": Opinion.RECOMMENDED, "wuyou": Opinion.RECOMMENDED, "nanke": Opinion.NOT_RECOMMENDED, "qinggeng": "",
}  # fmt: skip
REASONS = {
    Opinion.RECOMMENDED: "该企业成长性好，质量管理基础扎实，近三年无不良记录，同意推荐。",
    Opinion.NOT_RECOMMENDED: "该企业上年度一批次产品省级监督抽查不合格，整改复查尚未完成，本届暂不推荐。",
}
SEALED_FIRMS = ("taixu", "huaxu", "zixu", "dahuang")


def grow(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """Five have handed in, two still write, one of them with a deadline of its own; a later deadline for all waits for its second person."""
    opens = now + GROWING["application"][0] * DAY
    cases = short.apply(cycle, cast, GROWING_FIRMS, opens)
    for n, (case, opinion) in enumerate(zip(cases, GROWING_FIRMS.values(), strict=True)):
        if opinion:
            district = cast[f"district-{case.organization.region_id}"]
            with clock.at(now - 4 * DAY + (9 + n) * HOUR):
                recommendations.recommend(
                    case, kind=Recommender.DISTRICT, body=recommendations.body_of(district), opinion=opinion,
                    reason=REASONS[Opinion(opinion)], by=district,
                )  # fmt: skip
    with clock.at(now - 6 * DAY + 15 * HOUR):
        short.draft(cycle, cast, firm("yingzhou"), share=35)
        late = short.draft(cycle, cast, firm("huaian"), share=70)
    with clock.at(now - 2 * DAY + 11 * HOUR):
        _extend(late, cast, now + 18 * DAY + 18 * HOUR)
    with clock.at(now - 2 * DAY + 16 * HOUR):
        _amend(cycle, cast, (now + 17 * DAY).date())


def _extend(application: Application, cast: Cast, until: datetime) -> None:
    reason = "厂区受强降雨影响停电四天，申报人员书面申请延期并附供电部门证明，经核实情况属实。"
    extensions.grant(application, until=until, reason=reason, by=cast["officer"])


def _amend(cycle: Cycle, cast: Cast, last_day: date) -> None:
    """Later by some days for everybody, prepared by an officer."""
    reason = "申报高峰期间多个县区反映培训安排较晚，为保证申报质量，拟将申报截止时间顺延五天。"
    amendment = amending.prepare(cycle, by=cast["officer"], reason=reason)
    stored = editing.normal(amendment.after)
    tree = typed.shown([part("stages")], stored)
    tree["stages"][0]["closes"] = {"day": last_day.isoformat(), "time": ""}
    names = ("stages",)
    amending.edit_parts(amendment, by=cast["officer"], names=names, version=editing.version(stored, names), tree=tree)


def seal(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """Handed in before the deadline, seen by nobody; an officer has asked for the opening, a second person has yet to confirm."""
    opens, closes = (now + days * DAY for days in STANDARDS["application"])
    for n, key in enumerate(SEALED_FIRMS):
        with clock.at(opens + (2 + n) * DAY + 9 * HOUR):
            case = short.draft(cycle, cast, firm(key))
        with clock.at(closes - timedelta(hours=30 - 6 * n)):
            handing_in.submit(case, by=cast.of_firm(firm(key)))
    with clock.at(now - DAY + 9 * HOUR):
        sealing.ask(cycle, by=cast["officer"])
