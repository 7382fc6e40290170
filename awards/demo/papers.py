"""The scans that the demo's firms attach: one-page PDF files that say what they stand for."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents import Document
from core.documents.official import Paper, text, title_lines


@dataclass(frozen=True)
class Sample:
    heading: str


class SamplePaper(Document[Sample]):
    """Never registered: only the demo prints it."""

    title = "示例材料"
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = ""

    def reference(self, row: Sample) -> str:
        return row.heading

    def context(self, row: Sample) -> dict[str, Any]:
        paragraphs = (
            f"本页代表申报单位提交的“{row.heading}”扫描件，供演示平台的上传、查看和核对。",
            "平台演示数据中的单位、人员、编号和内容均为虚构，与任何真实单位无关。",
        )
        return {
            "paper": Paper(
                title=title_lines(row.heading), blocks=[text(line) for line in paragraphs], status="演示数据"
            )
        }


@cache
def paper(heading: str) -> bytes:
    """The PDF of one heading, the same for every firm."""
    return SamplePaper().render(Sample(heading))


def scan(heading: str) -> SimpleUploadedFile:
    """The same as an upload."""
    return SimpleUploadedFile(f"{heading}.pdf", paper(heading), content_type="application/pdf")
