"""Criteria sets from data files into the database and back."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.criteria.content import KINDS, CriteriaContent
from awards.criteria.models import Band, Category, CriteriaSet, Factor, Item
from core import clock, journal
from core.holding import hold
from core.refusal import Refused
from core.workflow import name_verb

DATA = Path(__file__).parent / "data"
GBT_19580 = DATA / "gbt19580-2012.yaml"

name_verb("criteria.load", _("导入评价准则"))
name_verb("criteria.freeze", _("冻结评价准则"))


def load(path: Path | str, *, by: Any = None) -> CriteriaSet:
    """Load a criteria file. Loading the same again changes nothing; a frozen set is never changed (Refused)."""
    return load_content(CriteriaContent.parse(Path(path).read_text(encoding="utf-8")), by=by)


@transaction.atomic
def load_content(content: CriteriaContent, *, by: Any = None) -> CriteriaSet:
    head = content.criteria
    criteria = CriteriaSet.objects.select_for_update().filter(code=head.code).first()
    if criteria is not None:
        if stored(criteria) == content:
            return criteria
        if criteria.frozen_at:
            raise Refused(_("评价准则“%s”已被评审使用，内容已冻结；请另用新的代码导入。") % criteria.name)
    criteria, _created = CriteriaSet.objects.update_or_create(
        code=head.code,
        defaults={"name": head.name, "standard": head.standard, "edition": head.edition, "total": head.total},
    )
    _write_items(criteria, content)
    _write_scale(criteria, content)
    journal.record("criteria.load", criteria, by=by, data={"items": len(content.items), "total": head.total})
    return criteria


@transaction.atomic
def freeze(criteria: CriteriaSet, *, by: Any) -> None:
    """From now on the set is not changed any more; a cycle freezes its set when it is published."""
    locked = hold(criteria)
    if locked.frozen_at is None:
        locked.frozen_at = clock.now()
        locked.save(update_fields=["frozen_at"])
        journal.record("criteria.freeze", locked, by=by)
    criteria.frozen_at = locked.frozen_at


def stored(criteria: CriteriaSet) -> CriteriaContent:
    """What the database holds, as content: equal to the file it was loaded from."""
    items = list(criteria.items.order_by("order"))
    factors = list(criteria.factors.order_by("order"))
    bands = list(criteria.bands.order_by("low"))
    return CriteriaContent.model_validate(
        {
            "criteria": _plain(criteria, "code", "name", "standard", "edition", "total"),
            "categories": [
                _plain(category, "clause", "name", "name_en")
                | {"items": [_item(item) for item in items if item.category_id == category.pk]}
                for category in criteria.categories.order_by("order")
            ],
            "factors": {
                kind: rows
                for kind in KINDS
                if (rows := [_plain(row, "code", "name", "description") for row in factors if row.kind == kind])
            },
            "bands": {
                kind: rows
                for kind in KINDS
                if (rows := [_plain(row, "low", "high", "texts") for row in bands if row.kind == kind])
            },
        }
    )


def _plain(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _item(item: Item) -> dict[str, Any]:
    return _plain(item, "clause", "name", "name_en", "points", "kind", "summary", "questions")


def _write_items(criteria: CriteriaSet, content: CriteriaContent) -> None:
    criteria.items.all().delete()
    criteria.categories.all().delete()
    categories = Category.objects.bulk_create(
        Category(criteria=criteria, clause=part.clause, name=part.name, name_en=part.name_en, order=order)
        for order, part in enumerate(content.categories, start=1)
    )
    pairs = [
        (category, item) for category, part in zip(categories, content.categories, strict=True) for item in part.items
    ]
    Item.objects.bulk_create(
        Item(criteria=criteria, category=category, order=order, **part.model_dump())
        for order, (category, part) in enumerate(pairs, start=1)
    )


def _write_scale(criteria: CriteriaSet, content: CriteriaContent) -> None:
    criteria.factors.all().delete()
    criteria.bands.all().delete()
    Factor.objects.bulk_create(
        Factor(criteria=criteria, kind=kind, order=order, **part.model_dump())
        for kind, parts in content.factors.items()
        for order, part in enumerate(parts, start=1)
    )
    Band.objects.bulk_create(
        Band(criteria=criteria, kind=kind, **part.model_dump())
        for kind, parts in content.bands.items()
        for part in parts
    )
