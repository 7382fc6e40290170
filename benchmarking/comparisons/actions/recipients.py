"""Whom an activity asks, and who is reminded. Ten thousand at once take a few statements."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, OrganizationStage, Role, User
from benchmarking.comparisons.actions.activities import call
from benchmarking.comparisons.models import Activity, ActivityStage, Recipient
from core import clock, journal, mail
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

name_verb("activities.add_recipients", gettext_lazy("选定参加企业"))
name_verb("activities.remove_recipients", gettext_lazy("移除参加企业"))
name_verb("activities.remind", gettext_lazy("催报"))

BATCH = 2000


@transaction.atomic
def add(activity: Activity, organizations: QuerySet[Organization], *, by: User, chosen: str = "") -> int:
    """Ask every verified one of `organizations` that is not asked yet: how many. After the release they get their letter at once, and the
    districts in which they are too (docs/decisions/0016).

    `chosen` says for the journal how they were chosen.
    """
    locked = hold(activity)
    if locked.stage not in (ActivityStage.DRAFT, ActivityStage.RELEASED):
        raise Refused(_("活动待签发或已结束，不能增加参加企业。"))
    asked = locked.recipients.values("organization")
    new = organizations.filter(stage=OrganizationStage.VERIFIED).exclude(pk__in=asked)
    keys = list(new.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return 0
    Recipient.objects.bulk_create((Recipient(activity=locked, organization_id=key) for key in keys), batch_size=BATCH)
    if locked.stage == ActivityStage.RELEASED:
        for start in range(0, len(keys), BATCH):
            call(locked, keys[start : start + BATCH])
        _tell_districts(locked, keys)
    journal.record("activities.add_recipients", locked, by=by, note=chosen, data={"added": len(keys), **_named(keys)})
    return len(keys)


@transaction.atomic
def remove(activity: Activity, keys: Iterable[int], *, by: User) -> int:
    """No longer ask the recipients `keys`; only before the notice has gone out. How many there were."""
    locked = hold(activity)
    if locked.stage != ActivityStage.DRAFT:
        raise Refused(_("通知送签或签发之后，不能移除参加企业。"))
    gone = locked.recipients.filter(pk__in=list(keys))
    organizations = list(gone.values_list("organization_id", flat=True))
    if organizations:
        gone.delete()
        data = {"removed": len(organizations), **_named(organizations)}
        journal.record("activities.remove_recipients", locked, by=by, data=data)
    return len(organizations)


@transaction.atomic
def remind(activity: Activity, recipients: QuerySet[Recipient], *, by: User) -> int:
    """A letter to everybody of those `recipients` who have handed nothing in, once a day: how many organizations."""
    locked = hold(activity)
    if locked.stage != ActivityStage.RELEASED:
        raise Refused(_("活动不在进行中，不能催报。"))
    now = clock.now()
    late = Recipient.objects.late(locked).filter(pk__in=recipients.order_by().values("pk"))
    keys = [
        row.pk
        for row in late.only("pk", "reminded_at")
        if row.reminded_at is None or timezone.localdate(row.reminded_at) != clock.today()
    ]
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        people = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization__invitations__in=part)
        url = locked.get_absolute_url()
        mail.queue("benchmarking/comparison_reminder", to=people.distinct(), url=url, activity=locked)
        Recipient.objects.filter(pk__in=part).update(reminded_at=now)
    if keys:
        journal.record("activities.remind", locked, by=by, data={"reminded": len(keys)})
    return len(keys)


def _tell_districts(activity: Activity, keys: list[int]) -> None:
    """A letter to the officers of every district in which an organization was added, with how many."""
    added: Counter[str] = Counter()
    for start in range(0, len(keys), BATCH):
        part = Organization.objects.filter(pk__in=keys[start : start + BATCH])
        added.update(part.values_list("region", flat=True))
    officers = User.objects.with_role(Role.DISTRICT).filter(region__in=list(added))
    url = activity.get_absolute_url()
    for region, people in groupby(officers.order_by("region", "pk"), key=attrgetter("region_id")):
        number = added[region]
        mail.queue("benchmarking/comparison_district_added", to=people, url=url, activity=activity, number=number)


def _named(keys: list[int]) -> dict[str, Any]:
    """The organizations by key, as far as a journal line bears them."""
    return {"organizations": keys} if len(keys) <= 50 else {}
