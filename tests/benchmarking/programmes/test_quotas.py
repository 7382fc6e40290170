"""The hundred of seed 003: printed back, added up, followed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organization, User
from benchmarking.programmes import actions, exchange
from benchmarking.programmes.matrix import Cell, least_numbers, matrix_of
from benchmarking.programmes.models import Department, Quota
from core import journal
from core.refusal import Refused
from tests.benchmarking.programmes.stories import hundred, nominated, proposed, running
from tests.people import make_region

pytestmark = pytest.mark.django_db


def test_the_example_is_printed_back_exactly() -> None:
    call_command("programmes", "load", stdout=StringIO())
    call_command("programmes", "load", stdout=StringIO())
    out = StringIO()
    call_command("programmes", "export", stdout=out)
    assert out.getvalue() == exchange.DATA.read_text(encoding="utf-8")


def test_a_number_that_is_none_names_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("source,programme,category,department,quota_min\nx,计划 2011-2015,类,部,许多\n", encoding="utf-8")
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("programmes", "load", str(bad))
    assert not Department.objects.exists()


def test_a_hundred_enterprises_in_four_lines_and_four_departments(officer: User) -> None:
    matrix = matrix_of(hundred())
    assert [row.line.target for row in matrix.rows] == [20, 20, 30, 30]
    assert {one.name: cell.quota for one, cell in zip(matrix.departments, matrix.totals, strict=True)} == {
        "质监": 35,
        "发改": 21,
        "建设": 26,
        "环保": 18,
    }
    assert (matrix.target, matrix.total.quota, matrix.uneven) == (100, 100, [])


def test_a_line_whose_quotas_do_not_add_up_keeps_the_programme_from_starting(officer: User) -> None:
    programme = hundred()
    line, department = programme.lines.all()[0], Department.objects.get(name="质监")
    changed = actions.set_quotas(programme, quotas={(line.pk, department.pk): 9}, by=officer)
    assert changed == 1
    with pytest.raises(Refused, match="合计 19，与目标数 20 不一致"):
        actions.start(programme, by=officer)
    entry = journal.timeline(programme).get()
    assert (entry.before, entry.after) == ({"质量管理创优 / 质监": 10}, {"质量管理创优 / 质监": 9})


def test_parts_for_districts_count_where_the_department_has_no_whole_quota(officer: User) -> None:
    programme = hundred()
    line, department = programme.lines.all()[0], Department.objects.get(name="质监")
    key, region = (line.pk, department.pk), make_region()
    actions.set_quotas(programme, quotas={key: 4}, region=region, by=officer)
    assert matrix_of(programme).rows[0].total.quota == 20
    assert matrix_of(programme, region=region.pk).rows[0].total.quota == 4
    actions.set_quotas(programme, quotas={key: None}, by=officer)
    actions.set_quotas(programme, quotas={key: 6}, year=2012, by=officer)
    assert matrix_of(programme).rows[0].total.quota == 20
    assert matrix_of(programme, year=2012).rows[0].total.quota == 6
    with pytest.raises(Refused, match="2011 年至 2015 年"):
        actions.set_quotas(programme, quotas={key: 6}, year=2016, by=officer)


def test_a_running_programme_is_not_changed(officer: User) -> None:
    programme = running(officer)
    with pytest.raises(Refused, match="退回编制"):
        actions.set_quotas(programme, quotas={}, by=officer)
    actions.revise(programme, reason="部门职责调整", by=officer)
    assert programme.stage == "draft"


def test_progress_counts_what_is_recognised(officer: User, head: User, organization: Organization) -> None:
    programme = running(officer)
    proposed(programme, organization, officer)
    cell = matrix_of(programme).rows[0].cells[0]
    assert (cell.recognised, cell.under_way, cell.quota, cell.missing) == (0, 1, 10, 10)


def test_a_line_with_nominations_is_not_removed(officer: User, organization: Organization) -> None:
    programme = running(officer)
    nominated(programme, organization, officer)
    actions.revise(programme, reason="调整", by=officer)
    facts = {name: getattr(programme, name) for name in actions.FACTS}
    kept = [actions.LineGiven(line.name, line.target, line.pk) for line in programme.lines.all()[1:]]
    with pytest.raises(Refused, match="已有提名"):
        actions.edit(programme, lines=kept, by=officer, **facts)
    swapped = [actions.LineGiven(line.name, line.target, line.pk) for line in programme.lines.all()]
    swapped[0], swapped[1] = (
        actions.LineGiven(swapped[1].name, 20, swapped[0].pk),
        actions.LineGiven(swapped[0].name, 20, swapped[1].pk),
    )
    actions.edit(programme, lines=swapped, by=officer, **facts)
    assert [line.name for line in programme.lines.all()][:2] == [swapped[0].name, swapped[1].name]


@given(
    quotas=st.lists(
        st.tuples(
            st.integers(1, 3), st.integers(1, 3), st.sampled_from([None, "1", "2"]), st.sampled_from([None, 2011])
        ),
        unique=True,
    ),
    minimum=st.integers(0, 50),
)
def test_a_whole_quota_stands_before_its_parts(
    quotas: list[tuple[int, int, str | None, int | None]], minimum: int
) -> None:
    rows = [Quota(line_id=a, department_id=b, region_id=r, year=y, minimum=minimum) for a, b, r, y in quotas]
    for key, number in least_numbers(rows).items():
        parts = [q for q in quotas if q[:2] == key]
        whole = [q for q in parts if q[2:] == (None, None)]
        assert number == minimum * (1 if whole else len(parts))


@given(st.integers(0, 20), st.integers(0, 20))
def test_what_is_missing_is_never_negative(quota: int, recognised: int) -> None:
    cell = Cell(quota)
    cell.stages["recognised"] = recognised
    assert cell.missing == max(quota - recognised, 0)
    assert (cell.mark == "reached") == (recognised >= quota > 0)
