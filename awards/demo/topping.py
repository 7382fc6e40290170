"""Upper awards of the demo's firms: one topped up and paid, one waiting for its release."""

from datetime import datetime, timedelta

from awards.cycles.models import Cycle
from awards.demo.cast import Cast
from awards.demo.papers import scan
from awards.honours import payments, topping_up
from awards.honours.top_ups import TopUp
from awards.honours.topping_up import Upper
from core import clock

PAID, WAITING = "taixu", "shuiyue"


def top_up(cycle: Cycle, cast: Cast, now: datetime) -> None:
    decided = now - timedelta(days=75)
    provincial = ("provincial", "河南省省长质量奖", f"豫政〔{decided.year}〕9号")
    with clock.at(now - timedelta(days=60, hours=-9)):
        row = _enter(cycle, cast, PAID, decided, provincial)
    with clock.at(now - timedelta(days=59, hours=-10)):
        payment = topping_up.release(row, by=cast["head"])
    with clock.at(now - timedelta(days=57, hours=-11)):
        payments.enter_account(
            payment, account_name=payment.payee, bank="天中虚构银行驿城支行", account_number="6222000000000900001", by=cast[PAID]
        )  # fmt: skip
    with clock.at(now - timedelta(days=55, hours=-9)):
        payments.prepare(cycle, by=cast["officer"])
    with clock.at(now - timedelta(days=54, hours=-9)):
        payments.release(cycle, by=cast["head"])
    paid = now - timedelta(days=50)
    with clock.at(paid + timedelta(hours=15)):
        payments.pay(payment, paid_on=paid.date(), voucher=f"财支{paid:%Y-%m}-001", by=cast["officer"])
    with clock.at(now - timedelta(days=2, hours=-16)):
        _enter(cycle, cast, WAITING, decided, ("national", "中国质量奖提名奖", f"国市监质〔{decided.year}〕21号"))


def _enter(cycle: Cycle, cast: Cast, firm: str, decided: datetime, award: tuple[str, str, str]) -> TopUp:
    level, name, number = award
    upper = Upper(
        cast.organizations[firm], kind="organization", winner_name="", level=level, award_name=name,
        award_year=decided.year - 1, decision_number=number, decided_on=decided.date(),
    )  # fmt: skip
    return topping_up.prepare(cycle, upper, paper=scan(f"关于表彰{name}的决定"), by=cast["officer"])
