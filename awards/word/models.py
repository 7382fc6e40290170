"""A self-assessment uploaded as a Word file: kept, shown for confirmation, and then taken over."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from core import clock
from core.access import VisibleQuerySet
from core.models import StoredFile


class WordImportQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The applicant's own people."""
        return self.filter(application__organization_id__in=user.organization_ids)


class WordImport(models.Model):
    """One upload. `found` is what was read from it (the JSON that `selfassessment inspect` prints); nothing is written before it is taken over."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="word_imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    found = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), default=clock.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    objects = WordImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="a_word_file_is_taken_over_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.file.name
