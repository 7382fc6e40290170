"""An uploaded form finds its lines by their number (序号): what was reached in a year never comes under another indicator."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from benchmarking.comparisons.actions import filling, returns, taking_in
from benchmarking.comparisons.models import Comparison, YearTarget
from benchmarking.comparisons.sheets import filled_form
from benchmarking.improvement.actions import planning
from benchmarking.improvement.actions.planning import MeasureGiven
from core import clock
from core.refusal import Refused
from tests import people
from tests.benchmarking.comparisons.builders import NOW, TARGETS, VALUES, make_form, make_released

AT = "/benchmarking/comparisons/forms/DB2015-001-001/"
LATER = people.moment("2017-02-01 09:00")
NAMES = ("甲指标", "乙指标", "丙指标")


@pytest.fixture
def form(officer, head, organization, enterprise, dimensions):
    """Three lines with the same words but their names."""
    activity = make_released(officer, head, organization)
    form = make_form(activity, organization, enterprise, indicator=NAMES[0], dimension=dimensions[0])
    with clock.at(NOW):
        for name in NAMES[1:]:
            filling.add_row(
                form, targets=TARGETS, by=enterprise, **{**VALUES, "indicator": name, "dimension": dimensions[0]}
            )
    return form


@pytest.fixture
def reached(form, officer, enterprise):
    """Accepted, 96.7 reported of the first line, then sent back."""
    with clock.at(LATER):
        filling.hand_in(form, by=enterprise)
        returns.accept(form, by=officer)
        first = YearTarget.objects.get(row__indicator=NAMES[0], year=2016)
        returns.report(form, actuals={first.pk: Decimal("96.7")}, by=enterprise)
        returns.send_back(form, reason="请补充乙指标的依据", by=officer)
    return form


def lines(form, *numbered):
    """Rows as a file gives them: the stored ones of these names, under these numbers."""
    stored = {row.indicator: row for row in form.rows.select_related("dimension", "metric")}
    rows = []
    for number, name in numbered:
        row = stored[name]
        given = {field: getattr(row, field) for field in filling.ROW}
        rows.append({**given, "order": number, "targets": {t.year: t.target for t in row.targets.all()}})
    return rows


def standing(form):
    return [(row.order, row.indicator, row.pk) for row in form.rows.all()]


def test_lines_in_another_order_keep_their_identity_by_number(reached, enterprise):
    before = standing(reached)
    with clock.at(LATER):
        given = lines(reached, (3, NAMES[2]), (1, NAMES[0]), (2, NAMES[1]))
        taking_in.take_in(reached, head={}, rows=given, by=enterprise)
    assert standing(reached) == before
    assert YearTarget.objects.get(actual__isnull=False).row.indicator == NAMES[0]


def test_an_indicator_with_what_was_reached_is_not_replaced(client, reached, enterprise):
    before = standing(reached)
    with clock.at(LATER):
        given = lines(reached, (1, NAMES[2]), (2, NAMES[0]), (3, NAMES[1]))
        with pytest.raises(Refused, match="第 1 项“甲指标”已填报实际值，不能换成别的指标"):
            taking_in.take_in(reached, head={}, rows=given, by=enterprise)
        client.force_login(enterprise)
        book = load_workbook(io.BytesIO(filled_form(Comparison.objects.get())))
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value in NAMES):
                cell.value = NAMES[NAMES.index(cell.value) - 1]
        content = io.BytesIO()
        book.save(content)
        answer = client.post(f"{AT}upload/", {"upload": SimpleUploadedFile("情况表.xlsx", content.getvalue())})
    assert answer.status_code == 422
    assert "不能换成别的指标" in answer.content.decode()
    assert standing(reached) == before


def test_a_file_without_the_second_line_takes_that_one_away(form, enterprise):
    keys = {name: key for _order, name, key in standing(form)}
    with clock.at(NOW):
        taking_in.take_in(form, head={}, rows=lines(form, (1, NAMES[0]), (3, NAMES[2])), by=enterprise)
    assert standing(form) == [(1, NAMES[0], keys[NAMES[0]]), (2, NAMES[2], keys[NAMES[2]])]


def test_a_line_with_what_was_reached_is_not_left_out(reached, enterprise):
    with clock.at(LATER), pytest.raises(Refused, match="第 1 项已填报实际值，不能删除"):
        taking_in.take_in(reached, head={}, rows=lines(reached, (2, NAMES[1]), (3, NAMES[2])), by=enterprise)
    assert reached.rows.count() == 3


def test_a_new_line_comes_last_whatever_its_number(form, enterprise):
    keys = [key for _order, _name, key in standing(form)]
    with clock.at(NOW):
        given = lines(form, (1, NAMES[0]), (2, NAMES[1]), (3, NAMES[2]))
        given.append({**given[0], "order": 9, "indicator": "丁指标"})
        taking_in.take_in(form, head={}, rows=given, by=enterprise)
    assert [(order, name) for order, name, _key in standing(form)] == [*enumerate([*NAMES, "丁指标"], start=1)]
    assert [key for _order, _name, key in standing(form)][:3] == keys


def test_what_a_plan_has_taken_up_does_not_come_under_another_indicator(form, organization, enterprise):
    with clock.at(NOW):
        taken = [MeasureGiven("甲的差距", "培训", "达标", "质量部", date(2016, 6, 30), row=form.rows.get(order=1))]
        plan = planning.draw_up(
            organization, title="改进计划", from_year=2016, until_year=2018, goal="", measures=taken, by=enterprise
        )
        swapped = lines(form, (1, NAMES[2]), (2, NAMES[1]), (3, NAMES[0]))
        with pytest.raises(Refused, match="第 1 项“甲指标”已列入改进计划，不能换成别的指标"):
            taking_in.take_in(form, head={}, rows=swapped, by=enterprise)
        same = lines(form, (3, NAMES[2]), (1, NAMES[0]), (2, NAMES[1]))
        taking_in.take_in(form, head={}, rows=same, by=enterprise)
    assert plan.measures.get().row.indicator == NAMES[0]
