"""The demo's applications, from the first draft to the preliminary review."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from awards.applications import actions, handing_in
from awards.applications.models import Application
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.demo import texts
from awards.demo.cast import Cast
from awards.demo.figures import indicator_years, indicators
from awards.demo.firms import Firm
from awards.demo.papers import paper
from awards.screening import actions as screening
from awards.screening.actions import Found
from core import clock

# Who fails the preliminary review, on which of the four adoption checks, and why.
DECLINED = {
    "training": "培训签到表只覆盖中层以上人员，未见一线员工的培训和考核记录，达不到全员培训的要求。",
    "self_assessment": "未提供自评分工和打分记录，自评报告系委托外部机构编写，不能认定组织开展了自我评价。",
    "results_used": "自评提出的改进机会没有立项，未见责任部门和完成情况，不能认定自评结果得到应用。",
}
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
            upload = _scan(kind.label)
            actions.add_evidence(application, code=kind.code, title=f"{firm.name}{kind.label}", upload=upload, by=user)
    actions.commit(application, signatory=firm.legal, upload=_scan("申报承诺书"), by=user)
    return application


def _scan(heading: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{heading}.pdf", paper(heading), content_type="application/pdf")


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
        handing_in.submit(returned, by=_owner(returned, cast))
    with clock.at(moment + timedelta(days=4)):
        screening.accept(returned, findings=_all_found(returned), by=cast["officer2"])


def review_preliminarily(
    applications: Sequence[Application], cast: Cast, moment: datetime, weakest: Sequence[str]
) -> list[Application]:
    """The four adoption checks; `weakest` (keys of firms) fail one each. Returns who is admitted."""
    admitted = []
    failing = dict(zip(weakest, DECLINED.items(), strict=False))
    for n, application in enumerate(applications):
        key = _key(application, cast)
        with clock.at(moment + timedelta(minutes=40 * n)):
            if key in failing:
                code, reason = failing[key]
                findings = {check.code: Found(check.code != code) for check in application.cycle.rules.checks}
                screening.decline(application, findings=findings, reason=reason, by=cast["officer"])
            else:
                notes = {
                    check.code: Found(True, texts.adoption_note(check.code)) for check in application.cycle.rules.checks
                }
                screening.admit(application, findings=notes, by=cast["officer"])
                admitted.append(application)
    return admitted


def _all_found(application: Application) -> dict[str, Found]:
    return {check.code: Found(True) for check in application.cycle.rules.completeness}


def _key(application: Application, cast: Cast) -> str:
    return next(key for key, row in cast.organizations.items() if row.pk == application.organization_id)


def _owner(application: Application, cast: Cast) -> User:
    return cast.users[_key(application, cast)]
