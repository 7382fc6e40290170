"""The government's approval before the notice: its list drawn from what is proposed, its paper entered, released by a second person."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import User
from awards.applications.workflow import APPROVE, Stage, decides_first
from awards.approvals.models import PREPARE, RELEASE, RETURN_TO_DRAFT, Approval, ApprovalStage
from awards.committee.readings import unsettled
from awards.cycles.models import Cycle
from awards.nominations.listing import in_words, names_of, write_list
from awards.nominations.readings import proposed
from core import clock, journal
from core.forms import version_of
from core.holding import hold, hold_all
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import send_back
from core.uploads import SCANS, store
from core.workflow import name_verb, take

name_verb("approvals.draft", gettext_lazy("登记政府批准"))
name_verb("approvals.edit", gettext_lazy("修改政府批准"))
name_verb("approvals.refresh", gettext_lazy("更新报批名单"))
name_verb("approvals.discard", gettext_lazy("撤销报批登记"))


@transaction.atomic
def draft(cycle: Cycle, *, by: User) -> Approval:
    """An approval of every case that is proposed now."""
    locked = hold(cycle)
    if not decides_first(locked.phases):
        raise Refused(_("本届不在公示之前报政府批准。"))
    if locked.approvals.exclude(stage=ApprovalStage.RELEASED).exists():
        raise Refused(_("本届已有一份尚未生效的政府批准。"))
    if unsettled(locked):
        raise Refused(_("评审委员会的投票尚未结束，或还有同票候选未裁定，不能报批。"))
    listed = proposed(locked, Stage.PROPOSED)
    if not listed:
        raise Refused(_("还没有拟表彰的组织，不能报批。"))
    number = locked.approvals.count() + 1
    approval = Approval.objects.create(cycle=locked, reference=f"{locked.code}-PZ{number}".upper(), prepared_by=by)
    write_list(approval.lines, listed)
    journal.record("approvals.draft", approval, by=by, data={"lines": names_of(listed)})
    return approval


@transaction.atomic
def edit(
    approval: Approval, *, number: str, approved_on: date | None, remark: str = "", scan: UploadedFile | None = None,
    by: User, version: str | None = None,
) -> Approval:  # fmt: skip
    """Number, date and remark as given; a scan replaces the one that is there."""
    locked = _lock_draft(approval)
    if version is not None and version != version_of(locked):
        raise Refused(_("这份批准在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    if approved_on is not None and approved_on > clock.today():
        raise Refused(_("批准日期不能晚于今天。"))
    before = _facts(locked)
    locked.number, locked.approved_on, locked.remark = number.strip(), approved_on, remark.strip()
    if scan is not None:
        locked.scan = store(scan, by=by, kinds=SCANS)
    locked.save(update_fields=["number", "approved_on", "remark", "scan", "updated_at"])
    journal.record("approvals.edit", locked, by=by, before=before, after=_facts(locked))
    return locked


@transaction.atomic
def refresh(approval: Approval, *, by: User) -> Approval:
    """The list of a draft anew from what is proposed now."""
    locked = _lock_draft(approval)
    listed = proposed(locked.cycle, Stage.PROPOSED)
    if not listed:
        raise Refused(_("已没有拟表彰的组织，名单不能更新。"))
    before = in_words(locked.lines)
    write_list(locked.lines, listed)
    journal.record("approvals.refresh", locked, by=by, before={"lines": before}, after={"lines": names_of(listed)})
    return locked


@transaction.atomic
def discard(approval: Approval, *, by: User) -> None:
    """A draft of which nobody is left to approve goes; the cycle's record keeps it."""
    locked = _lock_draft(approval)
    if proposed(locked.cycle, Stage.PROPOSED):
        raise Refused(_("还有拟表彰的组织须报批，请更新名单，不能撤销。"))
    data = {"approval": locked.reference, "lines": in_words(locked.lines)}
    journal.record("approvals.discard", locked.cycle, by=by, before=_facts(locked), data=data)
    locked.delete()


@transaction.atomic
def prepare(approval: Approval, *, by: User) -> Entry:
    """Sent to a second person, who compares it with the paper. Who sends it cannot release it."""
    locked = _lock(approval)
    if not locked.number or locked.approved_on is None or locked.scan_id is None:
        raise Refused(_("请先填写批准文号和批准日期，并上传批准文件的扫描件。"))
    entry = take(PREPARE, approval, by=by, prepared_by=by, data=_facts(locked))
    ask_heads("awards/approval_prepared", by=by, url=approval.get_absolute_url(), approval=approval)
    return entry


def return_to_draft(approval: Approval, *, reason: str, by: User) -> Entry:
    return send_back(RETURN_TO_DRAFT, approval, "awards/approval_returned", reason=reason, by=by, approval=approval)


@transaction.atomic
def release(approval: Approval, *, by: User, since: str | None = None) -> Entry:
    """Released by a second person: every case of the list has the government's approval and may be publicised."""
    locked = _lock(approval)
    lines = list(locked.lines.select_related("application__cycle", "tier").order_by("order"))
    hold_all(line.application for line in lines)
    if is_out_of_date(locked):
        raise Refused(_("拟表彰名单在登记之后有变化，请退回后更新名单。"))
    entry = four_eyes(
        RELEASE, approval, by=by, since=since,
        data={**_facts(locked), "lines": in_words(locked.lines)},
    )  # fmt: skip
    for line in lines:
        take(APPROVE, line.application, by=by, data={"approval": locked.reference, "number": locked.number})
    return entry


def is_out_of_date(approval: Approval) -> bool:
    """Whether the list differs from what is proposed now."""
    listed = {(line.application_id, line.tier_id) for line in approval.lines.all()}
    return listed != {(case.pk, tier.pk) for case, tier in proposed(approval.cycle, Stage.PROPOSED)}


def _lock(approval: Approval) -> Approval:
    return hold(approval, "cycle", "scan")


def _lock_draft(approval: Approval) -> Approval:
    locked = _lock(approval)
    if locked.stage != ApprovalStage.DRAFT:
        raise Refused(_("这份批准已送复核，不能再修改；需要修改时请复核人退回。"))
    return locked


def _facts(approval: Approval) -> dict[str, object]:
    return {
        "number": approval.number, "approved_on": approval.approved_on, "remark": approval.remark,
        "scan": approval.scan.sha256 if approval.scan else "",
    }  # fmt: skip
