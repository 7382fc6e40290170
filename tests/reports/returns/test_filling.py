"""A return in Excel: what is taken away comes back without a difference, filled in or not; a fault in one cell changes nothing."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core import journal
from core.refusal import Refused
from reports.returns import answers, filling
from reports.returns.answers import Filled
from reports.returns.models import Return, ReturnValue

LIST = "/reports/returns/"


def upload(content, name="填报表.xlsx"):
    return SimpleUploadedFile(name, content)


def taken_away(answer):
    return filling.FormSheet().workbook(answer)


def filled_in(answer, **cells):
    book = load_workbook(BytesIO(taken_away(answer)))
    for place, value in cells.items():
        book.active[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def kept(answer):
    rows = ReturnValue.objects.filter(answer=answer).order_by("indicator__code")
    return {row.indicator.code: (row.value, row.note) for row in rows.select_related("indicator")}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    value=st.none() | st.decimals(min_value=0, max_value=10**15, places=0),
    note=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60),
)
def test_what_is_taken_away_comes_back_without_a_difference(answer, district, value, note):
    row = answer.values.order_by("indicator__code").first()
    answers.save(answer, {row.pk: Filled(value, note)}, by=district)
    before = kept(answer)
    given_, intake = filling.read(upload(taken_away(answer)), answer)
    assert intake.faults == []
    lines = journal.timeline(answer).count()
    answers.save(answer, given_, by=district)
    assert (kept(answer), journal.timeline(answer).count()) == (before, lines)


def test_taken_away_filled_in_and_handed_in(client, answer, district):
    client.force_login(district)
    page = answer.get_absolute_url()
    book = client.get(f"{page}form.xlsx").content
    assert [cell.value for cell in load_workbook(BytesIO(book)).active[2]][:3] == ["brands", "名牌产品", "家"]
    version = client.get(page).context["version"]
    file = upload(filled_in(answer, D2=12, E3="尚未统计"))
    done = client.post(f"{page}fill/", {"file": file, "version": version}, follow=True).content.decode()
    assert "已从文件填入 2 项" in done
    assert kept(answer) == {"brands": (12, ""), "firms": (None, "尚未统计")}
    assert Return.objects.get(pk=answer.pk).stage == "open"
    stale = client.post(f"{page}fill/", {"file": upload(filled_in(answer, D2=13)), "version": version}, follow=True)
    assert "已被修改" in stale.content.decode()
    assert kept(answer)["brands"] == (12, "")


@pytest.mark.parametrize(("takes", "brings"), [("en", "zh-hans"), ("zh-hans", "en")])
def test_a_colleague_of_another_language_brings_it_back(answer, takes, brings):
    with override(takes):
        content = filled_in(answer, D2=12)
    with override(brings):
        given_, intake = filling.read(upload(content), answer)
    assert (intake.faults, [one.value for one in given_.values()]) == ([], [12])


def test_blank_cells_leave_what_was_typed_on_the_page(client, answer, district):
    client.force_login(district)
    page, rows = answer.get_absolute_url(), {row.indicator.code: row for row in filling.lines_of(answer)}
    blank = filled_in(answer, D3=7)
    answers.save(answer, {rows["brands"].pk: Filled(Decimal(5), "年鉴")}, by=district)
    version = client.get(page).context["version"]
    done = client.post(f"{page}fill/", {"file": upload(blank), "version": version}, follow=True).content.decode()
    assert kept(answer) == {"brands": (5, "年鉴"), "firms": (7, "")}
    assert "已从文件填入 1 项，文件中没有填的 1 项保持原样" in done


def test_the_form_has_a_name_for_every_program(client, answer, officer, district):
    client.force_login(district)
    told = client.get(f"{answer.get_absolute_url()}form.xlsx")["Content-Disposition"]
    assert told.startswith(f'attachment; filename="return-{answer.pk}.xlsx"; filename*=UTF-8')


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"A2": "unknown"}, "A2", "没有要求这一指标"),
        ({"A3": "brands"}, "A3", "不止一行"),
        ({"D2": "许多"}, "D2", "不是数字"),
        ({"D2": 1.5}, "D2", "只填整数"),
        ({"D2": "=1+1"}, "D2", "公式"),
        ({"E2": "长" * 201}, "E2", "200"),
        ({"A2": None, "D2": 5}, "A2", "不能留空"),
        ({"D1": "别的列"}, "D1", "不认识"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_changes(client, answer, district, cells, place, words):
    client.force_login(district)
    page = answer.get_absolute_url()
    file = upload(filled_in(answer, **{"D3": 7, **cells}))
    refused = client.post(f"{page}fill/", {"file": file, "version": client.get(page).context["version"]})
    assert refused.status_code == 422
    assert any(fault.place == place and words in fault.reason for fault in refused.context["found"].faults)
    assert set(kept(answer).values()) == {(None, "")}


def test_what_is_no_workbook_is_told_beside_the_field(client, answer, district):
    client.force_login(district)
    for file in (upload(b"x"), upload(b"PK\x03\x04 broken"), upload(b"a,b", "表.csv")):
        refused = client.post(f"{answer.get_absolute_url()}fill/", {"file": file})
        assert refused.status_code == 422
        assert refused.context["form"].errors or refused.context["found"].faults
    assert client.post(f"{answer.get_absolute_url()}fill/").status_code == 422


ACCESS = {  # the form before and after it is handed in, filling it in
    "district": (200, 200, 303),
    "west": (404, 404, 404),
    "officer": (404, 200, 403),
    "supervisor": (404, 200, 403),
    "enterprise": (404, 404, 404),
}


@pytest.mark.parametrize("role", ACCESS)
def test_who_takes_it_away_and_who_fills_it_in(client, request, answer, district, role):
    client.force_login(request.getfixturevalue(role))
    page = answer.get_absolute_url()
    before = client.get(f"{page}form.xlsx").status_code
    answers.save(answer, {row.pk: Filled(Decimal(1)) for row in answer.values.all()}, by=district)
    answers.submit(answer, by=district)
    after = client.get(f"{page}form.xlsx").status_code
    assert (before, after, client.post(f"{page}fill/").status_code) == ACCESS[role]


def test_what_is_handed_in_is_not_filled_in_anew(answer, district):
    given_, _intake = filling.read(upload(filled_in(answer, D2=1, D3=2)), answer)
    answers.save(answer, given_, by=district)
    answers.submit(answer, by=district)
    with pytest.raises(Refused, match="已上报"):
        answers.save(answer, given_, by=district)


def test_a_negative_count_is_refused_at_its_cell_and_beside_its_field(client, answer, district):
    client.force_login(district)
    refused = client.post(f"{answer.get_absolute_url()}fill/", {"file": upload(filled_in(answer, D2=-58))})
    assert [(fault.place, "不能是负数" in fault.reason) for fault in refused.context["found"].faults] == [("D2", True)]
    row = answer.values.order_by("indicator__code").first()
    page = client.post(answer.get_absolute_url(), {f"value-{row.pk}": "-58"})
    assert "不能是负数" in "".join(page.context["form"].errors[f"value-{row.pk}"])
    assert set(kept(answer).values()) == {(None, "")}
