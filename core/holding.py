"""One row, one writer at a time.

Rows of the business are held first, all that an act will move, and the journal's line is written after: its head is the last thing that
anybody waits for, or two acts would wait for each other. Rows are held so that others may still point at them (FOR NO KEY UPDATE).
"""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from core.refusal import Refused

Row = TypeVar("Row", bound=models.Model)


def hold(row: Row, *related: str) -> Row:
    """`row` as it stands now, with its `related` rows, held until the transaction ends: who else wants it waits.

    Refused when somebody has deleted it since it was read."""
    rows = _held(type(row))
    try:
        return (rows.select_related(*related) if related else rows).get(pk=row.pk)
    except ObjectDoesNotExist as gone:
        raise Refused(_("这条记录已被他人撤销或删除，请刷新后再看。")) from gone


def hold_all(rows: Iterable[models.Model]) -> None:
    """Hold several rows of one model before an act moves them one by one; in the order of their keys, in which everybody does it."""
    found = list(rows)
    if found:
        list(_held(type(found[0])).filter(pk__in=[row.pk for row in found]).order_by("pk").values_list("pk"))


def _held(model: type[Row]) -> models.QuerySet[Row]:
    return model._base_manager.select_for_update(of=("self",), no_key=True)
