"""Signing up, signing off, removing: places first come, first served; who finds none waits in line."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, OrganizationStage, User
from benchmarking.exchanges.actions.places import fill_up, free_places, in_line, people_of
from benchmarking.exchanges.models import SIGN_OFF, Event, EventStage, SignUp, SignUpStage
from core import clock, journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("sign_ups.sign_up", gettext_lazy("报名"))


@dataclass(frozen=True)
class Person:
    name: str
    position: str
    phone: str


@transaction.atomic
def sign_up(event: Event, organization: Organization, people: Sequence[Person], *, by: User) -> list[SignUp]:
    """Sign up `people` of `organization`, in their order; who finds no place waits. All of them or, when refused, nobody."""
    locked = hold(event)
    _require_open(locked, organization, people)
    here = list(locked.sign_ups.live().filter(organization=organization).values_list("name", "phone"))
    if len(here) + len(people) > locked.per_organization:
        raise Refused(
            _("每家组织限报 %(limit)d 人，贵单位已报名 %(here)d 人，还可报 %(left)d 人。")
            % {"limit": locked.per_organization, "here": len(here), "left": max(locked.per_organization - len(here), 0)}
        )
    known = set(here)
    for person in people:
        if (person.name, person.phone) in known:
            raise Refused(_("%(name)s已报名，无需重复填写。") % {"name": person.name})
        known.add((person.name, person.phone))
    free = 0 if in_line(locked).exists() else free_places(locked)
    return [
        _add(locked, organization, person, SignUpStage.CONFIRMED if place < free else SignUpStage.WAITING, by)
        for place, person in enumerate(people)
    ]


@transaction.atomic
def sign_off(row: SignUp, *, by: User) -> Entry:
    """By the organization itself, until the end of the sign-up."""
    locked = hold(row.event)
    if not locked.takes_sign_ups(clock.now()):
        raise Refused(_("报名已截止，不能再取消；确有变动请联系主办单位。"))
    return _leave(row, locked, by=by, note="")


@transaction.atomic
def remove(row: SignUp, *, reason: str, by: User) -> Entry:
    """By the bureau, with a reason that the organization is told."""
    locked = hold(row.event)
    if not reason.strip():
        raise Refused(_("请写明移除的原因，原因会告知报名单位。"))
    if locked.stage != EventStage.ANNOUNCED:
        raise Refused(_("活动已结束或取消，报名不能再变动。"))
    entry = _leave(row, locked, by=by, note=reason.strip())
    mail.queue(
        "benchmarking/event_removed", to=people_of(row), url=locked.get_absolute_url(), event=locked, sign_up=row,
        reason=reason.strip(),
    )  # fmt: skip
    return entry


def _leave(row: SignUp, event: Event, *, by: User, note: str) -> Entry:
    """The place becomes free and the next in line moves up."""
    fresh = hold(row)
    if fresh.checked_in_at:
        raise Refused(_("%(name)s已签到，不能取消报名。") % {"name": fresh.name})
    entry = take(SIGN_OFF, row, by=by, note=note)
    fill_up(event)
    return entry


def _require_open(event: Event, organization: Organization, people: Sequence[Person]) -> None:
    if event.stage == EventStage.CANCELLED:
        raise Refused(_("活动已取消。"))
    if not event.takes_sign_ups(clock.now()):
        raise Refused(_("这项活动现在不接受报名。"))
    if organization.stage != OrganizationStage.VERIFIED:
        raise Refused(_("贵单位尚未通过核验，核验后才能报名。"))
    if not people:
        raise Refused(_("请至少填写一名参加人员。"))


def _add(event: Event, organization: Organization, person: Person, stage: SignUpStage, by: User) -> SignUp:
    row = SignUp.objects.create(
        event=event, organization=organization, name=person.name, position=person.position, phone=person.phone, stage=stage,
        code=secrets.token_urlsafe(12), signed_up_by=by, signed_up_at=clock.now(), stage_since=clock.now(),
    )  # fmt: skip
    journal.record("sign_ups.sign_up", row, by=by, after={"stage": stage, "event": event.reference})
    return row
