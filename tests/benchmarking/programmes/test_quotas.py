"""The hundred of seed 003: printed back, added up, followed."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organization, User
from benchmarking.programmes import actions, exchange
from benchmarking.programmes.matrix import Cell, least_numbers, matrix_of
from benchmarking.programmes.models import Department, Programme, Quota
from core import journal
from core.forms import version_of
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


GOOD = "x,计划 2011-2015,类,部,3"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["x,计划 2011-2015,类,部,许多"], "第 2 行的指标数"),
        ([GOOD, "x,计划 2011-2015,类,另,-3"], "第 3 行的指标数"),
        ([GOOD, "x,计划 2011-2015,类,另,9999999999"], "第 3 行的指标数"),
        ([GOOD, GOOD], "第 3 行与第 2 行是同一部门"),
        ([GOOD, "x,计划 2015-2011,类,部,3"], "第 3 行：计划名称"),
        ([GOOD, "x,计划,类,部,3"], "第 3 行：计划名称"),
        ([GOOD, "x,计划 2011-2015,,部,3"], "第 3 行的“category”"),
        ([GOOD, f"x,计划 2011-2015,类,{'部' * 61},3"], "第 3 行的“department”"),
        ([GOOD, "x,计划 2011-2015"], "第 3 行的“category”"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(tmp_path: Path, lines: list[str], sentence: str) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join([",".join(exchange.HEADINGS), *lines]), encoding="utf-8")
    with pytest.raises(CommandError, match=sentence):
        call_command("programmes", "load", str(bad))
    assert not Department.objects.exists()


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("programme,category\nx,y\n", encoding="utf-8")
    with pytest.raises(CommandError, match="缺少列：department、quota_min、source"):
        call_command("programmes", "load", str(tmp_path / "bad.csv"))


def test_a_running_programme_is_not_written_over(officer: User) -> None:
    programme = running(officer)
    with pytest.raises(Refused, match="第 2 行：计划“创四优育百强”已启动"):
        exchange.load()
    assert Quota.objects.filter(line__programme=programme).total() == 100


def test_a_load_has_its_number_and_one_line_and_the_same_again_has_none(tmp_path: Path, officer: User) -> None:
    programme = hundred()
    assert programme.reference == "CY2011-001"
    entry = journal.timeline(programme).get()
    assert (entry.verb, entry.after["质量管理创优 / 质监"]) == ("programmes.load", 10)
    exchange.load()
    assert journal.timeline(programme).count() == 1
    other = tmp_path / "other.csv"
    other.write_text(exchange.DATA.read_text("utf-8").replace("质量管理创优,质监,10", "质量管理创优,质监,9"), "utf-8")
    exchange.load(other, by=officer)
    entry = journal.timeline(programme).last()
    assert entry is not None
    assert (entry.actor, entry.before["质量管理创优 / 质监"], entry.after["质量管理创优 / 质监"]) == (officer, 10, 9)


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
    entry = journal.timeline(programme).get(verb="programmes.set_quotas")
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
    assert matrix_of(programme).rows[0].total.quota == 16
    assert matrix_of(programme, year=2012).rows[0].total.quota == 6
    with pytest.raises(Refused, match="2011 年至 2015 年"):
        actions.set_quotas(programme, quotas={key: 6}, year=2016, by=officer)


def test_breakdowns_are_summed_apart(officer: User) -> None:
    """Ten by district and five and five by year are ten, not twenty."""
    programme = hundred()
    line, department = programme.lines.all()[0], Department.objects.get(name="质监")
    key = (line.pk, department.pk)
    actions.set_quotas(programme, quotas={key: None}, by=officer)
    actions.set_quotas(programme, quotas={key: 10}, region=make_region(), by=officer)
    for year in (2012, 2013):
        actions.set_quotas(programme, quotas={key: 5}, year=year, by=officer)
    matrix = matrix_of(programme)
    assert (matrix.rows[0].total.quota, matrix.uneven, matrix.gaps) == (20, [], [])
    actions.start(programme, by=officer)


def test_a_breakdown_that_exceeds_the_whole_is_told_and_refused(client: Client, officer: User) -> None:
    programme, region = hundred(), make_region()
    line, department = programme.lines.all()[0], Department.objects.get(name="质监")
    key = (line.pk, department.pk)
    actions.set_quotas(programme, quotas={key: 99}, region=region, by=officer)
    actions.set_quotas(programme, quotas={key: 4}, year=2012, by=officer)
    sentences = [gap.sentence for gap in matrix_of(programme).gaps]
    assert sentences == [
        "“质量管理创优 / 质监”：按年份分解合计 4，部门指标 10",
        "“质量管理创优 / 质监”：按县区分解合计 99，部门指标 10",
    ]
    client.force_login(officer)
    for name in ("programmes-detail", "programmes-quotas"):
        page = client.get(reverse(f"benchmarking:{name}", args=[programme.reference])).content.decode()
        assert all(sentence in page for sentence in sentences)
    with pytest.raises(Refused, match="按县区分解合计 99，部门指标 10，分解超过了部门指标"):
        actions.start(programme, by=officer)
    actions.set_quotas(programme, quotas={key: 10}, region=region, by=officer)
    actions.start(programme, by=officer)


def test_a_department_added_is_a_column(client: Client, officer: User) -> None:
    """Also where there are quotas already, also when another programme has it; once told, once added."""
    programme = hundred()
    Department.objects.create(name="商务", order=9)
    client.force_login(officer)
    url = reverse("benchmarking:programmes-quotas", args=[programme.reference])
    for _again in range(2):
        form = client.get(url).context["form"]
        given = {name: form[name].value() or "" for name in form.fields if name.startswith("quota-")}
        client.post(url, given | {"add": "商务", "version": version_of(Programme.objects.get())})
    form = client.get(url).context["form"]
    assert [one.name for one in form.departments] == ["质监", "发改", "建设", "环保", "商务"]
    added = Department.objects.get(name="商务")
    assert f"quota-{programme.lines.all()[0].pk}-{added.pk}" in form.fields
    assert journal.timeline(programme).filter(verb="programmes.set_quotas").count() == 1


def test_saving_what_stands_writes_no_line(officer: User) -> None:
    programme = hundred()
    facts = {name: getattr(programme, name) for name in actions.FACTS}
    lines = [actions.LineGiven(line.name, line.target, line.pk) for line in programme.lines.all()]
    actions.edit(programme, lines=lines, by=officer, **facts)
    assert not journal.timeline(programme).filter(verb="programmes.edit").exists()
    actions.edit(programme, lines=lines, by=officer, **facts | {"name": "另一名称"})
    entry = journal.timeline(programme).get(verb="programmes.edit")
    assert (entry.before, entry.after) == ({"name": "创四优育百强"}, {"name": "另一名称"})


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
        kinds = Counter((region is not None, year is not None) for _line, _department, region, year in parts)
        assert number == minimum * (1 if whole else max(kinds.values()))


@given(st.integers(0, 20), st.integers(0, 20))
def test_what_is_missing_is_never_negative(quota: int, recognised: int) -> None:
    cell = Cell(quota)
    cell.stages["recognised"] = recognised
    assert cell.missing == max(quota - recognised, 0)
    assert (cell.mark == "reached") == (recognised >= quota > 0)
