"""The papers of comparisons, plans and proposals are Chinese whoever reads them, and the notice ends with its imprint."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook

from benchmarking.comparisons.actions import activities
from benchmarking.comparisons.documents import FormDocument, FormWorkbook, NoticeDocument, TemplateWorkbook
from core import clock
from tests.benchmarking.comparisons.builders import NOW, make_accepted, make_draft, make_form, make_released

AT = "/benchmarking/comparisons/activities/DB2015-001/"
IMPRINT = {"copied_to": "市人民政府办公室，省局质量处。", "printed_by": "驻马店市质量技术监督局办公室"}


def words(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page without its spaces."""
    (folder / "paper.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-layout", folder / "paper.pdf", "-"], capture_output=True, text=True, check=True
    )
    return [re.sub(r"\s", "", page) for page in told.stdout.split("\f") if page.strip()]


def test_the_imprint_is_on_the_last_page(officer, head, organization, tmp_path):
    activity = make_released(officer, head, organization, **IMPRINT)
    pages = words(NoticeDocument().render(NoticeDocument.fetch(activity.reference)), tmp_path)
    imprint = "抄送：市人民政府办公室，省局质量处。驻马店市质量技术监督局办公室2015年9月23日印发"
    assert pages[-1].count(imprint) == 1
    assert not any("印发" in page for page in pages[:-1])


def test_without_an_entry_the_issuers_office_prints_and_nobody_gets_a_copy(officer, head, organization, tmp_path):
    activity = make_draft(officer, organization)
    paper = NoticeDocument().paper(activity)
    assert (paper.imprint, paper.copies) == ("驻马店市质量技术监督局办公室", "")
    with clock.at(NOW):
        activities.edit(
            activity, dimensions=activity.dimensions.all(), by=officer, **{**IMPRINT, "due_on": activity.due_on}
        )
    pages = words(NoticeDocument().render(NoticeDocument.fetch(activity.reference)), tmp_path)
    assert "驻马店市质量技术监督局办公室年月日印发" in pages[-1]  # the day is that of the release


def test_the_page_proposes_the_imprint_of_the_last_notice(client, officer, head, organization):
    client.force_login(officer)
    with clock.at(NOW):
        first = client.get("/benchmarking/comparisons/activities/new/").context["form"]
        assert (first["issuer"].value(), first["printed_by"].value()) == ("", "")
        make_released(officer, head, organization, **IMPRINT)
        form = client.get("/benchmarking/comparisons/activities/new/").context["form"]
        assert [form[name].value() for name in IMPRINT] == list(IMPRINT.values())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_papers_are_chinese_for_every_reader(
    client, officer, head, organization, enterprise, metric, tmp_path, language
):
    activity = make_draft(officer, organization)
    client.force_login(head)
    with translation.override(language):
        notice, page = NoticeDocument(), client.get(AT, headers={"accept-language": language}).content.decode()
        assert notice.paper(activity).status == "送审稿"
        assert "送审稿" in page
        told = words(notice.render(NoticeDocument.fetch(activity.reference)), tmp_path)
        assert latin(told) == set()
    with clock.at(NOW):
        activities.prepare(activity, by=officer)
        activities.release(activity, by=head)
    form = make_form(activity, organization, enterprise, metric=metric)
    with translation.override(language):
        told = words(FormDocument().render(FormDocument.fetch(form.reference)), tmp_path)
        assert latin(told) == set()
        assert "未报送" in told[0]
        for printed, row in ((FormWorkbook(), form), (TemplateWorkbook(), activity)):
            book = load_workbook(io.BytesIO(printed.render(printed.fetch(row.reference))))
            cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
            assert latin(cell for cell in cells if not cell.startswith("=")) == {"Alt", "Enter"}


def latin(texts) -> set[str]:
    """English words, other than references."""
    return {word for text in texts for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"DB\d{4}", "", text))}


def test_an_accepted_form_has_the_day_it_was_handed_in(officer, head, organization, enterprise, tmp_path):
    form = make_accepted(make_released(officer, head, organization), organization, enterprise, officer)
    told = words(FormDocument().render(FormDocument.fetch(form.reference)), tmp_path)
    assert "报送日期：2015年9月23日" in told[0]
