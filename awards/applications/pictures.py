"""Pictures of the self-assessment: kept under a number that is never given twice, named in the text by a mark."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications import actions, marks
from awards.applications.models import Application, lock_editable
from awards.applications.parts import Picture
from awards.criteria.models import Item
from core import journal
from core.models import Entry, StoredFile
from core.refusal import Refused
from core.uploads import PICTURES, store
from core.workflow import name_verb

name_verb("applications.add_picture", gettext_lazy("插入图片"))
name_verb("applications.remove_picture", gettext_lazy("删除图片"))

PICTURE_LIMIT = 200
_REMOVED = "applications.remove_picture"


@transaction.atomic
def add(application: Application, *, upload: UploadedFile, by: User, item: Item | None = None) -> Picture:
    """A checked picture under the next number. The text names it only when its mark is written there."""
    locked = lock_editable(application)
    return keep(locked, file=store(upload, by=by, kinds=PICTURES), by=by, item=item)


def keep(locked: Application, *, file: StoredFile, by: User, item: Item | None = None) -> Picture:
    """A picture that is stored already, of an application locked for editing."""
    if item is not None and item.criteria_id != locked.cycle.criteria_id:
        raise Refused(_("这一条款不属于本届采用的评价准则。"))
    if locked.pictures.count() >= PICTURE_LIMIT:
        raise Refused(_("每份申报书最多插入 %d 张图片。") % PICTURE_LIMIT)
    row = Picture.objects.create(application=locked, item=item, number=_next_number(locked), file=file, added_by=by)
    data = {"number": row.number, "sha256": file.sha256, "clause": item.clause if item else ""}
    journal.record("applications.add_picture", locked, by=by, data=data)
    return row


@transaction.atomic
def remove(picture: Picture, *, by: User) -> None:
    """Out of the application and out of its texts. The file stays in the store: an earlier version that names it brings it back."""
    locked = lock_editable(picture.application)
    row = locked.pictures.select_related("file").filter(pk=picture.pk).first()
    if row is None:
        raise Refused(_("这张图片已被删除。"))
    actions.save_profile(locked, text=marks.without_figure(locked.profile, row.number), by=by)
    for answer in locked.answers.filter(text__contains=f"【图{row.number}").select_related("item"):
        actions.save_answer(locked, item=answer.item, text=marks.without_figure(answer.text, row.number), by=by)
    before = {"number": row.number, "file": row.file_id, "sha256": row.file.sha256}
    row.delete()
    journal.record(_REMOVED, locked, by=by, before=before)


def bring_back(locked: Application, text: str, *, by: User, item: Item | None) -> None:
    """The pictures that an earlier text names and that were removed since."""
    here = set(locked.pictures.values_list("number", flat=True))
    gone = {figure.number for figure in marks.figures(text)} - here
    if not gone:
        return
    for entry in Entry.objects.about(locked).filter(verb=_REMOVED, before__number__in=gone):
        number = entry.before["number"]
        Picture.objects.create(
            application=locked, item=item, number=number, file_id=entry.before["file"], added_by=by
        )  # fmt: skip
        journal.record("applications.add_picture", locked, by=by, data={**entry.before, "clause": ""})
        gone.discard(number)


def addresses(application: Application) -> dict[int, str]:
    """Where a page finds each picture, by its number: one statement."""
    return addresses_of(application, application.pictures.values_list("number", flat=True))


def addresses_of(application: Application, numbers: Iterable[int]) -> dict[int, str]:
    return {number: reverse("awards:applications-picture", args=[application.reference, number]) for number in numbers}


def attachments(application: Application) -> tuple[dict[int, str], dict[str, bytes]]:
    """For a printed document: the address of each picture by its number, and the attachments that it names."""
    names, files = {}, {}
    for row in application.pictures.select_related("file"):
        name = f"picture-{row.number}"
        names[row.number] = f"attachment:{name}"
        with row.file.file.open("rb") as content:
            files[name] = content.read()
    return names, files


def mark_of(picture: Picture, caption: str = "") -> str:
    return marks.write([marks.Figure(picture.number, caption)])


def _next_number(application: Application) -> int:
    """One more than the highest that was ever given."""
    given = Entry.objects.about(application).filter(verb="applications.add_picture").values_list("data", flat=True)
    ever = [entry.get("number", 0) for entry in given]
    return max([0, *ever, *application.pictures.values_list("number", flat=True)]) + 1
