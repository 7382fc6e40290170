"""The self-assessment as Word: of an application, and empty with the headings of a cycle's criteria."""

from collections.abc import Callable
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from awards.applications.models import Application
from awards.applications.texts import PROFILE
from awards.cycles.models import Cycle
from awards.word.outline import Outline
from awards.word.writing import Cover, write
from core import clock
from core.access import VisibleQuerySet
from core.documents import Printed, register
from core.documents.base import LANGUAGE, Tick, no_tick
from core.documents.official import date_text
from core.models import StoredFile
from core.uploads import CONTENT_TYPES


@register("self-assessment")
class Report(Printed[Application]):
    """The texts of an application with their tables and pictures; it can be imported again."""

    title = gettext_lazy("自评报告")
    permission = "awards.see_application"
    content_type = CONTENT_TYPES["docx"]
    extension = "docx"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return (
            Application.objects.select_related("organization", "cycle__criteria")
            .prefetch_related("answers__item", "pictures__file")
            .defer("snapshot")
        )

    def render(self, row: Application, tick: Tick = no_tick) -> bytes:
        texts = {answer.item.clause: answer.text for answer in row.answers.all()} | {PROFILE: row.profile}
        pictures = {picture.number: _reader(picture.file) for picture in row.pictures.all()}
        moment = row.submitted_at or clock.now()
        cover = Cover(row.cycle.title, row.candidate, [row.reference, date_text(timezone.localdate(moment))])
        content = write(cover, Outline.of(row.cycle.criteria, row.kind), texts, pictures)
        tick(1, 1)
        return content


def empty_report(cycle: Cycle) -> bytes:
    """Only the headings."""
    with override(LANGUAGE):
        cover = Cover(cycle.title, _("（组织名称）"), [])
        return write(cover, Outline.of(cycle.criteria), {}, {})


def _reader(stored: StoredFile) -> Callable[[], bytes]:
    return partial(_content, stored)


def _content(stored: StoredFile) -> bytes:
    with stored.file.open("rb") as content:
        return bytes(content.read())
