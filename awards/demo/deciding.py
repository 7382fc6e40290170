"""The demo's ranking, committee, notice, decision and awards."""

from datetime import datetime, timedelta

from awards.committee import actions as committee
from awards.committee import closing, voting
from awards.committee.models import Choice, Meeting
from awards.cycles import actions as cycles
from awards.cycles.models import Cycle
from awards.demo import judgement
from awards.demo.cast import Cast
from awards.demo.firms import WINNERS
from awards.demo.papers import scan
from awards.demo.people import MEMBER_RECUSALS
from awards.honours import decisions, feedback, payments
from awards.honours.money import Payment
from awards.notices import actions as notices
from awards.notices import objections
from awards.notices.models import Notice, NoticeLine, Objection
from awards.ranking import actions as ranking
from core import clock


def rank(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """Drawn up by an officer, frozen by a head the next day."""
    with clock.at(moment):
        drawn = ranking.draw_up(cycle, by=cast["officer"])
    with clock.at(moment + timedelta(days=1)):
        ranking.freeze(drawn, by=cast["head"])


def vote(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """All seventeen sign in; recusals are declared; the ballot is open for half an hour and counted on the spot."""
    members = [user for name, user in cast.users.items() if name.startswith("member")]
    with clock.at(moment - timedelta(days=3)):
        meeting = committee.plan(
            cycle,
            title=f"{cycle.title}评审委员会会议",
            held_at=moment,
            place="市政府第二会议室",
            chair=cast["member1"],
            members=members,
            by=cast["officer"],
        )
    with clock.at(moment):
        for n, member in enumerate(members):
            with clock.at(moment - timedelta(minutes=20 - n)):
                committee.sign_in(meeting, member=member, by=member)
        _recuse(meeting, cast)
        committee.open_voting(meeting, by=cast["officer"])
    for n, member in enumerate(members):
        with clock.at(moment + timedelta(minutes=40 + n)):
            choices = {
                row.pk: _choice(row.application.organization_id, n, cast)
                for row in voting.candidates_for(meeting, member)
            }
            voting.cast(meeting, choices=choices, by=member)
    with clock.at(moment + timedelta(hours=1)):
        closing.close(meeting, by=cast["officer"])


def _recuse(meeting: Meeting, cast: Cast) -> None:
    for (username, key), reason in MEMBER_RECUSALS.items():
        candidate = meeting.candidates.filter(application__organization=cast.organizations[key]).first()
        if candidate:
            committee.recuse(candidate, member=cast[username], reason=reason, by=cast[username])


def _choice(organization_id: int, member: int, cast: Cast) -> str:
    """The five winners find their two thirds; the others some friends."""
    key = next(key for key, row in cast.organizations.items() if row.pk == organization_id)
    if key in WINNERS:
        return Choice.NO if (member + WINNERS.index(key)) % 7 == 3 else Choice.YES
    chance = (member * 5 + len(key)) % 9
    return Choice.YES if chance < 3 else Choice.ABSTAIN if chance == 3 else Choice.NO


def publicise(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """Prepared by an officer, released by a head; one objection, verified and dismissed; the period ends."""
    with clock.at(moment):
        notice = notices.draft(cycle, by=cast["officer"])
        notice = notices.edit(
            notice, title=notice.title, number="驻质奖办〔2016〕1号", text=notice.text, by=cast["officer"]
        )
        notices.prepare(notice, by=cast["officer"])
    with clock.at(moment + timedelta(hours=5)):
        notices.release(notice, by=cast["head"])
    with clock.at(moment + timedelta(days=2)):
        objection = _object(notice)
    with clock.at(moment + timedelta(days=2, hours=3)):
        objections.take_up(objection, by=cast["officer"])
    with clock.at(moment + timedelta(days=4)):
        objections.dismiss(objection, reply=REPLY, by=cast["officer"])
    notice.refresh_from_db()
    assert notice.last_day is not None
    with clock.at(moment + timedelta(days=(notice.last_day - moment.date()).days + 1)):
        notices.end(notice, by=cast["officer"])


REPLY = (
    "经调阅订单记录、现场核对和走访顾客，您反映的交货延误发生在2012年，系设备改造期间的个别订单，企业已按合同赔付并与顾客和解，"
    "近三年未再发生同类情况，不影响其申报条件，异议不成立。感谢您对质量工作的监督。"
)
COMPLAINT = "该公司曾多次延误交货，申报材料中顾客满意度数据与实际不符，请核实。附：订单和往来函件复印件。"


def _object(notice: Notice) -> Objection:
    line = NoticeLine.objects.filter(notice=notice).order_by("order").last()
    assert line is not None
    return objections.lodge(
        notice,
        line=line,
        kind=Objection.Kind.PERSON,
        name="艾直言",
        identity_number="990000198001010012",
        phone="13800000000",
        address="驻马店市驿城区示例路9号",
        text=COMPLAINT,
        evidence=scan("订单和往来函件"),
    )


def decide(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """Drafted and prepared by an officer, released by a head."""
    with clock.at(moment):
        decision = decisions.draft(cycle, by=cast["officer"])
        decision = decisions.edit(
            decision,
            number="驻政〔2016〕12号",
            title=decision.title,
            addressees=decision.addressees,
            text=decision.text,
            decided_on=moment.date() + timedelta(days=2),
            by=cast["officer"],
        )
        decisions.prepare(decision, by=cast["officer"])
    with clock.at(moment + timedelta(days=2)):
        decisions.release(decision, by=cast["head"])


def award(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """Prize money to the accounts that the winners give, feedback to every applicant, the cycle at its end."""
    rows = list(Payment.objects.filter(cycle=cycle).select_related("award").order_by("pk"))
    for n, payment in enumerate(rows, start=1):
        key = next(key for key, row in cast.organizations.items() if row.pk == payment.organization_id)
        with clock.at(moment + timedelta(days=3, hours=n)):
            payments.enter_account(
                payment,
                account_name=payment.payee,
                bank="天中虚构银行驿城支行",
                account_number=f"6222000000000{n:06d}",
                by=cast[key],
            )
    with clock.at(moment + timedelta(days=10)):
        payments.prepare(cycle, by=cast["officer"])
    with clock.at(moment + timedelta(days=11)):
        payments.release(cycle, by=cast["head"])
    for n, payment in enumerate(rows[:-1], start=1):
        with clock.at(moment + timedelta(days=20, minutes=n)):
            payments.pay(
                payment,
                paid_on=(moment + timedelta(days=19)).date(),
                voucher=f"财支2016-03-{n:03d}",
                by=cast["officer"],
            )
    with clock.at(moment + timedelta(days=24)):
        for application in feedback.due_feedback(cycle):
            text = judgement.foreword(cast.firm_of(application), cycle.award_year)
            feedback.write_foreword(application, text=text, by=cast["officer"])
        feedback.release(cycle, by=cast["head"])
    with clock.at(moment + timedelta(days=30)):
        cycles.finish(cycle, by=cast["head"])
