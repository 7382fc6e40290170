"""The indicators as a workbook: out, filled in, looked at, written; and what keeps a file from being written."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from awards.applications import actions
from awards.applications.content import Content
from awards.applications.indicator_sheets import plan, template
from awards.applications.workflow import Stage
from tests.awards import builders
from tests.awards.applications.test_figures import RATIO, book

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(organization, enterprise):
    made = builders.make_application(builders.make_cycle(rulebook=book(RATIO)), organization, by=enterprise)
    actions.save_indicators(
        made, values={("profit", 2012): None, ("revenue", 2013): Decimal("12.5")}, reasons={("profit", 2012): "当年尚未投产"}, by=enterprise
    )  # fmt: skip
    return made


def filled(case, change=lambda page, at: None):
    """The template as a person sends it back; `at(code, heading)` is a cell of it."""
    opened = load_workbook(BytesIO(template(Content.of(case))))
    page = opened.worksheets[0]
    heads = {cell.value: cell.column for cell in page[3]}
    rows = {page.cell(row, 1).value: row for row in range(4, page.max_row + 1)}
    change(page, lambda code, heading: page.cell(rows[code], heads[heading]))
    out = BytesIO()
    opened.save(out)
    return SimpleUploadedFile("指标.xlsx", out.getvalue())


def test_what_is_exported_imports_again_without_a_difference(case):
    made = plan(filled(case), Content.of(case))
    assert (list(made.intake.found), made.changed, made.equal) == ([], [], 6)


def test_only_the_cells_to_fill_in_are_open(case):
    page = load_workbook(BytesIO(template(Content.of(case)))).worksheets[0]
    assert page.protection.sheet
    open_cells = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    assert open_cells == {f"{column}{row}" for row in (4, 5) for column in "EFGHIJ"}
    assert [cell.value for cell in page[3]] == [
        "指标代码", "指标", "单位", "计算口径与说明", "2012", "2012 空缺原因", "2013", "2013 空缺原因", "2014", "2014 空缺原因"
    ]  # fmt: skip
    assert page["D6"].value == "自动计算：指标 profit÷指标 revenue×100%"


def test_a_file_is_looked_at_and_then_written(case, client, enterprise):
    def change(page, at):
        at("revenue", "2013").value = 20
        at("profit", "2012").value, at("profit", "2012 空缺原因").value = "1,234.5", None
        at("profit", "2014").value, at("profit", "2014 空缺原因").value = None, "停产检修"
        at("made", "2013").value = 7  # computed: not read

    client.force_login(enterprise)
    page = client.post(
        reverse("awards:applications-indicators-import", args=[case.reference]), {"file": filled(case, change)}
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "停产检修" in text
    assert "1234.5" in text
    assert case.indicators.get(code="revenue", year=2013).value == Decimal("12.5")
    token = page.context["plan"].token
    confirm = reverse("awards:applications-indicators-confirm", args=[case.reference])
    assert client.post(confirm, {"token": token}).status_code == 302
    stored = {(row.code, row.year): (row.value, row.reason) for row in case.indicators.all()}
    assert stored["revenue", 2013] == (Decimal(20), "")
    assert stored["profit", 2012] == (Decimal("1234.5"), "")
    assert stored["profit", 2014] == (None, "停产检修")
    assert not [cell for cell in stored if cell[0] == "made"]


def test_a_colleague_who_wrote_meanwhile_is_not_written_over(case, client, enterprise):
    def change(page, at):
        at("revenue", "2013").value = 20

    token = plan(filled(case, change), Content.of(case)).token
    actions.save_indicators(case, values={("revenue", 2013): Decimal(99)}, reasons={}, by=enterprise)
    client.force_login(enterprise)
    answer = client.post(
        reverse("awards:applications-indicators-confirm", args=[case.reference]), {"token": token}, follow=True
    )
    assert "已被同事修改" in answer.content.decode()
    assert case.indicators.get(code="revenue", year=2013).value == 99


@pytest.mark.parametrize(
    ("code", "heading", "value", "place", "reason"),
    [
        ("revenue", "2013", "很多", "G4", ""),
        ("revenue", "2013", "1.234", "G4", "最多保留 2 位小数。"),
        ("revenue", "2013", "12345678901234567", "G4", "整数部分最多 16 位。"),
        ("profit", "2013 空缺原因", "没有", "H5", "已填数值，不应再写空缺原因。"),
        ("profit", "指标代码", "revenue", "A5", "这一指标在文件里不止一行。"),
        ("profit", "指标代码", "unknown", "A5", "本届的指标表里没有这一代码。"),
        ("profit", "2014", "=1+1", "I5", ""),
    ],
)
def test_a_fault_is_named_by_its_cell_and_nothing_is_written(
    case, client, enterprise, code, heading, value, place, reason
):
    def change(page, at):
        at("revenue", "2012").value = 5
        at(code, heading).value = value

    client.force_login(enterprise)
    page = client.post(
        reverse("awards:applications-indicators-import", args=[case.reference]), {"file": filled(case, change)}
    )
    assert page.status_code == 422
    faults = list(page.context["found"])
    assert [fault.place for fault in faults] == [place]
    assert reason in faults[0].reason
    label = {"4": "指标 revenue", "5": "指标 profit"}[place[1:]]
    assert (faults[0].subject, str(faults[0])) == (label, f"{place} {label}: {faults[0].reason}")
    assert f'{place}</strong><span class="cell-sub">{label}</span>' in page.content.decode()
    assert case.indicators.get(code="revenue", year=2012).value == 1000


def test_a_token_of_another_application_or_none_is_refused(case, client, enterprise):
    client.force_login(enterprise)
    confirm = reverse("awards:applications-indicators-confirm", args=[case.reference])
    token = plan(filled(case, lambda page, at: setattr(at("revenue", "2013"), "value", 1)), Content.of(case))
    token.reference = "ZMD-1999-001"
    for given in ("", "x", token.token):
        assert "核对结果已失效" in client.post(confirm, {"token": given}, follow=True).content.decode()
    assert case.indicators.get(code="revenue", year=2013).value == Decimal("12.5")


def test_others_do_not_find_it_and_what_is_handed_in_stays(case, client, other_enterprise, enterprise):
    names = ("workbook", "import")
    client.force_login(other_enterprise)
    assert {
        client.get(reverse(f"awards:applications-indicators-{name}", args=[case.reference])).status_code
        for name in names
    } == {404}
    token = plan(filled(case, lambda page, at: setattr(at("revenue", "2013"), "value", 1)), Content.of(case)).token
    type(case).objects.filter(pk=case.pk).update(stage=Stage.SUBMITTED, submitted_at="2015-10-01T00:00Z")
    client.force_login(enterprise)
    client.post(reverse("awards:applications-indicators-confirm", args=[case.reference]), {"token": token})
    assert case.indicators.get(code="revenue", year=2013).value == Decimal("12.5")
