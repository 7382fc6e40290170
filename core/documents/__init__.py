"""What the portal prints: one class per document, found by its kind.

A PDF is a `Document` (this package), a workbook a `core.sheets.Book`; both are `Printed` and both are registered:

    @register("notice")
    class NoticeDocument(Document[Notice]):
        title = _("公示")
        template = "documents/notice.html"
        stylesheets = ("documents/official.css",)
        permission = "awards.print_notice"
"""

from core.documents.base import Printed, Tick, documents, register
from core.documents.pdf import Document

__all__ = ["Document", "Printed", "Tick", "documents", "register"]
