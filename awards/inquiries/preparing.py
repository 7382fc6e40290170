"""One letter per department that the rulebook's vetoes name, about every applicant at the chosen stages who was not asked about before."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.entry import VetoRule
from awards.cycles.models import Cycle
from awards.inquiries.models import Inquiry, InquiryLine, InquiryStage
from core import clock, journal
from core.calendar import add_working_days, years_later
from core.holding import hold
from core.numbering import next_reference
from core.refusal import Refused
from core.workflow import name_verb

name_verb("inquiries.prepare", gettext_lazy("拟定征求意见函"))
REPLY_DAYS = 10
"""Working days that a department has where the rulebook says nothing."""
CHECKED = (Stage.SUBMITTED, Stage.ACCEPTED, Stage.QUALIFIED, Stage.ADMITTED)
RECHECKED = (Stage.RANKED, Stage.CANDIDATE, Stage.PROPOSED, Stage.APPROVED, Stage.ON_NOTICE, Stage.CLEARED)


def vetoes_of(cycle: Cycle, *, recheck: bool) -> list[VetoRule]:
    """The vetoes about which a department is asked; for the re-check those that are asked again."""
    return [veto for veto in cycle.rules.vetoes if veto.department and (veto.recheck or not recheck)]


def departments_of(cycle: Cycle, *, recheck: bool) -> list[str]:
    return list(dict.fromkeys(veto.department for veto in vetoes_of(cycle, recheck=recheck)))


@transaction.atomic
def prepare(
    cycle: Cycle, *, stages: Collection[str], departments: Collection[str], recheck: bool, by: User
) -> list[Inquiry]:
    """Drafts, one for each of `departments` that has somebody left to be asked about."""
    locked = hold(cycle)
    vetoes = vetoes_of(locked, recheck=recheck)
    asked = InquiryLine.objects.filter(inquiry__cycle=locked, inquiry__recheck=recheck)
    known = set(asked.exclude(inquiry__stage=InquiryStage.REVOKED).values_list("application_id", "code"))
    among = set(stages) & set(RECHECKED if recheck else CHECKED)
    cases = list(Application.objects.visible_to(by).filter(cycle=locked, stage__in=among).order_by("reference"))
    made = []
    for department in filter(set(departments).__contains__, departments_of(locked, recheck=recheck)):
        own = [veto for veto in vetoes if veto.department == department]
        lines = [(case, veto) for case in cases for veto in own if (case.pk, veto.code) not in known]
        if lines:
            made.append(_draft(locked, department, lines, recheck=recheck, by=by))
    if not made:
        raise Refused(_("所选环节的申报组织都已征求过这些部门的意见，没有需要新拟的函。"))
    return made


def _draft(
    cycle: Cycle, department: str, lines: Iterable[tuple[Application, VetoRule]], *, recheck: bool, by: User
) -> Inquiry:
    pairs = list(lines)
    inquiry = Inquiry.objects.create(
        cycle=cycle, reference=next_reference(f"ZX{cycle.award_year}"), department=department, recheck=recheck,
        due_on=due_day(veto for _case, veto in pairs), email=_last_email(department), prepared_by=by,
    )  # fmt: skip
    InquiryLine.objects.bulk_create(
        InquiryLine(
            inquiry=inquiry, application=case, code=veto.code, label=veto.label[:200],
            looked_from=years_later(clock.today(), -veto.look_back_years),
        )
        for case, veto in pairs
    )  # fmt: skip
    data = {"department": department, "recheck": recheck, "applications": len({case.pk for case, _veto in pairs})}
    journal.record("inquiries.prepare", inquiry, by=by, data=data)
    return inquiry


def due_day(vetoes: Iterable[VetoRule]) -> date:
    """The rulebook's deadline counted from today; the shortest where it gives a department several."""
    days = [veto.reply_days for veto in vetoes if veto.reply_days]
    return add_working_days(clock.today(), min(days, default=REPLY_DAYS))


def _last_email(department: str) -> str:
    """Where the last letter to this department went."""
    rows = Inquiry.objects.filter(department=department).exclude(email="").order_by("-pk")
    return rows.values_list("email", flat=True).first() or ""
