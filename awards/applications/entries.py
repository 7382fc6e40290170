"""Products and honours: rows that are added, changed, removed and put in order."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application, lock_editable
from awards.applications.parts import Honour, Product
from core import journal
from core.refusal import Refused
from core.workflow import name_verb

name_verb("applications.save_entry", gettext_lazy("填写产品或荣誉"))
name_verb("applications.remove_entry", gettext_lazy("删除产品或荣誉"))

ENTRY_LIMIT = 50

Row = Product | Honour
R = TypeVar("R", Product, Honour)


def kind_of(row: Row) -> str:
    return "honours" if isinstance(row, Honour) else "products"


@transaction.atomic
def save_product(application: Application, *, by: User, row: Product | None = None, **values: Any) -> Product:
    """A new product at the end, or `row` with other values: name, share_percent, standard, certification."""
    locked = lock_editable(application)
    _require_asked(locked, "products")
    return _write(row or Product(application=locked), locked, by=by, **values)


@transaction.atomic
def save_honour(application: Application, *, by: User, row: Honour | None = None, **values: Any) -> Honour:
    """A new honour at the end, or `row` with other values: name, level, awarded_by, year, evidence."""
    locked = lock_editable(application)
    _require_asked(locked, "honours")
    evidence = values.get("evidence")
    if evidence is not None and evidence.application_id != locked.pk:
        raise Refused(_("所选材料不属于这份申报书。"))
    return _write(row or Honour(application=locked), locked, by=by, **values)


@transaction.atomic
def remove(row: Row, *, by: User) -> None:
    locked = lock_editable(row.application)
    still_there = _rows(locked, row).filter(pk=row.pk).first()
    if still_there is None:
        raise Refused(_("这一行已被删除。"))
    before = {"kind": kind_of(row), "name": still_there.name}
    still_there.delete()
    journal.record("applications.remove_entry", locked, by=by, before=before)


@transaction.atomic
def move(row: Row, *, up: bool, by: User) -> None:
    """One place up or down; at either end it stays."""
    locked = lock_editable(row.application)
    rows = list(_rows(locked, row))
    place = next((place for place, other in enumerate(rows) if other.pk == row.pk), None)
    if place is None:
        raise Refused(_("这一行已被删除。"))
    rows.insert(max(place + (-1 if up else 1), 0), rows.pop(place))
    for order, other in enumerate(rows, 1):
        if other.order != order:
            other.order = order
            other.save(update_fields=["order"])


def _write(row: R, application: Application, *, by: User, **values: Any) -> R:
    rows = _rows(application, row)
    if row.pk is None:
        if rows.count() >= ENTRY_LIMIT:
            raise Refused(_("最多填写 %d 行。") % ENTRY_LIMIT)
        row.order = max([0, *rows.values_list("order", flat=True)]) + 1
    elif not rows.filter(pk=row.pk).exists():
        raise Refused(_("这一行已被删除。"))
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    journal.record("applications.save_entry", application, by=by, data={"kind": kind_of(row), "name": row.name})
    return row


def _rows(application: Application, row: Row) -> Any:
    return application.honours.all() if isinstance(row, Honour) else application.products.all()


def _require_asked(application: Application, kind: str) -> None:
    if not getattr(application.materials, kind):
        raise Refused(_("本届不要求填写这一部分。"))
