"""One PDF and one ZIP of an application, for whoever may read it and its files."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.applications.about import shown
from awards.applications.documents import ReceiptDocument
from awards.applications.models import Application
from awards.applications.texts import characters
from awards.applications.workflow import STEPS
from awards.dossiers.archive import Paper, pack, pack_into
from awards.dossiers.contents import Dossier
from awards.dossiers.models import DossierBundle
from core import clock, journal
from core.access import VisibleQuerySet
from core.documents import Document, Printed, Tick, register
from core.documents.base import no_tick
from core.documents.official import date_text


def _rows() -> VisibleQuerySet:
    joined = ("organization__region", "organization__industry", "cycle__scheme", "cycle__criteria", "commitment_file")
    return Application.objects.select_related(*joined)


@register("dossier")
class DossierDocument(Document[Application]):
    """The sealed hand-in; before it the draft, which says that it is one."""

    title = _("申报档案")
    template = "documents/dossier.html"
    stylesheets = ("documents/report.css", "documents/dossier.css")
    permission = "awards.see_application"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _rows()

    def render(self, row: Application, tick: Tick = no_tick) -> bytes:
        """The pictures are read once, for the page and for the printer."""
        self.pictures = {number: (name, content) for number, name, content in Dossier.of(row).printed_pictures()}
        return super().render(row, tick)

    def context(self, row: Application) -> dict[str, Any]:
        dossier = Dossier.of(row)
        entry = journal.timeline(row).filter(verb=STEPS.verb(STEPS["submit"])).last()
        snapshot = dossier.snapshot
        return {
            "dossier": dossier,
            "snapshot": snapshot,
            "organization": dossier.organization,
            "candidate": dossier.candidate,
            "about": shown(snapshot.get("candidate", {})).items(),
            "profile_label": row.profile_label,
            "reference": row.reference,
            "cycle": row.cycle.title,
            "criteria": row.cycle.criteria.name,
            "organizer": row.cycle.rules.scheme.organizer,
            "pictures": {number: f"attachment:{name}" for number, (name, _content) in self._pictures(row).items()},
            "profile_characters": characters(snapshot.get("profile", "")),
            "answers_characters": sum(characters(answer["text"]) for answer in snapshot.get("answers", [])),
            "handed_in_at": timezone.localtime(dossier.handed_in_at) if dossier.handed_in_at else None,
            "date": date_text(clock.today() if dossier.is_draft else timezone.localdate(self.written_at(row))),
            "receipt": entry.receipt if entry and not dossier.is_draft else "",
        }

    def attachments(self, row: Application) -> Mapping[str, bytes]:
        return dict(self._pictures(row).values())

    def author(self, row: Application) -> str:
        return row.organization.name

    def written_at(self, row: Application) -> datetime:
        return _written_at(row)

    def _pictures(self, row: Application) -> dict[int, tuple[str, bytes]]:
        if not hasattr(self, "pictures"):
            self.pictures = {number: (name, content) for number, name, content in Dossier.of(row).printed_pictures()}
        return self.pictures


@register("dossier-zip")
class DossierArchive(Printed[Application]):
    """The PDF, the receipt, the content as JSON and every file, with their checksums."""

    title = _("申报档案与全部材料")
    permission = "awards.see_application"
    content_type = "application/zip"
    extension = "zip"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _rows()

    def render(self, row: Application, tick: Tick = no_tick) -> bytes:
        made = BytesIO()
        self.write(row, made, tick)
        return made.getvalue()

    def write(self, row: Application, out: BinaryIO, tick: Tick = no_tick) -> None:
        dossier = Dossier.of(row)
        pack(dossier, out, papers=_papers(row, dossier), at=_written_at(row), tick=tick)


@register("dossier-bundle")
class BundleArchive(Printed[DossierBundle]):
    """The dossiers and files of several applications, a folder for each."""

    title = _("多件申报档案与材料")
    permission = "awards.bundle_dossiers"
    content_type = "application/zip"
    extension = "zip"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return DossierBundle.objects.select_related("made_by")

    def render(self, row: DossierBundle, tick: Tick = no_tick) -> bytes:
        made = BytesIO()
        self.write(row, made, tick)
        return made.getvalue()

    def write(self, row: DossierBundle, out: BinaryIO, tick: Tick = no_tick) -> None:
        """What its maker may see now; one application after the other stands in memory."""
        seen = Application.objects.visible_to(row.made_by).values("pk")
        keys = list(row.applications.filter(pk__in=seen).order_by("reference").values_list("pk", flat=True))
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for done, key in enumerate(keys):
                tick(done, len(keys))
                case = _rows().get(pk=key)
                dossier = Dossier.of(case)
                papers = _papers(case, dossier)
                pack_into(archive, dossier, papers=papers, at=_written_at(case), tick=no_tick)
        tick(len(keys), len(keys))


def _papers(row: Application, dossier: Dossier) -> dict[str, Paper]:
    if dossier.is_draft:
        return {"申报书（草稿）.pdf": partial(DossierDocument().render, row)}
    return {"申报书.pdf": partial(DossierDocument().render, row), "申报回执.pdf": partial(_receipt, row.reference)}


def _receipt(reference: str) -> bytes:
    return ReceiptDocument().render(ReceiptDocument.fetch(reference))


def _written_at(row: Application) -> datetime:
    """When it was handed in; of a draft, when it was last written."""
    last = row.submissions.order_by("number").values_list("submitted_at", flat=True).last()
    return last or row.submitted_at or row.updated_at
