"""A briefing: composed of released practices, counted per name and year, prepared by one person, released by another."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import Role, User
from benchmarking.practices.models import (
    BRIEFING_PREPARE,
    BRIEFING_RELEASE,
    BRIEFING_RETURN,
    Briefing,
    BriefingItem,
    BriefingStage,
    Practice,
    PracticeStage,
)
from core import clock, journal, mail
from core.changes import changed
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_number, next_reference
from core.refusal import Refused
from core.release import release as four_eyes
from core.release import send_back
from core.words import tidied
from core.workflow import name_verb, take

name_verb("briefings.compose", gettext_lazy("编制简报"))
name_verb("briefings.edit", gettext_lazy("修改简报"))
name_verb("briefings.arrange", gettext_lazy("调整入选案例"))

FACTS = ("title", "foreword", "issuer", "sent_to", "copied_to", "issued_to")
GONE = gettext_lazy("这篇案例已不在这期简报中，请刷新后再看。")


@transaction.atomic
def compose(*, name: str, by: User, version: str = "", **facts: Any) -> Briefing:
    """A draft with the next issue of this year; name, year and issue stay what they are."""
    name, year = name.strip(), clock.today().year
    briefing = Briefing.objects.create(
        reference=next_reference(f"JB{year}"), name=name, year=year, issue=_next_issue(name, year), prepared_by=by,
        **tidied(facts),
    )  # fmt: skip
    journal.record("briefings.compose", briefing, by=by, after={"title": briefing.title, "issue": str(briefing)})
    return briefing


@transaction.atomic
def edit(briefing: Briefing, *, by: User, version: str | None = None, **facts: Any) -> Briefing:
    locked = _lock_draft(briefing)
    if version is not None and version != version_of(locked):
        raise Refused(_("这期简报在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    before = {name: getattr(locked, name) for name in FACTS}
    for name, value in tidied(facts).items():
        setattr(locked, name, value)
    locked.save(update_fields=[*FACTS, "updated_at"])
    was, becomes = changed(before, {name: getattr(locked, name) for name in FACTS})
    if becomes:
        journal.record("briefings.edit", locked, by=by, before=was, after=becomes)
    return locked


@transaction.atomic
def add(briefing: Briefing, practices: Any, *, by: User) -> int:
    """Put the released ones of `practices` (a queryset) behind those already chosen, the earliest first: how many."""
    locked = _lock_draft(briefing)
    items = _items(locked)
    there = {item.practice_id for item in items}
    released = practices.filter(stage=PracticeStage.RELEASED).order_by("released_at", "pk")
    chosen = [practice for practice in released if practice.pk not in there]
    first = max((item.order for item in items), default=0) + 1
    BriefingItem.objects.bulk_create(
        BriefingItem(briefing=locked, practice=practice, order=order) for order, practice in enumerate(chosen, first)
    )
    if chosen:
        _record(locked, [item.practice for item in items], by=by)
    return len(chosen)


@transaction.atomic
def remove(briefing: Briefing, item: BriefingItem, *, by: User) -> None:
    locked = _lock_draft(briefing)
    before = [row.practice for row in _items(locked)]
    if not BriefingItem.objects.filter(briefing=locked, pk=item.pk).delete()[0]:
        raise Refused(GONE)
    _number(_items(locked))
    _record(locked, before, by=by)


@transaction.atomic
def move(briefing: Briefing, item: BriefingItem, *, up: bool, by: User) -> None:
    """One place up or down; the first stays first and the last stays last."""
    locked = _lock_draft(briefing)
    items = _items(locked)
    before = [row.practice for row in items]
    place = next((at for at, row in enumerate(items) if row.pk == item.pk), None)
    if place is None:
        raise Refused(GONE)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    _number(items)
    _record(locked, before, by=by)


@transaction.atomic
def prepare(briefing: Briefing, *, by: User) -> Entry:
    """Sent for release. Who sends it answers for it, and cannot release it."""
    locked = hold(briefing)
    data = {"practices": _require_complete(locked)}
    entry = take(BRIEFING_PREPARE, briefing, by=by, prepared_by=by, data=data)
    ask_heads("benchmarking/briefing_prepared", by=by, url=briefing.get_absolute_url(), briefing=briefing)
    return entry


def return_to_draft(briefing: Briefing, *, reason: str, by: User) -> Entry:
    return send_back(
        BRIEFING_RETURN, briefing, "benchmarking/briefing_returned", reason=reason, by=by, briefing=briefing
    )


@transaction.atomic
def release(briefing: Briefing, *, by: User, since: str | None = None) -> Entry:
    """Printed and published; the organizations whose practices it carries are told."""
    locked = hold(briefing)
    data = {"practices": _require_complete(locked)}
    entry = four_eyes(BRIEFING_RELEASE, briefing, by=by, since=since, data=data)
    people = User.objects.with_role(Role.ENTERPRISE)
    people = people.filter(memberships__organization__practices__briefings=locked).distinct()
    mail.queue("benchmarking/briefing_released", to=people, url=briefing.get_absolute_url(), briefing=briefing)
    return entry


def _require_complete(briefing: Briefing) -> list[str]:
    """The references of its practices, which are held as they are until the act is done."""
    practices = list(Practice.objects.select_for_update().filter(briefing_items__briefing=briefing).order_by("pk"))
    if not practices:
        raise Refused(_("还没有选入案例。"))
    gone = [practice.title for practice in practices if practice.stage != PracticeStage.RELEASED]
    if gone:
        raise Refused(_("案例“%(title)s”已撤下，请先从简报中移出。") % {"title": gone[0]})
    return [practice.reference for practice in practices]


def _next_issue(name: str, year: int) -> int:
    """The counter is raised first, so that of two composers one waits; issues entered otherwise are counted too."""
    next_number(f"briefing-{year}-{sha256(name.encode()).hexdigest()[:12]}")
    last = Briefing.objects.filter(name=name, year=year).aggregate(last=Max("issue"))["last"]
    return (last or 0) + 1


def _items(briefing: Briefing) -> list[BriefingItem]:
    return list(briefing.items.select_related("practice").order_by("order", "pk"))


def _number(items: Sequence[BriefingItem]) -> None:
    for order, item in enumerate(items, start=1):
        item.order = order
    BriefingItem.objects.bulk_update(items, ["order"])


def _record(briefing: Briefing, before: Sequence[Practice], *, by: User) -> None:
    journal.record(
        "briefings.arrange", briefing, by=by,
        before={"practices": [practice.reference for practice in before]},
        after={"practices": [item.practice.reference for item in _items(briefing)]},
    )  # fmt: skip


def _lock_draft(briefing: Briefing) -> Briefing:
    locked = hold(briefing)
    if locked.stage != BriefingStage.DRAFT:
        raise Refused(_("简报已送签，不能再修改；需要修改时请签发人退回。"))
    return locked
