"""Papers are official and in Chinese, whatever the reader's language. The demo has one of nearly every kind: it is built whole here."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.utils import translation
from docx import Document as WordFile
from openpyxl import load_workbook

from accounts.models import Industry, Region, Role, User
from accounts.reference import load_industries, load_regions
from awards.honours import withdrawals
from awards.honours.models import Award
from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import Dimension
from core.documents import Document, Printed, documents
from tests.awards.polls.stories import end, make_cases, make_open, make_polled_cycle

YEARBOOK = "2016"
ROWS = 2  # of every kind


def said(printed: Printed[Any], reference: str) -> list[Any]:
    """Everything that a reader is told by a paper: its file's name, its properties, its words."""
    row = printed.fetch(reference)
    told: list[Any] = [printed.filename(row), printed.reference(row)]
    if isinstance(printed, Document):
        paper = getattr(printed, "paper", None)
        return [*told, printed.heading(row), printed.author(row), repr(paper(row)) if paper else "", printed.html(row)]
    if printed.extension == "docx":
        return [*told, *(line.text for line in WordFile(BytesIO(printed.render(row))).paragraphs)]
    if printed.extension == "zip":
        archive = ZipFile(BytesIO(printed.render(row)))
        return [*told, *((one.filename, one.CRC) for one in archive.infolist())]
    return [*told, *_cells(printed.render(row))]


def _cells(content: bytes) -> Iterator[Any]:
    book = load_workbook(BytesIO(content))
    yield book.properties.title
    for page in book:
        yield page.title
        yield from page.iter_rows(values_only=True)


def _references(kind: str, printed: type[Printed[Any]]) -> list[str]:
    if kind.startswith("yearbook"):
        return [YEARBOOK]
    return [printed().reference(row) for row in printed.rows().order_by("pk")[:ROWS]]


@pytest.mark.django_db
def test_a_reader_of_english_gets_every_paper_as_it_is() -> None:
    load_regions(Region)
    load_industries(Industry)
    load_dimensions(Dimension)
    call_command("demo", verbosity=0)
    award = Award.objects.order_by("pk")[0]
    officer, head = (User.objects.filter(role=role).order_by("pk")[0] for role in (Role.OFFICER, Role.HEAD))
    withdrawals.propose(award, basis="《办法》第二十条", reason="申报数据与审计报告不符", by=officer, for_fraud=True)
    withdrawals.release(award, by=head)
    polled = make_polled_cycle()  # of a poll the demo has none
    make_cases(polled)
    end(make_open(polled, by=officer, head=head))
    different, missing = [], []
    for kind, printed in documents.items():
        references = [
            number
            for number in _references(kind, printed)
            if kind != "certificate" or number != award.certificate_number
        ]
        if not references:
            missing.append(kind)
        for reference in references:
            with translation.override("zh-hans"):
                chinese = said(printed(), reference)
            with translation.override("en"):
                english = said(printed(), reference)
            different += [(kind, there, here) for there, here in zip(chinese, english, strict=True) if there != here]
    assert missing == []
    assert different == []
