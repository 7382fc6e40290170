"""An activity: drafted, prepared by one person, released by another, closed. On its release everybody who is asked gets a letter."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import Role, User
from benchmarking.comparisons.actions.standings import freeze
from benchmarking.comparisons.models import (
    CLOSE,
    PREPARE,
    RELEASE,
    RETURN_TO_DRAFT,
    Activity,
    ActivityStage,
    ComparisonStage,
    Dimension,
)
from benchmarking.comparisons.text import FACTS, digest
from core import clock, journal, mail
from core.changes import changed_in_full
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import send_back
from core.words import tidied
from core.workflow import name_verb, take

name_verb("activities.draft", gettext_lazy("拟定对比活动"))
name_verb("activities.edit", gettext_lazy("修改对比活动"))


@transaction.atomic
def draft(*, dimensions: Iterable[Dimension], by: User, version: str = "", **facts: Any) -> Activity:
    """A draft with the next number of its year; `facts` are those of FACTS."""
    reference = next_reference(f"DB{facts['year']}")
    activity = Activity.objects.create(reference=reference, prepared_by=by, **tidied(facts))
    activity.dimensions.set(dimensions)
    journal.record("activities.draft", activity, by=by, after=_words(activity))
    return activity


@transaction.atomic
def edit(
    activity: Activity, *, dimensions: Iterable[Dimension], by: User, version: str | None = None, **facts: Any
) -> Activity:
    """Everything but the recipients, while it is a draft."""
    locked = hold(activity)
    if locked.stage != ActivityStage.DRAFT:
        raise Refused(_("活动通知已送签，不能再修改；需要修改时请签发人退回。"))
    if version is not None and version != version_of(locked):
        raise Refused(_("这份通知在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = _words(locked)
    for name, value in tidied(facts).items():
        setattr(locked, name, value)
    locked.save(update_fields=[*FACTS, "updated_at"])
    locked.dimensions.set(dimensions)
    before, after = changed_in_full(before, _words(locked))
    if after:
        journal.record("activities.edit", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def prepare(activity: Activity, *, by: User) -> Entry:
    """Sent for release. Who sends it answers for it, and cannot release it."""
    locked = hold(activity)
    _require_complete(locked)
    data = {"sha256": digest(locked), "recipients": locked.recipients.count()}
    entry = take(PREPARE, activity, by=by, prepared_by=by, data=data)
    ask_heads("benchmarking/comparison_prepared", by=by, url=activity.get_absolute_url(), activity=activity)
    return entry


def return_to_draft(activity: Activity, *, reason: str, by: User) -> Entry:
    return send_back(
        RETURN_TO_DRAFT, activity, "benchmarking/comparison_notice_returned", reason=reason, by=by, activity=activity
    )


@transaction.atomic
def release(activity: Activity, *, by: User, since: str | None = None) -> Entry:
    """Released by a second person: the organizations' people and the districts concerned are told."""
    locked = hold(activity)
    _require_complete(locked)
    data = {"sha256": digest(locked), "recipients": locked.recipients.count(), "due_on": locked.due_on}
    entry = four_eyes(RELEASE, activity, by=by, since=since, data=data)
    organizations = locked.recipients.values("organization")
    call(activity, organizations)
    districts = User.objects.with_role(Role.DISTRICT).filter(
        region__in=locked.recipients.values("organization__region")
    )
    mail.queue("benchmarking/comparison_district", to=districts, url=activity.get_absolute_url(), activity=activity)
    return entry


@transaction.atomic
def close(activity: Activity, *, by: User) -> Entry:
    """Closed when every form handed in is accepted or sent back: nothing more comes in, and the anonymous standings are frozen."""
    locked = hold(activity)
    waiting = locked.comparisons.filter(stage=ComparisonStage.SUBMITTED).count()
    if waiting:
        raise Refused(_("还有 %(count)d 份情况表已报送而未接收或退回，不能结束活动。") % {"count": waiting})
    frozen = freeze(locked)
    accepted = locked.comparisons.filter(stage=ComparisonStage.ACCEPTED).count()
    return take(CLOSE, activity, by=by, data={"accepted": accepted, "standings": len(frozen)})


def call(activity: Activity, organizations: Any) -> int:
    """Letters to everybody who acts for one of `organizations` (a queryset of ids): how many."""
    people = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization__in=organizations).distinct()
    url = activity.get_absolute_url()
    return len(mail.queue("benchmarking/comparison_called", to=people, url=url, activity=activity))


def _require_complete(activity: Activity) -> None:
    if not activity.recipients.exists():
        raise Refused(_("还没有选定参加活动的企业。"))
    if activity.due_on < clock.today():
        raise Refused(_("报送截止日期（%(day)s）已过，请先修改。") % {"day": f"{activity.due_on:%Y-%m-%d}"})


def _words(activity: Activity) -> dict[str, Any]:
    facts: dict[str, Any] = {name: _plain(getattr(activity, name)) for name in FACTS}
    return {**facts, "dimensions": [row.name for row in activity.dimensions.all()]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
