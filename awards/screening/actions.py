"""The completeness check, the eligibility check and the preliminary review: every check of the rulebook has its finding, every decision its
reason. An application that needs a recommendation passes the first of them only with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.content import Content
from awards.applications.deadlines import amend_by
from awards.applications.fraud import bar_of
from awards.applications.models import Application
from awards.applications.places import places
from awards.applications.twins import hindrance, same_person
from awards.applications.workflow import ACCEPT, ADMIT, DECLINE, DISQUALIFY, LAPSE, QUALIFY, REJECT, SEND_BACK, Stage
from awards.cycles.entry import CheckRule
from awards.recommendations.readings import standing_of
from awards.screening.judging import Judged, judged, veto_found
from awards.screening.models import Finding, Outcome, Screening, ScreeningKind, SectionRemark
from core import clock, mail
from core.holding import hold
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import Step, take


@dataclass(frozen=True)
class Found:
    """What the officer found on one check; `proof` is an upload that shows it."""

    passed: bool
    note: str = ""
    proof: UploadedFile | None = None


Findings = Mapping[str, Found]


def checks_of(application: Application, kind: ScreeningKind) -> Sequence[CheckRule]:
    rules = application.cycle.rules
    if kind == ScreeningKind.ELIGIBILITY:
        return [row.check for row in judged(application)]
    return rules.completeness if kind == ScreeningKind.COMPLETENESS else rules.checks


@transaction.atomic
def accept(application: Application, *, findings: Findings, by: User) -> Screening:
    """The completeness check is passed: every item of the rulebook was found in order."""
    _require_recommended(application)
    _require_no_veto(application)
    _require_all_passed(application, ScreeningKind.COMPLETENESS, findings)
    screening = _decide(ACCEPT, application, ScreeningKind.COMPLETENESS, Outcome.PASSED, findings, by=by)
    _tell("accepted", screening)
    return screening


@transaction.atomic
def send_back(
    application: Application, *, findings: Findings, reason: str, due_on: date, by: User,
    remarks: Mapping[str, str] = MappingProxyType({}),
) -> Screening:  # fmt: skip
    """Returned for completion until the end of `due_on`; `remarks` say section by section (clause or name) what has to be completed."""
    _require_some_failed(application, ScreeningKind.COMPLETENESS, findings)
    told = {section: text.strip() for section, text in remarks.items() if text.strip()}
    labels = {place.section: place.label for place in places(Content.of(application))} if told else {}
    if told.keys() - labels.keys():
        raise Refused(_("申报书中没有这一部分。"))
    reason = reason.strip() or (_("请按各部分的补正要求修改。") if told else "")
    _require_reason(reason)
    if due_on < clock.today():
        raise Refused(_("补正期限不能早于今天。"))
    screening = _decide(
        SEND_BACK,
        application,
        ScreeningKind.COMPLETENESS,
        Outcome.RETURNED,
        findings,
        reason=reason,
        due_on=due_on,
        by=by,
        data={"sections": list(told)} if told else {},
    )
    SectionRemark.objects.bulk_create(
        SectionRemark(screening=screening, section=section, reason=text) for section, text in told.items()
    )
    _tell("returned", screening, remarks=[{"label": labels[name], "reason": text} for name, text in told.items()])
    return screening


@transaction.atomic
def reject(
    application: Application, *, findings: Findings, reason: str, by: User, for_fraud: bool = False
) -> Screening:
    """Not accepted at all: what is missing cannot be completed, who had to recommend it does not, a department has found a veto, or another
    one is about the same person."""
    if standing_of(application).is_refused or same_person(application) or veto_found(application):
        _require_all_found(application, ScreeningKind.COMPLETENESS, findings)
    else:
        _require_some_failed(application, ScreeningKind.COMPLETENESS, findings)
    _require_reason(reason)
    screening = _decide(
        REJECT,
        application,
        ScreeningKind.COMPLETENESS,
        Outcome.DECLINED,
        findings,
        reason=reason,
        by=by,
        for_fraud=for_fraud,
    )
    _tell("rejected", screening)
    return screening


@transaction.atomic
def lapse(application: Application, *, reason: str, by: User) -> Screening:
    """What was returned has not come back by its day: the application ends. Until then, and after an extension, nobody can end it so."""
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    due_on = amend_by(locked)
    if locked.stage == Stage.RETURNED and (due_on is None or due_on >= clock.today()):
        raise Refused(_("补正期限尚未届满，不能终止申报。"))
    _require_reason(reason)
    data = {"due_on": due_on}
    take(LAPSE, application, by=by, note=reason.strip(), data=data)
    _lapse(application, ScreeningKind.COMPLETENESS)
    screening = Screening.objects.create(
        application=application, kind=ScreeningKind.COMPLETENESS, outcome=Outcome.DECLINED, reason=reason.strip(), screened_by=by
    )  # fmt: skip
    _tell("lapsed", screening, due_on=due_on)
    return screening


@transaction.atomic
def qualify(application: Application, *, findings: Findings, by: User) -> Screening:
    """The eligibility check is passed: every condition holds and no veto stands against it."""
    _require_recommended(application)
    rows = judged(application)
    checks, told, overruled = _weighed(rows, findings)
    _require_all_passed(application, ScreeningKind.ELIGIBILITY, findings, checks)
    screening = _decide(
        QUALIFY, application, ScreeningKind.ELIGIBILITY, Outcome.PASSED, told, by=by, checks=checks,
        data={"overruled": overruled} if overruled else {},
    )  # fmt: skip
    _tell("qualified", screening)
    return screening


@transaction.atomic
def disqualify(
    application: Application, *, findings: Findings, reason: str, by: User, for_fraud: bool = False
) -> Screening:
    """A condition does not hold, a veto stands, or who had to recommend it does not."""
    rows = judged(application)
    checks, told, overruled = _weighed(rows, findings)
    failed = _require_all_found(application, ScreeningKind.ELIGIBILITY, findings, checks)
    if not (failed or standing_of(application).is_refused or same_person(application)):
        raise Refused(_NOTHING_FAILED)
    _require_reason(reason)
    screening = _decide(
        DISQUALIFY, application, ScreeningKind.ELIGIBILITY, Outcome.DECLINED, told, reason=reason, by=by, checks=checks,
        for_fraud=for_fraud,
        data={"overruled": overruled} if overruled else {},
    )  # fmt: skip
    _tell("disqualified", screening)
    return screening


def _weighed(rows: Sequence[Judged], findings: Findings) -> tuple[list[CheckRule], dict[str, Found], dict[str, str]]:
    """The checks; the findings, with what the data say where the officer adds nothing; and what an officer decided against the data, code by
    code with the reason, without which it is refused. What no data can judge holds only with what was looked at: a note or a proof."""
    told, overruled = dict(findings), {}
    for row in rows:
        found = findings.get(row.check.code)
        if found is None:
            continue
        if row.met is not None and found.passed != row.met:
            if not found.note.strip():
                verdict = _("符合") if row.met else _("不符合")
                words = {"label": row.check.label, "verdict": verdict}
                raise Refused(_("“%(label)s”的自动判定为“%(verdict)s”，改判须在说明里写明理由。") % words)
            overruled[row.check.code] = found.note.strip()
        if row.met is None and found.passed and not (found.note.strip() or found.proof):
            raise Refused(_("“%s”没有数据可以判定，判为符合须写明核实依据或上传佐证。") % row.check.label)
        told[row.check.code] = replace(found, note=found.note.strip() or row.told)
    return [row.check for row in rows], told, overruled


@transaction.atomic
def admit(application: Application, *, findings: Findings, by: User) -> Screening:
    """The preliminary review is passed: every adoption check holds."""
    _require_recommended(application)
    _require_no_veto(application)
    _require_all_passed(application, ScreeningKind.PRELIMINARY, findings)
    screening = _decide(ADMIT, application, ScreeningKind.PRELIMINARY, Outcome.PASSED, findings, by=by)
    _tell("admitted", screening)
    return screening


@transaction.atomic
def decline(
    application: Application, *, findings: Findings, reason: str, by: User, for_fraud: bool = False
) -> Screening:
    """The preliminary review is not passed."""
    if same_person(application) or veto_found(application):
        _require_all_found(application, ScreeningKind.PRELIMINARY, findings)
    else:
        _require_some_failed(application, ScreeningKind.PRELIMINARY, findings)
    _require_reason(reason)
    screening = _decide(
        DECLINE,
        application,
        ScreeningKind.PRELIMINARY,
        Outcome.DECLINED,
        findings,
        reason=reason,
        by=by,
        for_fraud=for_fraud,
    )
    _tell("declined", screening)
    return screening


def _decide(
    step: Step,
    application: Application,
    kind: ScreeningKind,
    outcome: Outcome,
    findings: Findings,
    *,
    by: User,
    reason: str = "",
    due_on: date | None = None,
    checks: Sequence[CheckRule] | None = None,
    data: Mapping[str, object] = MappingProxyType({}),
    for_fraud: bool = False,
) -> Screening:
    """Write the decision beside the step. The row is locked first; of two officers the second is refused by `take` before anything is written."""
    locked = hold(application)
    if not locked.allows(step):
        take(step, application, by=by)
    if outcome == Outcome.PASSED and (told := hindrance(application)):
        raise Refused(told)
    checks = checks_of(application, kind) if checks is None else checks
    _lapse(application, kind)
    screening = Screening.objects.create(
        application=application, kind=kind, outcome=outcome, reason=reason.strip(), due_on=due_on, screened_by=by
    )
    for check in checks:
        found = findings[check.code]
        proof = store(found.proof, by=by, kinds=DOCUMENTS) if found.proof else None
        Finding.objects.create(
            screening=screening, code=check.code, label=check.label[:200], passed=found.passed,
            note=found.note.strip()[:500], proof=proof,
        )  # fmt: skip
    failed = [check.code for check in checks if not findings[check.code].passed]
    bar = bar_of(application, for_fraud=for_fraud)
    take(step, application, by=by, note=reason.strip(), data={"failed": failed, "due_on": due_on, **data, **bar}, **bar)
    return screening


def _lapse(application: Application, kind: ScreeningKind) -> None:
    """An application that was returned after this check had been passed goes through it again: the earlier conclusion no longer concludes."""
    earlier = application.screenings.filter(kind=kind, outcome=Outcome.PASSED)
    earlier.update(outcome=Outcome.RETURNED, reason=_("申报书退回补正后重新审查。"))


def _require_recommended(application: Application) -> None:
    """The application is locked first: a recommendation taken back at the same moment either comes before or is refused."""
    hold(application)
    if gap := standing_of(application).gap:
        raise Refused(gap)


def _require_no_veto(application: Application) -> None:
    """One department's veto is enough. Where the plan has an eligibility check, it is weighed there."""
    if told := veto_found(application):
        raise Refused(told)


