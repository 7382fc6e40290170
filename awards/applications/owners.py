"""Who of the organization's people looks after which section, and how far each of them is."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.content import Content
from awards.applications.models import Application, lock_editable
from awards.applications.parts import SectionOwner
from awards.applications.places import Place, places
from core import clock, journal, mail
from core.refusal import Refused
from core.words import joined
from core.workflow import name_verb

name_verb("applications.assign", gettext_lazy("分工"))


class Share(NamedTuple):
    """One colleague's sections and how many of them are filled in."""

    person: User
    places: list[Place]
    done: int

    @property
    def total(self) -> int:
        return len(self.places)


def colleagues(application: Application) -> list[User]:
    """Who may own a section: the organization's people."""
    rows = User.objects.filter(memberships__organization_id=application.organization_id, is_active=True)
    return list(rows.order_by("memberships__pk"))


def owners_of(application: Application) -> dict[str, User]:
    """Section -> who looks after it. Who has left the organization owns nothing."""
    rows = application.owners.filter(user__memberships__organization_id=application.organization_id)
    return {row.section: row.user for row in rows.select_related("user")}


def shares(content: Content, owners: Mapping[str, User]) -> list[Share]:
    """Every colleague who owns something, in the order of their first section."""
    held: dict[User, list[Place]] = {}
    for place in places(content):
        if place.section in owners:
            held.setdefault(owners[place.section], []).append(place)
    return [Share(person, rows, sum(row.is_done for row in rows)) for person, rows in held.items()]


@transaction.atomic
def assign(application: Application, owners: Mapping[str, User | None], *, by: User) -> int:
    """Give sections to colleagues, or take them back with None; gives how many changed. Whoever gets some is told once."""
    locked = lock_editable(application)
    known = {place.section: place for place in places(Content.of(locked))}
    people = {person.pk for person in colleagues(locked)}
    stands = {row.section: row for row in locked.owners.select_related("user")}
    given: dict[User, list[str]] = {}
    changed: dict[str, str] = {}
    if not known.keys() >= owners.keys():
        raise Refused(_("申报书中没有这一部分。"))
    for section in filter(owners.__contains__, known):
        row, person = stands.get(section), owners[section]
        if person is not None and person.pk not in people:
            raise Refused(_("只能分给本组织的成员。"))
        if (row.user_id if row else None) == (person.pk if person else None):
            continue
        changed[section] = person.name if person else ""
        if person is None:
            locked.owners.filter(section=section).delete()
            continue
        SectionOwner.objects.update_or_create(
            application=locked, section=section,
            defaults={"user": person, "assigned_by": by, "assigned_at": clock.now()},
        )  # fmt: skip
        given.setdefault(person, []).append(str(known[section].label))
    if changed:
        journal.record("applications.assign", locked, by=by, data=changed)
    url = reverse("awards:applications-team", args=[locked.reference])
    for person, labels in given.items():
        if person.pk != by.pk:
            mail.queue(
                "awards/section_assigned", to=[person], url=url, application=locked, sections=joined(labels), by=by
            )
    return len(changed)
