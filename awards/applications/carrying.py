"""What an organization wrote in an earlier cycle, offered to a new application section by section, with what the criteria ask differently."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications import actions, entries, pictures
from awards.applications.content import Cell, Content
from awards.applications.differences import Piece, differences
from awards.applications.marks import figures, renumbered
from awards.applications.models import Application, lock_editable
from awards.applications.parts import Honour, Picture, Product
from awards.applications.texts import PROFILE, characters, version_of
from awards.applications.versions import Origin
from awards.applications.workflow import Stage
from awards.criteria.models import Item
from core import journal
from core.refusal import Refused
from core.words import Words
from core.workflow import name_verb

name_verb("applications.carry", gettext_lazy("沿用往届内容"))


class Offer(NamedTuple):
    """One section that the earlier application has: how much, what stands in its place now, and how the criteria changed since."""

    section: str
    label: Words
    size: str
    text: str
    pieces: list[Piece]  # of a text that stands there already: from it to the earlier one
    asked: list[Piece]  # what the criteria asked then and ask now, where it differs
    version: str
    is_filled: bool


def earlier_of(application: Application) -> Application | None:
    """The same candidate's latest application of another cycle that holds something: of an earlier year, or of the same year for another award."""
    rows = Application.objects.filter(
        organization_id=application.organization_id, kind=application.kind, subject=application.subject,
        cycle__award_year__lte=application.cycle.award_year, pk__lt=application.pk,
    ).exclude(cycle_id=application.cycle_id)  # fmt: skip
    joined = rows.exclude(stage=Stage.WITHDRAWN, submitted_at=None).select_related("cycle__criteria", "organization")
    return joined.order_by("-cycle__award_year", "-pk").first()


def has_carried(application: Application) -> bool:
    """Whether something was taken over already: the applicant knows of the offer."""
    return journal.timeline(application).filter(verb="applications.carry").exists()


def offers(content: Content, old: Content) -> list[Offer]:
    """What can be carried over, in the order of the form."""
    return [*_texts(content, old), *_rows(content, old)]


@transaction.atomic
def carry(application: Application, sections: Collection[str], *, read: dict[str, str], by: User) -> list[str]:
    """Take these sections over; gives their names. Texts that stand there stay among the versions; rows and figures only fill what is empty.

    `read` is the version of each text that the writer has seen; a text that changed since refuses the whole.
    """
    locked = lock_editable(application)
    earlier = earlier_of(locked)
    if earlier is None:
        raise Refused(_("没有可以沿用的往届申报。"))
    content, old = Content.of(locked), Content.of(earlier)
    chosen = [offer for offer in offers(content, old) if offer.section in sections]
    matched = {item.clause: item for item in content.items}
    for offer in chosen:
        version = read.get(offer.section)
        if offer.section == PROFILE:
            text = _with_pictures(locked, old, offer.text, None, by)
            actions.save_profile(locked, text=text, by=by, version=version, origin=Origin.CARRIED)
        elif offer.section in matched:
            item = matched[offer.section]
            text = _with_pictures(locked, old, offer.text, item, by)
            actions.save_answer(locked, item=item, text=text, by=by, version=version, origin=Origin.CARRIED)
        else:
            _carry_rows(locked, offer.section, content, old, by)
    if chosen:
        data = {"from": earlier.reference, "sections": [offer.section for offer in chosen]}
        journal.record("applications.carry", locked, by=by, data=data)
    return [str(offer.label) for offer in chosen]


def _texts(content: Content, old: Content) -> Iterator[Offer]:
    profile = old.application.profile
    if profile.strip() and profile != content.application.profile:
        yield _offer(PROFILE, content.application.profile_label, profile, content.application.profile, [])
    before = {row.item.clause: row for row in old.answered_items}
    named = {row.item.name: row for row in old.answered_items}
    for row in content.answered_items:
        same = before.get(row.item.clause)
        source = same if same and same.item.name == row.item.name else named.get(row.item.name) or same
        if source and source.text.strip() and source.text != row.text:
            yield _offer(
                row.item.clause,
                f"{row.item.clause} {row.item.name}",
                source.text,
                row.text,
                _asked(source.item, row.item),
            )


def _offer(section: str, label: Words, text: str, stands: str, asked: list[Piece]) -> Offer:
    size = _("%d 字") % characters(text)
    pieces = differences(stands, text) if stands.strip() else []
    return Offer(section, label, size, text, pieces, asked, version_of(stands), bool(stands.strip()))


def _asked(then: Item, now: Item) -> list[Piece]:
    """What the criteria's words for an item became."""
    one, two = (
        f"{item.clause} {item.name}（{item.points} 分）\n{item.summary}\n" + "\n".join(item.questions)
        for item in (then, now)
    )
    return differences(one, two) if one != two else []


def _rows(content: Content, old: Content) -> Iterator[Offer]:
    listed: list[tuple[str, str, Sequence[Product | Honour], Sequence[Product | Honour], bool]] = [
        ("products", _("主要产品"), old.products, content.products, content.materials.products),
        ("honours", _("所获荣誉"), old.honours, content.honours, content.materials.honours),
    ]
    for section, label, was, stands, is_asked in listed:
        if is_asked and was and not stands:
            text = "\n".join(row.name for row in was)
            yield Offer(section, label, _("%d 行") % len(was), text, [], [], "", False)
    cells = _cells(content, old)
    if cells:
        words = {"count": len(cells), "years": "、".join(sorted({str(year) for _code, year in cells}))}
        labels = {row.rule.code: row.rule.label for row in content.grid}
        text = "\n".join(f"{labels[code]} {year}：{value}" for (code, year), value in cells.items())
        yield Offer("indicators", _("经营指标"), _("%(count)d 项数据（%(years)s 年）") % words, text, [], [], "", False)


def _cells(content: Content, old: Content) -> dict[Cell, Decimal]:
    """Figures of the earlier application for cells of this one that are empty."""
    found = {}
    for row in content.grid:
        if row.rule.computed is not None:
            continue
        for cell in row.cells:
            was = old.figures.get((row.rule.code, cell.year))
            if cell.value is None and was is not None and was.value is not None:
                found[row.rule.code, cell.year] = was.value
    return found


def _carry_rows(locked: Application, section: str, content: Content, old: Content, by: User) -> None:
    if section == "products":
        for row in old.products:
            entries.save_product(
                locked, name=row.name, share_percent=row.share_percent, standard=row.standard,
                certification=row.certification, by=by,
            )  # fmt: skip
    elif section == "honours":
        for honour in old.honours:
            entries.save_honour(
                locked,
                name=honour.name,
                level=honour.level,
                awarded_by=honour.awarded_by,
                year=honour.year,
                evidence=None,
                by=by,
            )
    else:
        actions.save_indicators(locked, values=_cells(content, old), reasons={}, by=by)


def _with_pictures(locked: Application, old: Content, text: str, item: Item | None, by: User) -> str:
    """The text with its pictures, which get numbers of this application."""
    named = {figure.number for figure in figures(text)}
    given = {
        row.number: pictures.keep(locked, file=row.file, by=by, item=item).number
        for row in Picture.objects.filter(application=old.application, number__in=named).select_related("file")
    }
    return renumbered(text, given)
