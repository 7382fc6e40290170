"""Submitting (提交) and withdrawing (撤回) an application."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Role, User
from awards.applications import hand_ins
from awards.applications.content import Content
from awards.applications.deadlines import amend_by, office_of, require_open, spoken, written
from awards.applications.models import Application
from awards.applications.requirements import blocking
from awards.applications.snapshot import digest, freeze
from awards.applications.workflow import CLOSED, SUBMIT, WITHDRAW, Stage
from awards.cycles.sealing import is_closed
from core import clock, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import take

# Until the independent review has ended an enterprise withdraws online; later it asks the office in writing. The line is drawn where
# stages begin to tell results: a button that vanishes, or a refusal that names the stage, would give them away.
WITHDRAWN_ONLINE = frozenset(
    {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED, Stage.QUALIFIED, Stage.ADMITTED, Stage.IN_REVIEW}
)


@transaction.atomic
def submit(application: Application, *, by: User, arrived_at: datetime | None = None) -> Entry:
    """Hand the application in: the window is open, nothing required is missing. Freezes the snapshot; the line is the receipt.

    `arrived_at` is when the request came, by which the deadline is judged.
    """
    moment = arrived_at or clock.now()
    locked = _locked(application)
    _refuse_second(locked)
    _require_time(locked, moment)
    content = Content.of(locked)
    if gaps := blocking(locked, content):
        words = {"count": len(gaps), "first": gaps[0].label}
        raise Refused(_("还有 %(count)d 项必填内容未完成，例如：%(first)s。请按清单补齐后再提交。") % words)
    snapshot = freeze(content)
    checksum = digest(snapshot)
    values: dict[str, Any] = {
        "submitted_at": locked.submitted_at or moment,
        "snapshot": snapshot,
        "snapshot_sha256": checksum,
    }
    again = locked.stage == Stage.RETURNED
    entry = take(SUBMIT, application, by=by, data={"sha256": checksum, "again": again}, **values)
    hand_ins.keep(locked, snapshot, checksum, by=by, at=moment)
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=application.organization_id)
    context = {"application": application, "receipt": entry.receipt, "moment": written(moment), "by": by}
    mail.queue("awards/application_received", to=members, url=application.get_receipt_url(), **context)
    mail.queue("awards/application_arrived", to=_officers(application), url=application.get_absolute_url(), **context)
    return entry


@transaction.atomic
def withdraw(application: Application, *, reason: str, by: User) -> Entry:
    """Give the application up. An officer registers what the enterprise asked for in writing."""
    if not reason.strip():
        raise Refused(_("请写明撤回原因。"))
    locked = _locked(application)
    if locked.stage == Stage.WITHDRAWN:
        raise Refused(_("这份申报已经撤回。"))
    if by.role == Role.ENTERPRISE and locked.stage not in WITHDRAWN_ONLINE:
        raise Refused(_("评审已进入后期环节，不能在线撤回；确需退出的，请书面告知评审委员会办公室。"))
    if locked.stage in CLOSED:
        raise Refused(_("这份申报已经办结，不能撤回。"))
    was_handed_in = locked.submitted_at is not None
    entry = take(WITHDRAW, application, by=by, note=reason.strip())
    if was_handed_in:
        url = application.get_absolute_url()
        mail.queue(
            "awards/application_withdrawn",
            to=_officers(application),
            url=url,
            application=application,
            reason=reason.strip(),
        )
    return entry


def _locked(application: Application) -> Application:
    return hold(application, "cycle__criteria", "organization__region", "organization__industry", "commitment_file")


def _officers(application: Application) -> list[User]:
    """Nobody while the case is sealed: not even who applied is told before the opening."""
    return [] if is_closed(application.cycle) else list(User.objects.with_role(Role.OFFICER))


def _refuse_second(application: Application) -> None:
    if application.stage == Stage.WITHDRAWN:
        raise Refused(_("这份申报已经撤回，不能提交。"))
    if not application.is_editable:
        when = spoken(application.submitted_at) if application.submitted_at else ""
        raise Refused(_("申报书已于 %s 提交，无需重复提交；可在回执页查看回执。") % when)


def too_late(application: Application) -> str:
    """Why it cannot be handed in at this time; empty when it can."""
    try:
        _require_time(application, clock.now())
    except Refused as refusal:
        return refusal.sentence
    return ""


def _require_time(application: Application, moment: datetime) -> None:
    """A first submission waits for the window; an amended one for the date by which the amendment was asked. What counts is when it came,
    not how long it waited for others."""
    if application.stage == Stage.DRAFT:
        require_open(application.cycle, application, moment)
        return
    due = amend_by(application)
    if due and localdate(moment) > due:
        words = {"due": due.isoformat(), "office": office_of(application.cycle)}
        raise Refused(_("补正期限（%(due)s）已过，不能再提交；请与%(office)s联系。") % words)