def _require_all_found(
    application: Application, kind: ScreeningKind, findings: Findings, checks: Sequence[CheckRule] | None = None
) -> list[str]:
    """The labels of checks that failed; refused while a check has no finding."""
    checks = checks_of(application, kind) if checks is None else checks
    open_checks = [check.label for check in checks if check.code not in findings]
    if open_checks:
        raise Refused(
            _("还有 %(count)d 项未给出审查结果，例如：%(first)s。")
            % {"count": len(open_checks), "first": open_checks[0]}
        )
    return [check.label for check in checks if not findings[check.code].passed]


def _require_all_passed(
    application: Application, kind: ScreeningKind, findings: Findings, checks: Sequence[CheckRule] | None = None
) -> None:
    failed = _require_all_found(application, kind, findings, checks)
    if failed:
        raise Refused(
            _("有 %(count)d 项不符合（例如：%(first)s），不能通过。") % {"count": len(failed), "first": failed[0]}
        )


def _require_some_failed(application: Application, kind: ScreeningKind, findings: Findings) -> None:
    if checks_of(application, kind) and not _require_all_found(application, kind, findings):
        raise Refused(_NOTHING_FAILED)


_NOTHING_FAILED = gettext_lazy("各项审查均为符合，不能退回或不予通过；请指明哪一项不符合。")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("请写明理由，理由会随通知告知申报组织。"))


def _tell(template: str, screening: Screening, **more: object) -> None:
    """A letter to everybody who acts for the applicant."""
    application = screening.application
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=application.organization_id)
    failed = [finding for finding in screening.findings.all() if not finding.passed]
    mail.queue(
        f"awards/screening_{template}", to=members, url=reverse("awards:applications-overview", args=[application.reference]), application=application,
        screening=screening, failed=failed, **more,
    )  # fmt: skip
