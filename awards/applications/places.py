"""The sections of an application by name: an owner, a remark, a version or a difference names the section it is about."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.content import Content
from awards.applications.texts import PROFILE
from core.words import Words


class Place(NamedTuple):
    """A section: its name (a clause, or one of the names below), what it is called, the page where it is written, whether it is filled in."""

    section: str
    label: Words
    url: str
    is_done: bool


def places(content: Content) -> list[Place]:
    """Every section that this cycle asks for, in the order in which they are filled in."""
    application, materials = content.application, content.materials

    def at(page: str, *rest: str, anchor: str = "") -> str:
        return reverse(f"awards:applications-{page}", args=[application.reference, *rest]) + anchor

    contacts = bool(application.contact_name and application.contact_phone)
    signed = bool(application.commitment_file_id and application.commitment_signatory)
    explained = not any(row.unexplained for row in content.grid)
    shown = all(group.rows for group in content.evidence_groups if group.rule.required)
    found = [
        Place("basics", _("基本信息"), at("basics", anchor="#contacts"), contacts),
        Place(PROFILE, application.profile_label, at("basics", anchor="#profile"), bool(application.profile.strip())),
        *(
            Place(row.item.clause, str(row.item), at("answer", row.item.clause), bool(row.characters))
            for row in content.answered_items
        ),
    ]
    others = [
        ("products", _("主要产品"), materials.products, bool(content.products)),
        ("honours", _("所获荣誉"), materials.honours, bool(content.honours)),
        ("indicators", _("经营指标"), bool(content.grid), explained),
        ("evidence", _("证实性材料"), bool(content.evidence_groups), shown),
        ("commitment", _("承诺书"), materials.commitment_required, signed),
    ]
    return [*found, *(Place(name, label, at(name), is_done) for name, label, is_asked, is_done in others if is_asked)]


def place_of(content: Content, section: str) -> Place | None:
    return next((place for place in places(content) if place.section == section), None)
