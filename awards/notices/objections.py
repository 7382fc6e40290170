"""Objections: lodged by the public by real name within the period, verified and answered by the office."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.notices.actions import bar, exclude, lock
from awards.notices.identity import check_identity
from awards.notices.models import DISMISS, REJECT, TAKE_UP, UPHOLD, Notice, NoticeLine, Objection
from core import clock, journal, mail
from core.calendar import add_working_days
from core.models import Entry
from core.refusal import Refused
from core.uploads import SCANS, store
from core.workflow import Step, name_verb, take

name_verb("objections.lodge", gettext_lazy("提出异议"))
name_verb("objections.reveal", gettext_lazy("查看异议人完整信息"))
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
EVIDENCE = SCANS | {"docx"}


@transaction.atomic
def lodge(
    notice: Notice, *, line: NoticeLine, kind: str, name: str, phone: str, text: str, identity_number: str = "",
    address: str = "", evidence: UploadedFile | None = None, sealed_letter: UploadedFile | None = None,
) -> Objection:  # fmt: skip
    """An objection from the public. Reference and query code are shown once, to whoever lodged it. What the rulebook does not ask for, number
    or sealed letter, is not kept."""
    locked = lock(notice)
    if not locked.accepts_objections(clock.today()):
        raise Refused(_("异议只能在公示期内提出，现在不在公示期内。"))
    if line.notice_id != locked.pk:
        raise Refused(_("所选组织不在这份公示的名单中。"))
    if line.application.stage == Stage.EXCLUDED:
        raise Refused(_("经核查，该组织已取消公示资格，无需再提出异议。"))
    rule = locked.cycle.rules.objections
    if rule.evidence_required and evidence is None:
        raise Refused(_("提出异议须附证明材料。"))
    is_sealed = rule.organization_seal and kind == Objection.Kind.ORGANIZATION
    if is_sealed and sealed_letter is None:
        raise Refused(_("单位提出异议须附加盖公章的异议书扫描件。"))
    number = _checked_number(kind, identity_number) if rule.identity_required else ""
    facts = {"kind": kind, "name": name.strip(), "text": text.replace("\r\n", "\n").strip()}
    if not facts["name"] or not facts["text"] or not phone.strip():
        raise Refused(_("姓名（单位名称）、联系电话和异议内容都须填写。"))
    if locked.objections.filter(line=line, **facts).exists():
        raise Refused(_("同样内容的异议已经收到，无需重复提交。"))
    objection = Objection.objects.create(
        notice=locked, line=line, reference=f"{locked.reference}-Y{locked.objections.count() + 1:03d}",
        query_code=get_random_string(8, CODE_LETTERS), identity_number=number, phone=phone.strip(),
        address=address.strip(), evidence=store(evidence, by=None, kinds=EVIDENCE) if evidence else None,
        sealed_letter=store(sealed_letter, by=None, kinds=SCANS) if is_sealed and sealed_letter else None,
        received_at=clock.now(), due_on=add_working_days(clock.today(), rule.verify_within_days), **facts,
    )  # fmt: skip
    office = User.objects.with_role(Role.OFFICER, Role.HEAD)
    mail.queue("awards/objection_received", to=office, url=objection.get_absolute_url(), objection=objection)
    journal.record(
        "objections.lodge", objection, by=None, data={"kind": kind, "application": line.application.reference}
    )
    return objection


def _checked_number(kind: str, number: str) -> str:
    try:
        return check_identity(kind, number)
    except ValidationError as error:
        raise Refused(error.messages[0]) from error


@transaction.atomic
def take_up(objection: Objection, *, by: User) -> Entry:
    """Admissible: verification begins."""
    return take(TAKE_UP, objection, by=by, handled_by=by)


@transaction.atomic
def reject(objection: Objection, *, reply: str, by: User) -> Entry:
    """Inadmissible: not by real name, without facts, not about the list."""
    return _answer(REJECT, objection, reply, by)


@transaction.atomic
def dismiss(objection: Objection, *, reply: str, by: User) -> Entry:
    """Verified and not confirmed."""
    return _answer(DISMISS, objection, reply, by)


@transaction.atomic
def uphold(objection: Objection, *, reply: str, reason: str, by: User, for_fraud: bool = False) -> Entry:
    """Confirmed: the case is excluded, unless another objection has done so already. `reply` goes to the objector, `reason` to the
    applicant, who never learns who objected."""
    lock(objection.notice)
    entry = _answer(UPHOLD, objection, reply, by)
    case = (
        Application.objects.select_for_update(of=("self",))
        .select_related("cycle")
        .get(pk=objection.line.application_id)
    )
    if case.stage != Stage.EXCLUDED:
        exclude(case, reason=reason, by=by, for_fraud=for_fraud)
    elif for_fraud and case.barred_through is None:
        bar(case, reason=reason, by=by)
    return entry


@transaction.atomic
def reveal(objection: Objection, *, by: User) -> tuple[str, str]:
    """Identity number and telephone in full; that somebody looked is remembered."""
    journal.record("objections.reveal", objection, by=by)
    return objection.identity_number, objection.phone


def _answer(step: Step, objection: Objection, reply: str, by: User) -> Entry:
    if not reply.strip():
        raise Refused(_("请写明答复，异议人凭查询码查看。"))
    answer = reply.replace("\r\n", "\n").strip()
    return take(step, objection, by=by, handled_by=by, reply=answer, replied_at=clock.now())
