"""A letter to a department on its way: sent with a code of its own, renewed, reopened, revoked, reminded of. The code is told once, in the
letter and to whoever sends it; the portal keeps its hash."""

import secrets
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.inquiries.models import REOPEN, REVOKE, SEND, Inquiry, InquiryStage
from core import clock, journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("inquiries.renew", gettext_lazy("更换链接"))
name_verb("inquiries.remind", gettext_lazy("催办征求意见"))
_PLACE = "CODE"
_WITH_CODE = ("awards/inquiry_sent", "awards/inquiry_renewed", "awards/inquiry_reopened")


def hashed(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def link(code: str) -> str:
    """The whole address under which a department answers."""
    return f"{settings.SITE_URL}{reverse('awards:inquiries-answer', args=[code])}"


@transaction.atomic
def send(inquiry: Inquiry, *, email: str, due_on: date, by: User) -> str:
    """Send the letter and give its code, which is never told again. Without an address the officer hands the link over on paper."""
    _require_future(due_on)
    code = secrets.token_urlsafe(24)
    data = {"email": email, "due_on": due_on}
    take(SEND, inquiry, by=by, data=data, email=email, due_on=due_on, code_hash=hashed(code), sent_at=clock.now())
    _tell("inquiry_sent", inquiry, code)
    return code


@transaction.atomic
def renew(inquiry: Inquiry, *, due_on: date, by: User) -> str:
    """Another code; the old one opens nothing any more."""
    locked = hold(inquiry)
    if locked.stage != InquiryStage.SENT:
        raise Refused(_("只有待回复的函可以更换链接。"))
    _require_future(due_on)
    code, before = secrets.token_urlsafe(24), locked.due_on
    inquiry.code_hash, inquiry.due_on = hashed(code), due_on
    inquiry.save(update_fields=["code_hash", "due_on"])
    journal.record("inquiries.renew", inquiry, by=by, before={"due_on": before}, after={"due_on": due_on})
    _tell("inquiry_renewed", inquiry, code)
    return code


@transaction.atomic
def reopen(inquiry: Inquiry, *, reason: str, due_on: date, by: User) -> str:
    """Back to the department with what has to be put right, and another code. What it answered stays filled in."""
    if not reason.strip():
        raise Refused(_("请写明退回的理由，理由会告知该部门。"))
    _require_future(due_on)
    code = secrets.token_urlsafe(24)
    take(REOPEN, inquiry, by=by, note=reason.strip(), due_on=due_on, code_hash=hashed(code))
    _tell("inquiry_reopened", inquiry, code, reason=reason.strip())
    return code


@transaction.atomic
def revoke(inquiry: Inquiry, *, reason: str, by: User) -> Entry:
    """Nobody can answer it any more."""
    if not reason.strip():
        raise Refused(_("请写明撤销的理由。"))
    was_sent = inquiry.sent_at is not None
    entry = take(REVOKE, inquiry, by=by, note=reason.strip(), code_hash="")
    if was_sent and inquiry.email:
        _forget(inquiry)
        mail.queue_to_address("awards/inquiry_revoked", inquiry.email, inquiry=inquiry, reason=reason.strip())
    return entry


def remind_late() -> int:
    """A letter to each department that is late, and to whoever asked; once for each due day. Returns how many. May run twice, also at once."""
    late = Inquiry.objects.late().order_by("pk").values_list("pk", flat=True)
    return sum(_remind(pk) for pk in late)


@transaction.atomic
def _remind(pk: int) -> bool:
    inquiry = Inquiry.objects.select_for_update(of=("self",)).select_related("cycle", "prepared_by").get(pk=pk)
    told = Entry.objects.about(inquiry).filter(verb="inquiries.remind", data__due_on=inquiry.due_on.isoformat())
    if not inquiry.is_late or told.exists():
        return False
    if inquiry.email:
        mail.queue_to_address("awards/inquiry_reminder", inquiry.email, inquiry=inquiry)
    mail.queue("awards/inquiry_late", to=[inquiry.prepared_by], url=inquiry.get_absolute_url(), inquiry=inquiry)
    journal.record("inquiries.remind", inquiry, by=None, data={"due_on": inquiry.due_on})
    return True


def _tell(template: str, inquiry: Inquiry, code: str, **more: str) -> None:
    _forget(inquiry)
    if inquiry.email:
        address = link(_PLACE).replace(_PLACE, "{secret}")
        mail.queue_to_address(
            f"awards/{template}", inquiry.email, secret=code, inquiry=inquiry, link=address,
            office=inquiry.cycle.rules.scheme.office, **more,
        )  # fmt: skip


def _forget(inquiry: Inquiry) -> None:
    """A letter that still waits with an older code of this inquiry must not go out."""
    mail.forget(inquiry.reference, _WITH_CODE, inquiry.email)


def _require_future(due_on: date) -> None:
    if due_on < clock.today():
        raise Refused(_("回复期限不能早于今天。"))
