"""Several dossiers in one archive: which, chosen by whom."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from awards.applications.models import Application
from core import clock
from core.access import VisibleQuerySet


class DossierBundleQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A bundle is its maker's, for as long as they may make one."""
        return self.filter(made_by_id=user.pk) if user.has_perm("awards.bundle_dossiers") else self.none()


class DossierBundle(models.Model):
    """The applications whose dossiers somebody wants in one ZIP."""

    reference = models.CharField(max_length=40, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    applications = models.ManyToManyField(Application, related_name="+")

    objects = DossierBundleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reference
