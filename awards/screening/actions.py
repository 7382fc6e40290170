"""The completeness check and the preliminary review: every check of the rulebook has its finding, every decision its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import ACCEPT, ADMIT, DECLINE, REJECT, SEND_BACK
from awards.cycles.entry import CheckRule
from awards.screening.models import Finding, Outcome, Screening, ScreeningKind
from core import clock, mail
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
    return rules.completeness if kind == ScreeningKind.COMPLETENESS else rules.checks


@transaction.atomic
def accept(application: Application, *, findings: Findings, by: User) -> Screening:
    """The completeness check is passed: every item of the rulebook was found in order."""
    _require_all_passed(application, ScreeningKind.COMPLETENESS, findings)
    screening = _decide(ACCEPT, application, ScreeningKind.COMPLETENESS, Outcome.PASSED, findings, by=by)
    _tell("accepted", screening)
    return screening


@transaction.atomic
def send_back(application: Application, *, findings: Findings, reason: str, due_on: date, by: User) -> Screening:
    """Returned for completion until the end of `due_on`."""
    _require_some_failed(application, ScreeningKind.COMPLETENESS, findings)
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
    )
    _tell("returned", screening)
    return screening


@transaction.atomic
def reject(application: Application, *, findings: Findings, reason: str, by: User) -> Screening:
    """Not accepted at all: what is missing cannot be completed."""
    _require_some_failed(application, ScreeningKind.COMPLETENESS, findings)
    _require_reason(reason)
    screening = _decide(
        REJECT, application, ScreeningKind.COMPLETENESS, Outcome.DECLINED, findings, reason=reason, by=by
    )
    _tell("rejected", screening)
    return screening


@transaction.atomic
def admit(application: Application, *, findings: Findings, by: User) -> Screening:
    """The preliminary review is passed: every adoption check holds."""
    _require_all_passed(application, ScreeningKind.PRELIMINARY, findings)
    screening = _decide(ADMIT, application, ScreeningKind.PRELIMINARY, Outcome.PASSED, findings, by=by)
    _tell("admitted", screening)
    return screening


@transaction.atomic
def decline(application: Application, *, findings: Findings, reason: str, by: User) -> Screening:
    """The preliminary review is not passed."""
    _require_some_failed(application, ScreeningKind.PRELIMINARY, findings)
    _require_reason(reason)
    screening = _decide(
        DECLINE, application, ScreeningKind.PRELIMINARY, Outcome.DECLINED, findings, reason=reason, by=by
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
) -> Screening:
    """Write the decision beside the step. The row is locked first; of two officers the second is refused by `take` before anything is written."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if not locked.allows(step):
        take(step, application, by=by)
    screening = Screening.objects.create(
        application=application, kind=kind, outcome=outcome, reason=reason.strip(), due_on=due_on, screened_by=by
    )
    for check in checks_of(application, kind):
        found = findings[check.code]
        proof = store(found.proof, by=by, kinds=DOCUMENTS) if found.proof else None
        Finding.objects.create(
            screening=screening, code=check.code, label=check.label[:200], passed=found.passed,
            note=found.note.strip()[:500], proof=proof,
        )  # fmt: skip
    failed = [check.code for check in checks_of(application, kind) if not findings[check.code].passed]
    take(step, application, by=by, note=reason.strip(), data={"failed": failed, "due_on": due_on})
    return screening


def _require_all_found(application: Application, kind: ScreeningKind, findings: Findings) -> list[str]:
    """The labels of checks that failed; refused while a check has no finding."""
    checks = checks_of(application, kind)
    open_checks = [check.label for check in checks if check.code not in findings]
    if open_checks:
        raise Refused(
            _("还有 %(count)d 项未给出审查结果，例如：%(first)s。")
            % {"count": len(open_checks), "first": open_checks[0]}
        )
    return [check.label for check in checks if not findings[check.code].passed]


def _require_all_passed(application: Application, kind: ScreeningKind, findings: Findings) -> None:
    failed = _require_all_found(application, kind, findings)
    if failed:
        raise Refused(
            _("有 %(count)d 项不符合（例如：%(first)s），不能通过。") % {"count": len(failed), "first": failed[0]}
        )


def _require_some_failed(application: Application, kind: ScreeningKind, findings: Findings) -> None:
    if checks_of(application, kind) and not _require_all_found(application, kind, findings):
        raise Refused(_("各项审查均为符合，不能退回或不予通过；请指明哪一项不符合。"))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("请写明理由，理由会随通知告知申报组织。"))


def _tell(template: str, screening: Screening) -> None:
    """A letter to everybody who acts for the applicant."""
    application = screening.application
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=application.organization_id)
    failed = [finding for finding in screening.findings.all() if not finding.passed]
    mail.queue(
        f"awards/screening_{template}", to=members, url=reverse("awards:applications-overview", args=[application.reference]), application=application,
        screening=screening, failed=failed,
    )  # fmt: skip
