"""Questions of the query page that somebody keeps."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.access import VisibleQuerySet


class SavedQueryQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A person's own and those that somebody shares."""
        if user.has_perm("reports.see_figures"):
            return self.filter(Q(owner_id=user.pk) | Q(is_shared=True))
        return self.none()

    def for_listing(self, user: Any) -> Self:
        """One's own first, by name."""
        return self.select_related("owner").order_by(Case(When(owner_id=user.pk, then=0), default=1), "name", "pk")


class SavedQuery(models.Model):
    """A question of the query page under a name. `question` is what its address holds behind the question mark: opening it asks anew."""

    name = models.CharField(_("名称"), max_length=60)
    question = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_queries")
    is_shared = models.BooleanField(_("与同事共享"), default=False)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SavedQueryQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="a_person_names_a_query_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('reports:statistics-query')}?{self.question}"
