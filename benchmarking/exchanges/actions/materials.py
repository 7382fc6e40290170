"""What is handed out: slides, plans, papers."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from benchmarking.exchanges.models import Event, EventStage, Material
from core import clock, journal
from core.holding import hold
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.workflow import name_verb

name_verb("events.add_material", gettext_lazy("上传活动资料"))
name_verb("events.remove_material", gettext_lazy("删除活动资料"))


@transaction.atomic
def add(event: Event, *, title: str, file: UploadedFile, by: User) -> Material:
    if hold(event).stage == EventStage.CANCELLED:
        raise Refused(_("活动已取消，不能上传资料。"))
    stored = store(file, by=by, kinds=DOCUMENTS)
    row = Material.objects.create(event=event, title=title.strip(), file=stored, added_at=clock.now())
    journal.record("events.add_material", event, by=by, after={"title": row.title, "sha256": stored.sha256})
    return row


@transaction.atomic
def remove(row: Material, *, by: User) -> None:
    event = hold(row.event)
    standing = event.materials.select_related("file").filter(pk=row.pk).first()
    if standing is None:
        raise Refused(_("这份资料已被删除，请刷新后再看。"))
    words = {"title": standing.title, "sha256": standing.file.sha256}
    journal.record("events.remove_material", event, by=by, before=words)
    standing.delete()
