"""Questions of the query page kept under a name: each person's own, shared with the others by whoever may."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import journal
from core.forms import STALE, version_of
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb
from reports.statistics.models import SavedQuery

name_verb("queries.keep", gettext_lazy("保存查询"))
name_verb("queries.edit", gettext_lazy("修改保存的查询"))
name_verb("queries.remove", gettext_lazy("删除保存的查询"))

MOST = 50  # of one person


@transaction.atomic
def keep(*, name: str, question: str, is_shared: bool = False, by: User) -> SavedQuery:
    """Refused when the person has a query of this name, or as many as one list bears."""
    if SavedQuery.objects.filter(owner=by).count() >= MOST:
        raise Refused(_("最多保存 %(most)d 个查询，请先删除不用的。") % {"most": MOST})
    row = SavedQuery(name=name, question=question, is_shared=is_shared, owner=by)
    _save(row)
    journal.record("queries.keep", row, by=by, after=_facts(row))
    return row


@transaction.atomic
def edit(row: SavedQuery, *, name: str, is_shared: bool = False, by: User, version: str | None = None) -> SavedQuery:
    """Another name, or shared from now on or no longer."""
    locked = _lock(row)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    before = _facts(locked)
    locked.name, locked.is_shared = name, is_shared
    _save(locked)
    journal.record("queries.edit", locked, by=by, before=before, after=_facts(locked))
    return locked


@transaction.atomic
def remove(row: SavedQuery, *, by: User) -> Entry:
    locked = _lock(row)
    entry = journal.record("queries.remove", locked, by=by, before=_facts(locked))
    locked.delete()
    return entry


def _lock(row: SavedQuery) -> SavedQuery:
    locked = SavedQuery.objects.select_for_update().filter(pk=row.pk).first()
    if locked is None:
        raise Refused(_("这个查询已被删除。"))
    return locked


def _save(row: SavedQuery) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("您已有一个叫“%(name)s”的查询，请换一个名称。") % {"name": row.name}) from error


def _facts(row: SavedQuery) -> dict[str, Any]:
    return {"name": row.name, "question": row.question, "is_shared": row.is_shared}
