"""The bureau reviews a practice: sent back with a reason, approved by one person, released by another, taken down with a reason."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.heads import ask_heads
from accounts.models import Role, User
from benchmarking.practices.models import (
    APPROVE,
    RELEASE,
    SEND_BACK,
    WITHDRAW,
    Briefing,
    BriefingStage,
    Practice,
    PracticeKind,
)
from core import journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import require_as_read
from core.workflow import take


@transaction.atomic
def send_back(practice: Practice, *, reason: str, by: User) -> Entry:
    """Back to whoever submitted it, with what is to be mended."""
    if not reason.strip():
        raise Refused(_("请写明退回的原因，原因会告知撰写人。"))
    locked = hold(practice)
    author = _author(locked)
    entry = take(SEND_BACK, practice, by=by, note=reason.strip(), reason=reason.strip(), prepared_by=author)
    tell("benchmarking/practice_returned", practice, reason=reason.strip())
    return entry


@transaction.atomic
def approve(practice: Practice, *, by: User, kind: str = "", since: str | None = None) -> Entry:
    """Approved as an exemplar or a case; who approves answers for it, and does not release it."""
    require_as_read(hold(practice), since)
    chosen = PracticeKind(kind or practice.kind)
    entry = take(APPROVE, practice, by=by, kind=chosen, prepared_by=by, data={"kind": chosen.value})
    ask_heads("benchmarking/practice_approved", by=by, url=practice.get_absolute_url(), practice=practice)
    return entry


@transaction.atomic
def release(practice: Practice, *, by: User, since: str | None = None) -> Entry:
    """Published: it stands in the public case library from now on."""
    hold(practice)
    entry = four_eyes(RELEASE, practice, by=by, since=since)
    tell("benchmarking/practice_released", practice)
    return entry


@transaction.atomic
def withdraw(practice: Practice, *, reason: str, by: User) -> Entry:
    """Taken down for good. Printed briefings keep it; one that is not yet printed has to let it go."""
    if not reason.strip():
        raise Refused(_("请写明撤下的原因，原因会告知撰写单位。"))
    hold(practice)
    waiting = Briefing.objects.filter(practices=practice).exclude(stage=BriefingStage.RELEASED)
    data = {"briefings": [str(briefing) for briefing in waiting]}
    entry = take(WITHDRAW, practice, by=by, note=reason.strip(), reason=reason.strip(), data=data)
    tell("benchmarking/practice_withdrawn", practice, reason=reason.strip())
    return entry


def tell(template: str, practice: Practice, **context: Any) -> None:
    """A letter to everybody who acts for the organization, and to the officer who wrote on its behalf."""
    members = User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=practice.organization_id)
    author = _author(practice)
    people = {person.pk: person for person in members}
    if author.role != Role.ENTERPRISE:
        people[author.pk] = author
    mail.queue(template, to=people.values(), url=practice.get_absolute_url(), practice=practice, **context)


def _author(practice: Practice) -> User:
    """Who submitted it last."""
    submitted = journal.timeline(practice).filter(verb=practice.steps.verb(practice.steps["submit"])).last()
    author: User = submitted.actor if submitted and submitted.actor else practice.prepared_by
    return author
