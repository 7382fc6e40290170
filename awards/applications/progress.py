"""How far each section of an application is: the workspace's navigation."""

from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _

from awards.applications.content import Content
from awards.applications.requirements import Gap, section_url
from core.words import Words


class Section(NamedTuple):
    """One section: what is done of how much, and how many gaps stand in the way of submitting."""

    name: str
    label: Words
    url: str
    icon: str
    done: int
    total: int
    gaps: int

    @property
    def is_done(self) -> bool:
        return self.gaps == 0 and self.done >= self.total


def sections(content: Content, gaps: list[Gap]) -> list[Section]:
    """The sections that this cycle asks for, in the order in which they are filled in."""
    application, materials = content.application, content.materials
    held = Counter(gap.section for gap in gaps if gap.blocks)
    first = content.items[0].clause if content.items else ""
    contacts = bool(application.contact_name and application.contact_phone)
    signed = bool(application.commitment_file_id and application.commitment_signatory)
    required = [group for group in content.evidence_groups if group.rule.required]
    shown = [
        ("basics", _("基本信息与概述"), (), "building-factory-2", contacts + bool(application.profile), 1 + materials.profile_required, True),
        ("answers", _("自评报告"), (first,), "writing", sum(map(content.is_answered, content.answered_items)), len(content.items),
         bool(first)),
        ("products", _("主要产品"), (), "package", min(len(content.products), 1), 1, materials.products),
        ("honours", _("所获荣誉"), (), "award", min(len(content.honours), 1), 1, materials.honours),
        ("indicators", _("经营指标"), (), "chart-bar", sum(not row.unexplained for row in content.grid), len(content.grid), bool(content.grid)),
        ("evidence", _("证实性材料"), (), "paperclip", sum(bool(group.rows) for group in required), len(required), bool(content.evidence_groups)),
        ("commitment", _("承诺书"), (), "signature", int(signed), 1, materials.commitment_required),
    ]  # fmt: skip
    return [
        Section(
            name, label, section_url(application, "answer" if name == "answers" else name, *rest), icon, int(done), int(total),
            held[name],
        )
        for name, label, rest, icon, done, total, is_asked in shown
        if is_asked
    ]  # fmt: skip
