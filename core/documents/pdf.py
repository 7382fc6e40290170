"""PDF documents: a template, its style sheets and a context made from one row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils import timezone

from core.documents.base import Printed, Row, Tick, no_tick


class Document(Printed[Row]):
    """One printed document. The subclass gives `template`, `stylesheets` and `context`; see `Printed` for the language."""

    template: ClassVar[str]
    stylesheets: ClassVar[tuple[str, ...]] = ()
    content_type: ClassVar[str] = "application/pdf"
    extension: ClassVar[str] = "pdf"

    def context(self, row: Row) -> dict[str, Any]:
        """What the template says, as plain values: no query and no arithmetic in the template."""
        raise NotImplementedError

    def heading(self, row: Row) -> str:
        """The title in the PDF's properties."""
        return f"{self.title} {self.reference(row)}"

    def author(self, row: Row) -> str:
        """Who issues it, for the PDF's properties."""
        return ""

    def written_at(self, row: Row) -> datetime | None:
        """The date in the PDF's properties. It comes from the row, so the same row gives the same bytes."""
        return None

    def attachments(self, row: Row) -> Mapping[str, bytes]:
        """Pictures the template shows as `attachment:<name>`."""
        return {}

    def html(self, row: Row) -> str:
        written_at = self.written_at(row)
        properties = {
            "heading": self.heading(row),
            "author": self.author(row),
            "written_at": timezone.localtime(written_at).isoformat() if written_at else "",
        }
        return render_to_string(self.template, {"properties": properties, **self.context(row)})

    def render(self, row: Row, tick: Tick = no_tick) -> bytes:
        from core.documents.engine import (
            write,
        )  # WeasyPrint takes a second to import and 60 MB: only those who print pay

        tick(0, 2)
        html = self.html(row)
        tick(1, 2)
        pdf = write(html, self.stylesheets, self.attachments(row))
        tick(2, 2)
        return pdf
