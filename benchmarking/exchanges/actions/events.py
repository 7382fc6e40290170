"""An event: drafted, announced, changed, cancelled or concluded; whoever is concerned gets a letter."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OrganizationStage, Region, Role, User
from benchmarking.exchanges import conclusions
from benchmarking.exchanges.actions.places import fill_up
from benchmarking.exchanges.models import ANNOUNCE, CANCEL, CONCLUDE, Event, EventStage, SignUpStage
from core import clock, journal, mail
from core.changes import changed
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.words import tidied
from core.workflow import name_verb, take

name_verb("events.draft", gettext_lazy("拟定活动"))
name_verb("events.edit", gettext_lazy("修改活动"))

FACTS = (
    "kind", "title", "starts_at", "ends_at", "place", "host", "capacity", "per_organization", "sign_up_until", "hours", "audience",
    "description",
)  # fmt: skip
TOLD = ("title", "starts_at", "ends_at", "place")
"""A change of these is told to everybody who has signed up."""


@transaction.atomic
def draft(*, by: User, version: str = "", **facts: Any) -> Event:
    """A draft with the next number of its year; `facts` are those of FACTS."""
    tidy = tidied(facts)
    reference = next_reference(f"HD{timezone.localtime(tidy['starts_at']).year}")
    event = Event.objects.create(reference=reference, code=secrets.token_urlsafe(12), created_by=by, **tidy)
    journal.record("events.draft", event, by=by, after=_words(event))
    return event


@transaction.atomic
def edit(event: Event, *, by: User, version: str | None = None, **facts: Any) -> Event:
    """While it is a draft or announced. More places let those move up who wait; another time or place is told to those who come."""
    locked = hold(event)
    if locked.stage not in (EventStage.DRAFT, EventStage.ANNOUNCED):
        raise Refused(_("活动已结束或取消，不能再修改。"))
    if version is not None and version != version_of(locked):
        raise Refused(_("活动内容在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = _words(locked)
    for name, value in tidied(facts).items():
        setattr(locked, name, value)
    taken = locked.sign_ups.filter(stage=SignUpStage.CONFIRMED).count()
    if locked.capacity < taken:
        raise Refused(_("已有 %(taken)d 人报名成功，名额不能少于这一人数。") % {"taken": taken})
    locked.save(update_fields=[*FACTS, "updated_at"])
    old, new = changed(before, _words(locked))
    if new:
        journal.record("events.edit", locked, by=by, before=old, after=new)
    fill_up(locked)
    if locked.stage == EventStage.ANNOUNCED and any(name in TOLD for name in new):
        mail.queue("benchmarking/event_changed", to=coming(locked), url=locked.get_absolute_url(), event=locked)
    return locked


@transaction.atomic
def announce(event: Event, *, regions: Iterable[Region] = (), by: User) -> int:
    """Open for sign-up. Letters only to the enterprises of the `regions` chosen: how many."""
    locked = hold(event)
    if locked.sign_up_until <= clock.now():
        raise Refused(_("报名截止时间已过，请先修改。"))
    told = sorted(region.pk for region in regions)
    take(ANNOUNCE, event, by=by, data={"regions": told})
    if not told:
        return 0
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        memberships__organization__region__in=told, memberships__organization__stage=OrganizationStage.VERIFIED
    )
    letters = mail.queue(
        "benchmarking/event_announced", to=people.distinct(), url=event.get_absolute_url(), event=locked
    )
    return len(letters)


@transaction.atomic
def cancel(event: Event, *, reason: str, by: User) -> Entry:
    """With a reason that everybody who has signed up is told."""
    locked = hold(event)
    if not reason.strip():
        raise Refused(_("请写明取消的原因，原因会告知已报名的人员。"))
    if locked.sign_ups.filter(checked_in_at__isnull=False).exists():
        raise Refused(_("已有人签到，活动不能取消，请改为结束活动。"))
    entry = take(CANCEL, event, by=by, note=reason.strip())
    mail.queue(
        "benchmarking/event_cancelled", to=coming(locked), url=event.get_absolute_url(), event=locked,
        reason=reason.strip(),
    )  # fmt: skip
    return entry


@transaction.atomic
def conclude(event: Event, *, summary: str, by: User) -> Entry:
    """After it began, with a summary. Those who were there are asked for their opinion; slices above add what they draw from it."""
    locked = hold(event)
    if locked.starts_at > clock.now():
        raise Refused(_("活动尚未开始，不能结束。"))
    if not summary.strip():
        raise Refused(_("请填写活动小结。"))
    present = locked.sign_ups.filter(checked_in_at__isnull=False)
    data = {"present": present.count(), "organizations": present.values("organization").distinct().count()}
    text = summary.replace("\r\n", "\n").strip()
    entry = take(CONCLUDE, event, by=by, data=data, summary=text)
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        memberships__organization__in=present.values("organization")
    )
    mail.queue("benchmarking/event_concluded", to=people.distinct(), url=event.get_absolute_url(), event=locked)
    conclusions.follow(event, by)
    return entry


def coming(event: Event) -> Any:
    """Everybody who acts for an organization that has signed somebody up."""
    organizations = event.sign_ups.live().order_by().values("organization")
    return User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization__in=organizations).distinct()


def _words(event: Event) -> dict[str, Any]:
    return {name: _plain(getattr(event, name)) for name in FACTS}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, Decimal):
        return f"{value:.1f}"
    return value if isinstance(value, int) else str(value or "")
