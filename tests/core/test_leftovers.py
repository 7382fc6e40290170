"""A workbook that was only looked at goes after a day; what anything refers to stays."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import User
from benchmarking.adoption.models import Adoption
from core import clock, journal
from core.leftovers import KEPT
from core.models import StoredFile
from core.tasks import sweep_uploads
from core.uploads import store
from qualityportal.timetable import TIMETABLE
from reports.statistics.models import Observation
from tests import people
from tests.reports.statistics.builders import make_figure

pytestmark = pytest.mark.django_db


def workbook(by: User, text: str) -> StoredFile:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = text
    out = io.BytesIO()
    book.save(out)
    return store(SimpleUploadedFile(f"{text}.xlsx", out.getvalue()), by=by)


def left() -> set[str]:
    return set(StoredFile.objects.values_list("name", flat=True))


def test_only_what_nothing_refers_to_goes(
    officer: User, organization: people.Organization, django_capture_on_commit_callbacks: Any
) -> None:
    """A foreign key, the subject of a line, a checksum in a line: each keeps its file; a scan stays whatever refers to it."""
    alone, figures, imported, quoted, short = (workbook(officer, name) for name in ("独", "数", "导", "引", "短"))
    store(people.pdf("旧证书.pdf"), by=officer)
    Observation.objects.filter(pk=make_figure().pk).update(file=figures)
    row = Adoption.objects.create(organization=organization, reported_by=officer)
    journal.record("adoptions.import", imported, by=officer)
    journal.record("adoptions.edit", row, by=officer, data={"sha256": quoted.sha256})
    journal.record("adoptions.edit", row, by=officer, after={"evidence": f"短.xlsx {short.sha256[:16]}"})
    everything = left()
    with clock.at(clock.now() + KEPT - timedelta(minutes=1)):
        assert sweep_uploads() == 0
    assert left() == everything
    storage, name = alone.file.storage, alone.file.name
    assert name is not None
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        with django_capture_on_commit_callbacks(execute=True):
            assert sweep_uploads() == 1
        assert sweep_uploads() == 0
    assert left() == everything - {"独.xlsx"}
    assert not storage.exists(name)
    assert figures.file.storage.exists(figures.file.name or "")


def test_it_is_on_the_timetable() -> None:
    assert TIMETABLE["core-sweep-uploads"]["task"] == sweep_uploads.name
