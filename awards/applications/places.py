"""The sections of an application by name: an owner, a remark, a version or a difference names the section it is about."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.content import Content
from awards.applications.texts import PROFILE
from core.words import Words


class Place(NamedTuple):
    """A section: its name (a clause, or one of the names below), what it is called, and the page where it is written."""

    section: str
    label: Words
    url: str


def places(content: Content) -> list[Place]:
    """Every section that this cycle asks for, in the order in which they are filled in."""
    reference, materials = content.application.reference, content.materials

    def at(page: str, *rest: str, anchor: str = "") -> str:
        return reverse(f"awards:applications-{page}", args=[reference, *rest]) + anchor

    found = [
        Place("basics", _("基本信息"), at("basics", anchor="#contacts")),
        Place(PROFILE, _("组织概述"), at("basics", anchor="#profile")),
        *(Place(item.clause, f"{item.clause} {item.name}", at("answer", item.clause)) for item in content.items),
    ]
    if materials.products:
        found.append(Place("products", _("主要产品"), at("products")))
    if materials.honours:
        found.append(Place("honours", _("所获荣誉"), at("honours")))
    if content.grid:
        found.append(Place("indicators", _("经营指标"), at("indicators")))
    if content.evidence_groups:
        found.append(Place("evidence", _("证实性材料"), at("evidence")))
    if materials.commitment_required:
        found.append(Place("commitment", _("承诺书"), at("commitment")))
    return found


def place_of(content: Content, section: str) -> Place | None:
    return next((place for place in places(content) if place.section == section), None)
