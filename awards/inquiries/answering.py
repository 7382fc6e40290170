"""What a department does through its link: fill in, hand in. Whoever holds a code that still opens may do it; nobody signs in."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from awards.inquiries.models import ANSWER, Found, Inquiry, InquiryLine, InquiryStage
from awards.inquiries.sending import hashed
from core import clock, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.uploads import SCANS, store
from core.workflow import take


class Given(NamedTuple):
    """What a department says to one line; `found` is empty where it has not said anything yet."""

    found: str
    note: str = ""
    happened_on: date | None = None


def opened_by(code: str) -> Inquiry | None:
    """The inquiry that `code` opens today; None for a code that never was, was replaced or revoked, or has expired."""
    rows = Inquiry.objects.select_related("cycle__scheme", "prepared_by", "reply")
    row = rows.filter(code_hash=hashed(code), stage__in=[InquiryStage.SENT, InquiryStage.ANSWERED]).first()
    return row if row is not None and clock.today() <= row.last_day else None


@transaction.atomic
def save(inquiry: Inquiry, given: Mapping[int, Given]) -> int:
    """Keep what was filled in, by the lines' keys; how many lines changed. It counts only once it is handed in."""
    locked = _lock(inquiry)
    changed = []
    for line in locked.lines.filter(pk__in=given):
        said = given[line.pk]
        if fault := fault_of(line, said):
            raise Refused(fault)
        if (line.found, line.note, line.happened_on) != said:
            line.found, line.note, line.happened_on = said
            changed.append(line)
    InquiryLine.objects.bulk_update(changed, ["found", "note", "happened_on"], batch_size=200)
    return len(changed)


@transaction.atomic
def clear_rest(inquiry: Inquiry) -> int:
    """Everything not filled in yet is clear; how many lines."""
    return _lock(inquiry).lines.filter(found="").update(found=Found.CLEAR)


@transaction.atomic
def answer(inquiry: Inquiry, *, answered_by: str, answered_phone: str, reply: UploadedFile | None = None) -> Entry:
    """Handed in. The bureau is told; what was answered is a fact from now on."""
    locked = _lock(inquiry)
    found = list(locked.lines.values_list("found", flat=True))
    if "" in found:
        raise Refused(_("还有 %d 项没有填写核查结果。") % found.count(""))
    kept = store(reply, by=None, kinds=SCANS) if reply else locked.reply
    data = {"answered_by": answered_by, "found": found.count(Found.FOUND), "unknown": found.count(Found.UNKNOWN)}
    entry = take(
        ANSWER, inquiry, by=None, data=data, answered_by=answered_by, answered_phone=answered_phone, reply=kept,
        answered_at=clock.now(),
    )  # fmt: skip
    mail.queue(
        "awards/inquiry_answered", to=[inquiry.prepared_by], url=inquiry.get_absolute_url(), inquiry=inquiry,
        found=data["found"],
    )  # fmt: skip
    return entry


def fault_of(line: InquiryLine, said: Given) -> str:
    """Why this cannot be said of the line; empty when it can."""
    if said.found != Found.FOUND:
        return ""
    if not said.note.strip() or said.happened_on is None:
        return _("有此情形的，请写明情况和发生日期。")
    if not line.looked_from <= said.happened_on <= clock.today():
        return _("发生日期应在 %s 至今天之间。") % f"{line.looked_from:%Y-%m-%d}"
    return ""


def _lock(inquiry: Inquiry) -> Inquiry:
    """The row, if the code that opened it still does."""
    locked = hold(inquiry, "reply")
    if locked.stage != InquiryStage.SENT or locked.code_hash != inquiry.code_hash:
        raise Refused(_("这份函已回复、已撤销或已更换链接，不能再填写。"))
    return locked
