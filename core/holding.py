"""One row, one writer at a time."""

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from core.refusal import Refused

Row = TypeVar("Row", bound=models.Model)


def hold(row: Row, *related: str) -> Row:
    """`row` as it stands now, with its `related` rows, held until the transaction ends: who else wants it waits.

    Refused when somebody has deleted it since it was read."""
    rows = type(row)._base_manager.select_for_update(of=("self",))
    try:
        return (rows.select_related(*related) if related else rows).get(pk=row.pk)
    except ObjectDoesNotExist as gone:
        raise Refused(_("这条记录已被他人撤销或删除，请刷新后再看。")) from gone
