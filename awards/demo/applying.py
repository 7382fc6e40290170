"""The demo's applications, from the first draft to the preliminary review."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from awards.applications import actions, entries, handing_in
from awards.applications.models import Application
from awards.applications.parts import HonourLevel
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.demo import texts
from awards.demo.cast import Cast
from awards.demo.figures import indicator_years, indicators
from awards.demo.firms import Firm
from awards.demo.papers import scan
from awards.screening import actions as screening
from awards.screening.actions import Found
from core import clock

RETURN_REASON = "近三年审计报告缺最早一年，承诺书未加盖公章，请补充后重新提交。"


def apply(cycle: Cycle, cast: Cast, applicants: Sequence[Firm], opens: datetime, days: int) -> list[Application]:
    """Every firm drafts and hands in within `days` from `opens`, in its own order."""
    handed_in = []
    items = list(Item.objects.of(cycle.criteria_id))
    for n, firm in enumerate(applicants):
        begins = opens + timedelta(days=n % 6, hours=9 + n % 7, minutes=(n * 17) % 60)
        with clock.at(begins):
            application = draft(cycle, cast, firm, items)
        with clock.at(
            opens + timedelta(days=8 + n * (days - 9) // len(applicants), hours=9 + n % 8, minutes=(n * 23) % 60)
        ):
            handing_in.submit(application, by=cast.of_firm(firm))
        handed_in.append(application)
    return handed_in


def draft(cycle: Cycle, cast: Cast, firm: Firm, items: Sequence[Item], share: int = 100) -> Application:
    """An application filled in to `share` percent of its items; with 100 nothing is missing."""
    user = cast.of_firm(firm)
    application = actions.start(cycle, cast.organizations[firm.key], by=user)
    actions.save_contacts(application, contact_name=firm.contact, contact_phone=firm.phone, by=user)
    actions.save_profile(application, text=texts.profile(firm, cycle.award_year), by=user)
    for item in items[: len(items) * share // 100]:
        actions.save_answer(application, item=item, text=texts.answer(firm, item.clause, cycle.award_year), by=user)
    _list(application, firm, user)
    if share < 100:
        return application
    figures = indicators(firm, indicator_years(cycle.award_year))
    actions.save_indicators(
        application,
        values={cell: figure.value for cell, figure in figures.items()},
        reasons={cell: figure.reason for cell, figure in figures.items()},
        by=user,
    )
    for kind in cycle.rules.materials.evidence:
        if kind.required or kind.code in ("certificates", "assessors"):
            upload = scan(kind.label)
            actions.add_evidence(application, code=kind.code, title=f"{firm.name}{kind.label}", upload=upload, by=user)
    actions.commit(application, signatory=firm.legal, upload=scan("申报承诺书"), by=user)
    return application


def _list(application: Application, firm: Firm, user: User) -> None:
    """The main product and an honour: the two lists of the form."""
    entries.save_product(
        application, name=firm.product[:120], share_percent=Decimal(70 + firm.serial % 25), standard=firm.standards[:200],
        certification=firm.certificates[:200], by=user,
    )  # fmt: skip
    entries.save_honour(
        application, name="优秀质量管理小组成果", level=HonourLevel.CITY, awarded_by="驻马店市质量管理协会",
        year=application.cycle.award_year - 1, evidence=None, by=user,
    )  # fmt: skip


def check_completeness(applications: Sequence[Application], cast: Cast, moment: datetime) -> None:
    """All are complete, but one that is sent back and completes its papers within the week."""
    for n, application in enumerate(applications):
        with clock.at(moment + timedelta(minutes=25 * n)):
            if n == 4:
                codes = {
                    check.code: Found(check.code not in ("evidence", "commitment"))
                    for check in application.cycle.rules.completeness
                }
                due = clock.today() + timedelta(days=7)
                screening.send_back(application, findings=codes, reason=RETURN_REASON, due_on=due, by=cast["officer2"])
            else:
                screening.accept(application, findings=_all_found(application), by=cast["officer"])
    returned = applications[4]
    with clock.at(moment + timedelta(days=3)):
        handing_in.submit(returned, by=cast.of_firm(cast.firm_of(returned)))
    with clock.at(moment + timedelta(days=4)):
        screening.accept(returned, findings=_all_found(returned), by=cast["officer2"])


def accept(applications: Sequence[Application], cast: Cast, moment: datetime) -> None:
    """All are complete at first sight."""
    for n, application in enumerate(applications):
        with clock.at(moment + timedelta(minutes=25 * n)):
            screening.accept(application, findings=_all_found(application), by=cast["officer"])


def review_preliminarily(applications: Sequence[Application], cast: Cast, moment: datetime) -> list[Application]:
    """The four adoption checks; returns who is admitted."""
    admitted = []
    for n, application in enumerate(applications):
        subject, cycle = cast.firm_of(application), application.cycle
        findings = {
            check.code: Found(*texts.check_finding(subject, check.code, cycle.award_year))
            for check in cycle.rules.checks
        }
        failed = [found.note for found in findings.values() if not found.passed]
        with clock.at(moment + timedelta(minutes=20 * n)):
            if failed:
                screening.decline(application, findings=findings, reason="".join(failed), by=cast["officer"])
            else:
                screening.admit(application, findings=findings, by=cast["officer"])
                admitted.append(application)
    return admitted


def _all_found(application: Application) -> dict[str, Found]:
    return {check.code: Found(True) for check in application.cycle.rules.completeness}
