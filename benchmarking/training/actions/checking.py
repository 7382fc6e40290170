"""What records and qualifications have in common: written by the enterprise, confirmed or returned by the bureau."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.models import Organization, OrganizationStage, Role, User
from benchmarking.training.models import CONFIRM, RESUBMIT, SEND_BACK, Qualification, RecordStage, TrainingRecord
from core import journal, mail
from core.changes import changed
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.words import tidied
from core.workflow import take

Checked = TypeVar("Checked", TrainingRecord, Qualification)


def require_verified(organization: Organization) -> None:
    if organization.stage != OrganizationStage.VERIFIED:
        raise Refused(_("贵单位尚未通过核验，核验后才能登记。"))


def write(
    row: Checked, facts: dict[str, Any], *, evidence: UploadedFile | None, verb: str, by: User, version: str | None
) -> Checked:
    """Set `facts` and the evidence of a row that is not confirmed; what was returned is thereby handed in again. Inside a transaction."""
    locked = hold(row)
    if locked.stage == RecordStage.CONFIRMED:
        raise Refused(_("已核实的登记不能再修改；需要更正时请联系市局退回。"))
    if version is not None and version != version_of(locked):
        raise Refused(_("这一登记在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = words(locked, facts)
    for name, value in tidied(facts).items():
        setattr(locked, name, value)
    fields = [*facts, "updated_at"]
    if evidence:
        locked.evidence = store(evidence, by=by, kinds=DOCUMENTS)
        fields.append("evidence")
    locked.save(update_fields=fields)
    old, new = changed(before, words(locked, facts))
    proof = {"evidence": locked.evidence.sha256} if evidence and locked.evidence else None
    if new or proof:
        journal.record(verb, locked, by=by, before=old, after=new, data=proof)
    if locked.stage == RecordStage.RETURNED:
        take(RESUBMIT, locked, by=by)
    return locked


def confirm(row: Checked, template: str, *, by: User, version: str | None) -> Entry:
    """As it was read: what its enterprise changed since then is read again first. Inside a transaction."""
    locked = hold(row)
    if version is not None and version != version_of(locked):
        raise Refused(_("这一登记在您打开页面之后已被修改，请看过最新内容再核实。"))
    entry = take(CONFIRM, row, by=by, reason="")
    mail.queue(template, to=people_of(row.organization_id), url=row.get_absolute_url(), row=row)
    return entry


def send_back(row: Checked, template: str, *, reason: str, by: User) -> Entry:
    """With a reason that the enterprise is told; also when something confirmed turns out to be wrong."""
    if not reason.strip():
        raise Refused(_("请写明退回的原因，原因会告知登记单位。"))
    entry = take(SEND_BACK, row, by=by, note=reason.strip(), reason=reason.strip()[:300])
    mail.queue(template, to=people_of(row.organization_id), url=row.get_absolute_url(), row=row, reason=reason.strip())
    return entry


def people_of(organization_id: int) -> Any:
    return User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization=organization_id).distinct()


def words(row: TrainingRecord | Qualification, names: Any) -> dict[str, Any]:
    """The facts of a row as the journal keeps them."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.1f}" if isinstance(value, Decimal) else value
