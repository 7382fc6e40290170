"""Who may see a row, and who may act on it. A hidden row does not exist (404); a forbidden act is refused with a sentence (403)."""

from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _

FORBIDDEN = _("您的角色无权进行这一操作。")


class VisibleQuerySet(models.QuerySet):
    """Base of every queryset that pages read. Closed by default: a model that does not say who may see it shows nothing."""

    def visible_to(self, user: Any) -> Self:
        return self.none()


def require(user: Any, permission: str, row: object = None, sentence: object = FORBIDDEN) -> None:
    """Refuse with `sentence` (403) unless `user` holds `permission`, asked about `row`."""
    if not user.has_perm(permission, row):
        raise PermissionDenied(str(sentence))


def fetch(queryset: VisibleQuerySet, user: Any, permission: str, **lookup: object) -> Any:
    """The one row of `queryset` that matches `lookup`: 404 when `user` may not see it, 403 when `user` may not do `permission` to it."""
    row = queryset.visible_to(user).filter(**lookup).first()
    if row is None:
        raise Http404
    require(user, permission, row)
    return row
