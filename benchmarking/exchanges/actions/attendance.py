"""At the door and afterwards: check-in by the officer or by the organization itself, and what those present thought of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from benchmarking.exchanges.models import EventStage, SignUp, SignUpStage
from core import clock, journal
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("sign_ups.check_in", gettext_lazy("签到"))
name_verb("sign_ups.undo_check_in", gettext_lazy("撤销签到"))
name_verb("sign_ups.rate", gettext_lazy("评价活动"))

EARLY = timedelta(hours=2)
"""How long before it begins the doors open."""


def refuses_check_in(row: SignUp, *, by_officer: bool) -> str:
    """Why this person cannot check in now, as a sentence; empty when nothing speaks against it. An officer may complete the list after the end."""
    event, now = row.event, clock.now()
    if event.stage == EventStage.CANCELLED:
        return _("活动已取消，票证作废。")
    if row.stage == SignUpStage.CANCELLED:
        return _("这份报名已取消，票证作废。")
    if row.stage == SignUpStage.WAITING:
        return _("这份报名仍在候补，没有名额，不能签到。")
    if row.checked_in_at:
        return _("%(name)s已于 %(time)s 签到，无需重复。") % {
            "name": row.name, "time": f"{timezone.localtime(row.checked_in_at):%m-%d %H:%M}",
        }  # fmt: skip
    if event.stage != EventStage.ANNOUNCED:
        return _("活动已结束，不能再签到。")
    if now < event.starts_at - EARLY:
        return _("签到于活动开始前 2 小时开放。")
    if not by_officer and now > event.ends_at:
        return _("活动时间已过，不能再签到；确已到场请联系主办单位补签。")
    return ""


@transaction.atomic
def check_in(row: SignUp, *, by: User, by_officer: bool, poster: str = "") -> SignUp:
    """By an officer at the door; or by the organization itself, which proves with `poster`, the code that hangs in the room, that it is there."""
    locked = _lock(row)
    if not by_officer and not constant_time_compare(poster, locked.event.code):
        raise Refused(_("请在现场扫描海报上的二维码签到，或由工作人员扫描票证签到。"))
    if refusal := refuses_check_in(locked, by_officer=by_officer):
        raise Refused(refusal)
    locked.checked_in_at = clock.now()
    locked.save(update_fields=["checked_in_at"])
    journal.record("sign_ups.check_in", locked, by=by, data={"by_officer": by_officer})
    return locked


@transaction.atomic
def undo_check_in(row: SignUp, *, reason: str, by: User) -> SignUp:
    """A mistake at the door, until the event is concluded."""
    locked = _lock(row)
    if not reason.strip():
        raise Refused(_("请写明撤销的原因。"))
    if locked.event.stage != EventStage.ANNOUNCED:
        raise Refused(_("活动已结束，签到不能再变动。"))
    if locked.checked_in_at is None:
        raise Refused(_("%(name)s没有签到。") % {"name": locked.name})
    before, locked.checked_in_at = locked.checked_in_at, None
    locked.save(update_fields=["checked_in_at"])
    journal.record(
        "sign_ups.undo_check_in", locked, by=by, note=reason.strip(), before={"checked_in_at": before.isoformat()}
    )
    return locked


def refuses_rating(row: SignUp) -> str:
    """Why this person does not rate the event, as a sentence; empty when they may."""
    if row.checked_in_at is None:
        return _("只有到场签到的人员可以评价。")
    if row.event.stage != EventStage.HELD and clock.now() <= row.event.ends_at:
        return _("活动结束之后再评价。")
    if row.satisfaction is not None:
        return _("%(name)s已评价过这项活动。") % {"name": row.name}
    return ""


@transaction.atomic
def rate(row: SignUp, *, satisfaction: int, comment: str = "", by: User) -> SignUp:
    """1 to 5, once, by those who were there. The journal keeps that, not what, they answered."""
    locked = _lock(row)
    if refusal := refuses_rating(locked):
        raise Refused(refusal)
    locked.satisfaction, locked.comment = satisfaction, comment.strip()
    locked.save(update_fields=["satisfaction", "comment"])
    journal.record("sign_ups.rate", locked, by=by)
    return locked


def _lock(row: SignUp) -> SignUp:
    """The event first, as everywhere; then the row."""
    hold(row.event)
    return hold(row, "event")
