"""The kernel's own rows: journal, letters, files, calendar."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import clock
from core.access import VisibleQuerySet
from core.withheld import is_withheld


class EntryQuerySet(VisibleQuerySet):
    def about(self, subject: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=kind, subject_id=subject.pk).order_by("sequence")

    def visible_to(self, user: Any) -> Self:
        """Supervisors read all of it but what is sealed yet. Who looks after accounts reads the lines about people and the platform, not the scores and results that
        other lines tell. Everybody else sees only timelines of rows they may see."""
        if user.has_perm("core.read_whole_journal"):
            return self.exclude(is_withheld())
        if user.has_perm("core.read_journal"):
            return self.filter(subject_type__app_label__in=["accounts", "contenttypes", "core"])
        return self.none()

    def update(self, **kwargs: Any) -> int:
        raise TypeError("a journal line is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("a journal line is never removed")


class Entry(models.Model):
    """One journal line: who, when, what, why, before and after."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=100, blank=True)
    verb = models.CharField(max_length=80, db_index=True)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject_label = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "sequence"], name="lines_about_one_row")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a journal line is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a journal line is never removed")

    @cached_property
    def label(self) -> str:
        """What was done, as the step table or the list of verbs says it."""
        from core.workflow import verb_label  # the registry fills when the apps are ready

        return verb_label(self.verb)

    @property
    def details(self) -> list[tuple[str, str, Any]]:
        """What was, what became, and what else is told: a sign, a name, a value. (A template cannot ask a dict that holds "items" for its items.)"""
        told = (("−", self.before), ("+", self.after), ("", self.data))
        return [(sign, name, value) for sign, values in told for name, value in values.items()]

    @property
    def receipt(self) -> str:
        """The start of the hash in groups of four, as receipts quote it."""
        return " ".join(self.hash[i : i + 4] for i in range(0, 16, 4)).upper()


class JournalHead(models.Model):
    """The one row that says where the chain ends."""

    sequence = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="the_journal_has_one_head")]

    def __str__(self) -> str:
        return f"{self.sequence}"


class LetterQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(recipient_id=user.pk)

    def waiting(self) -> Self:
        return self.filter(sent_at=None, attempts__lt=Letter.MAX_ATTEMPTS)


class Letter(models.Model):
    """The outbox: a letter is written inside the transaction of what it tells, and sent after it. It goes to a person, who reads it in the
    portal too, or to the address of somebody without an account."""

    MAX_ATTEMPTS = 8

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    address = models.EmailField(blank=True)  # of somebody without an account
    secret = models.CharField(
        max_length=64, blank=True
    )  # stands in the letter for {secret}, kept only until it is sent
    template = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="letters_of_one_person"),
            models.Index(fields=["next_try_at"], condition=Q(sent_at=None), name="letters_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | Q(recipient__isnull=True) & ~Q(address=""),
                name="a_letter_goes_to_a_person_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(secret="") | Q(sent_at__isnull=True), name="a_letter_sent_keeps_no_secret"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def goes_to(self) -> str:
        """The e-mail address; empty when the person has none."""
        return self.address or (self.recipient.email if self.recipient else "")


class StoredFile(models.Model):
    """A checked upload. It is served only by a view that has already fetched the row it belongs to."""

    file = models.FileField(upload_to="files/%Y/%m/")
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that differs from Monday-to-Friday: a public holiday, or a weekend day that is worked."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("放假")
        WORKDAY = "workday", _("调休上班")

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=50, blank=True)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class Counter(models.Model):
    """The last number given out in one series."""

    series = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
