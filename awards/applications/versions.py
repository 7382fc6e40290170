"""What stood in an application earlier: every text as it was, and every hand-in as it was handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from core import clock


class Origin(models.TextChoices):
    """How a version of a text came about."""

    TYPED = "typed", _("填写")
    IMPORTED = "imported", _("自 Word 导入")
    CARRIED = "carried", _("沿用往届")
    RESTORED = "restored", _("恢复旧稿")


class TextVersion(models.Model):
    """A text as it stood. What one writer types without a pause is one version; a pause, another writer or another origin begins the next.

    `section` is a clause, or `profile`. The version with the latest `written_at` is what stands there now.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="versions")
    section = models.CharField(max_length=50)
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.TYPED)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["application", "section", "-written_at"], name="versions_of_one_text")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.section} {self.written_at:%Y-%m-%d %H:%M}"


class Submission(models.Model):
    """One hand-in of an application: the snapshot as it was sealed then. The last one is also the application's own snapshot."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("第几次提交"))
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="a_hand_in_is_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} #{self.number}"
