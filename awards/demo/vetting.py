"""The demo's recommendations, letters to departments, eligibility checks and acceptance notice."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from accounts.models import Role
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.demo.cast import Cast
from awards.inquiries import answering, preparing, sending
from awards.recommendations import actions as recommendations
from awards.recommendations.models import Opinion, Recommender
from awards.screening import accepting
from awards.screening import actions as screening
from awards.screening.actions import Found
from awards.screening.judging import Judged, judged
from core import clock

OPINION = "该组织导入卓越绩效模式扎实，质量管理成效较好，同意推荐。"


def recommend(applications: Sequence[Application], cast: Cast, moment: datetime) -> None:
    """Every district recommends its own applicants."""
    districts = {user.region_id: user for user in cast.users.values() if user.role == Role.DISTRICT}
    for n, application in enumerate(applications):
        if officer := districts.get(application.organization.region_id):
            with clock.at(moment + timedelta(minutes=15 * n)):
                recommendations.recommend(
                    application, kind=Recommender.DISTRICT, body=recommendations.body_of(officer),
                    opinion=Opinion.RECOMMENDED, reason=OPINION, by=officer,
                )  # fmt: skip


def inquire(cycle: Cycle, cast: Cast, stages: Collection[str], moment: datetime, *, recheck: bool = False) -> None:
    """All departments of the vetoes are asked on paper and answer within three days that nothing is known."""
    officer = cast["officer"]
    with clock.at(moment):
        departments = preparing.departments_of(cycle, recheck=recheck)
        letters = preparing.prepare(cycle, stages=stages, departments=departments, recheck=recheck, by=officer)
        for letter in letters:
            sending.send(letter, email="", due_on=letter.due_on, by=officer)
    for n, letter in enumerate(letters):
        with clock.at(moment + timedelta(days=1 + n % 3, hours=n)):
            answering.clear_rest(letter)
            answering.answer(letter, answered_by=f"{letter.department}办公室", answered_phone="0396-0000000")


def qualify(applications: Sequence[Application], cast: Cast, moment: datetime) -> None:
    """Everybody is eligible; what data cannot judge, the officer has seen."""
    for n, application in enumerate(applications):
        with clock.at(moment + timedelta(minutes=20 * n)):
            findings = {row.check.code: Found(True, _note(row)) for row in judged(application)}
            screening.qualify(application, findings=findings, by=cast["officer"])


def announce(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """The acceptance notice, drafted and released."""
    with clock.at(moment):
        notice = accepting.draft(cycle, by=cast["officer"])
    with clock.at(moment + timedelta(hours=3)):
        accepting.release(notice, by=cast["head"])


def _note(row: Judged) -> str:
    return "" if row.met else "已核对原始凭证，符合条件。"
