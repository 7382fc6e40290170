"""Filters of the desk kept under a name: everybody's own, shown to nobody else. They belong to no case, so the journal does not speak of them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from awards.screening.models import SavedView
from core.refusal import Refused

KEPT = (
    "q", "cycle", "region", "industry", "size", "track", "recommendation", "answered", "late", "stage", "check", "sort",
)  # fmt: skip
MOST = 20
LONGEST_NAME, LONGEST_QUERY = 50, 500  # the columns' own


def query_of(given: QueryDict) -> str:
    """The filters among `given`, in one order, so that equal filters are equal texts."""
    made = QueryDict(mutable=True)
    for name in KEPT:
        if value := given.get(name, "").strip():
            made[name] = value
    return made.urlencode()


def views_of(user: User) -> list[SavedView]:
    return list(SavedView.objects.filter(user=user))


def keep(*, name: str, query: str, by: User) -> SavedView:
    """Keep a query under a name that `by` has not used yet."""
    query = query_of(QueryDict(query))
    if not query:
        raise Refused(_("当前没有筛选条件，不需要保存。"))
    if len(query) > LONGEST_QUERY:
        raise Refused(_("筛选条件太长，不能保存。"))
    if SavedView.objects.filter(user=by).count() >= MOST:
        raise Refused(_("最多保存 %d 个视图，请先删除不用的。") % MOST)
    return _saved(SavedView(user=by, name=_named(name), query=query))


def rename(view: SavedView, *, name: str) -> SavedView:
    view.name = _named(name)
    return _saved(view, update_fields=["name"])


def remove(view: SavedView) -> None:
    view.delete()


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(_("请给视图取一个名称。"))
    if len(name) > LONGEST_NAME:
        raise Refused(_("名称不超过 %d 个字。") % LONGEST_NAME)
    return name


def _saved(view: SavedView, **options: Any) -> SavedView:
    try:
        with transaction.atomic():
            view.save(**options)
    except IntegrityError as error:
        raise Refused(_("您已有名为“%s”的视图，请换一个名称。") % view.name) from error
    return view
