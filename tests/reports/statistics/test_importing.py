"""Observations from Excel: what is exported comes in without a difference; a wrong file changes nothing and says where."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core import journal, uploads
from core.models import StoredFile
from reports import figures
from reports.statistics import actions, importing
from reports.statistics.documents import ObservationSheet
from reports.statistics.models import Observation, Origin
from tests.racing import at_once
from tests.reports.statistics.builders import make_figure, make_indicator

PAGE = "/reports/statistics/observations/import/"


def exported():
    return ObservationSheet().workbook(Observation.objects.for_listing().order_by("pk"))


def upload(content, name="数据.xlsx"):
    return SimpleUploadedFile(name, content)


def changed(**cells):
    """The export with some cells written over: C2=..."""
    book = load_workbook(BytesIO(exported()))
    for place, value in cells.items():
        book.active[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_seed_figure_comes_in_again_without_a_difference(divisions):
    figures.load()
    made = importing.plan(upload(exported()))
    assert (made.intake.faults, made.new, made.changed, made.equal) == ([], [], [], Observation.objects.count())


def test_a_hundred_corrections_cost_what_one_does(client, officer, django_assert_max_num_queries):
    indicator = make_indicator(code="firms")
    for year in range(1960, 2010):
        make_figure(indicator, value=Decimal(year), year=year)
    content = changed(**{f"I{row}": row for row in range(2, 52)})
    client.force_login(officer)
    token = client.post(PAGE, {"file": upload(content)}).context["token"]
    with django_assert_max_num_queries(35):
        client.post(f"{PAGE}confirm/", {"token": token})
    assert sorted(Observation.objects.values_list("value", flat=True)) == list(range(2, 52))
    first = Observation.objects.get(value=2)
    assert (first.origin, first.entered_by, first.place) == (Origin.IMPORTED, officer, "I2")
    assert [entry.verb for entry in journal.timeline(first)][-1] == "observations.correct"
    assert journal.verify()[1] is None


def test_the_portal_is_nobody_elses_source(db):
    make_figure(make_indicator(code="firms"), value=Decimal(5))
    made = importing.plan(upload(changed(K2="Portal")))
    assert [(fault.place, fault.reason) for fault in made.intake.faults] == [("K2", actions.RESERVED)]


@pytest.mark.parametrize(("answer", "counts"), [({}, 50), ({"leads": "standing"}, 50), ({"leads": "file"}, 58)])
def test_a_figure_of_another_source_does_not_take_the_lead_unasked(client, officer, answer, counts):
    """The row says what counts so far and who gives it; whoever confirms says which counts from now on."""
    first = make_figure(make_indicator("重点企业", code="firms"), value=Decimal(50), source="统计年报")
    make_figure(first.indicator, region=first.region, year=2016, value=Decimal(40), source="统计年报")
    content = changed(I2=58, K2="工作快报", K3="统计年报")
    client.force_login(officer)
    asked = client.post(PAGE, {"file": upload(content)})
    assert [(one.rival, one.figure.source) for one in asked.context["rivalled"]] == [(first, "工作快报")]
    shown = asked.content.decode()
    assert (
        shown.index("已有其他来源")
        < shown.index("统计年报")
        < shown.index('value="standing" id="leads-standing" checked')
    )
    told = client.post(f"{PAGE}confirm/", {"token": asked.context["token"], **answer}, follow=True).content.decode()
    assert ("改以文件的来源为准" in told, "仍以原有来源为准" in told) == (counts == 58, counts == 50)
    assert Observation.objects.filter(year=2017).leading_last().last().value == counts
    chart = client.get(first.indicator.get_absolute_url()).context["trend"]
    assert chart["series"][0]["values"] == [40, counts]
    line = journal.timeline(StoredFile.objects.get()).last()
    assert (line.data["rivals"], line.data["leads"]) == (1, counts == 58)


def test_of_two_sources_in_one_file_the_first_counts(client, officer):
    first = make_figure(make_indicator(code="firms"), value=Decimal(5), year=2010)
    make_figure(first.indicator, year=2011, value=Decimal(6))
    made = importing.plan(upload(changed(G2="2015", G3="2015", K2="甲", K3="乙")))
    assert [one.rival and one.rival.source for one in made.new] == [None, "甲"]


def test_what_counted_when_it_was_checked_must_still_count(client, officer):
    first = make_figure(make_indicator(code="firms"), value=Decimal(50), source="统计年报")
    client.force_login(officer)
    token = client.post(PAGE, {"file": upload(changed(K2="工作快报"))}).context["token"]
    actions.correct(first, value=Decimal(51), is_lower_bound=False, note="", reason="核对", by=officer)
    assert "核对之后数据又有变化" in client.post(f"{PAGE}confirm/", {"token": token}, follow=True).content.decode()
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(("takes", "brings"), [("en", "zh-hans"), ("zh-hans", "en")])
def test_a_colleague_of_another_language_takes_it_in(db, takes, brings):
    make_figure(make_indicator(interval="quarter"), value=Decimal(5), part="Q1", is_lower_bound=True)
    with override(takes):
        content = exported()
    with override(brings):
        made = importing.plan(upload(content))
    assert (made.intake.faults, made.equal) == ([], 1)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    value=st.decimals(min_value=0, max_value=10**15, places=4),
    note=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60),
    bound=st.booleans(),
    part=st.sampled_from(["", "Q1", "Q4"]),
)
def test_any_figure_comes_in_again_without_a_difference(db, value, note, bound, part):
    Observation.objects.all().delete()
    indicator = make_indicator(decimals=4, interval="quarter")
    make_figure(indicator, value=value, note=note, is_lower_bound=bound, part=part, source=f"={note}"[:90])
    made = importing.plan(upload(exported()))
    assert (made.intake.faults, made.new, made.changed, made.equal) == ([], [], [], 1)


def test_dry_run_shows_and_confirmation_writes(client, officer):
    first = make_figure(make_indicator(code="firms"), value=Decimal(5))
    make_figure(first.indicator, value=Decimal(6), year=2016)
    content = changed(I2=9, J2="超过", G3="2015", L3="新来的")
    client.force_login(officer)
    answer = client.post(PAGE, {"file": upload(content)})
    plan = answer.context["plan"]
    assert (len(plan.new), len(plan.changed), plan.equal, Observation.objects.count()) == (1, 1, 0, 2)
    shown = answer.content.decode()
    assert "超过 9" in shown
    assert "I2" in shown
    done = client.post(f"{PAGE}confirm/", {"token": answer.context["token"]}, follow=True).content.decode()
    assert "新增 1 条，更正 1 条" in done
    first.refresh_from_db()
    assert (first.value, first.is_lower_bound, first.origin, first.place) == (9, True, Origin.IMPORTED, "I2")
    entry = journal.timeline(first).last()
    assert (entry.before, entry.after) == (
        {"value": "5", "is_lower_bound": False},
        {"value": "9", "is_lower_bound": True},
    )
    new = Observation.objects.get(year=2015)
    page = client.get(new.get_absolute_url()).content.decode()
    assert "随文件导入" in page
    assert "数据.xlsx" in page
    kept = b"".join(client.get(f"{new.get_absolute_url()}file/").streaming_content)
    assert kept == content
    again = client.post(f"{PAGE}confirm/", {"token": answer.context["token"]}, follow=True).content.decode()
    assert "核对之后数据又有变化" in again
    assert client.post(PAGE, {"file": upload(exported())}).context["plan"].equal == 3


def test_a_correction_made_since_the_check_is_not_written_over(client, officer):
    """The counts are the same; what stood there is not."""
    first = make_figure(make_indicator(code="firms"), value=Decimal(5))
    make_figure(first.indicator, value=Decimal(6), year=2016)
    content = changed(I2=9)
    client.force_login(officer)
    answer = client.post(PAGE, {"file": upload(content)})
    actions.correct(first, value=Decimal(7), is_lower_bound=False, note="", reason="核对原始报表", by=officer)
    done = client.post(f"{PAGE}confirm/", {"token": answer.context["token"]}, follow=True).content.decode()
    assert "核对之后数据又有变化" in done
    first.refresh_from_db()
    assert first.value == 7


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"A2": "unknown"}, "A2", "没有这一指标代码"),
        ({"D2": "999999"}, "D2", "没有这一代码"),
        ({"I2": "许多"}, "I2", "不是数字"),
        ({"I2": 1.5}, "I2", "只填整数"),
        ({"I2": None}, "I2", "不能留空"),
        ({"I2": "=1+1"}, "I2", "公式"),
        ({"G2": "去年"}, "G2", "不是数字"),
        ({"H2": "第9季度"}, "H2", "没有"),
        ({"H2": "第1季度"}, "H2", "不分这样的时段"),
        ({"J2": "大约"}, "J2", "没有"),
        ({"K2": None}, "K2", "不能留空"),
        ({"A3": "firms", "D3": "411702", "G3": "2017", "I3": 7, "K3": "市局统计"}, "I3", "是同一个数据"),
        ({"A1": "别的列"}, "A1", "不认识"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_changes(client, officer, cells, place, words):
    client.force_login(officer)
    make_figure(make_indicator(code="firms"))
    answer = client.post(PAGE, {"file": upload(changed(**{"I2": 6, **cells}))})
    assert answer.status_code == 422
    assert any(fault.place == place and words in fault.reason for fault in answer.context["found"])
    assert place in answer.content.decode()
    assert Observation.objects.get().value == 5
    assert not StoredFile.objects.exists()


def reworked(work):
    """The export after somebody has been at the workbook."""
    book = load_workbook(BytesIO(exported()))
    work(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def merge(book):
    book.active.merge_cells("I2:I3")


def hide(book):
    book.create_sheet("底稿")["A1"] = "内容"
    book["底稿"].sheet_state = "hidden"


def formula_as_text(book):
    book.active["I2"].value = "＝1+1"


def date_for_a_number(book):
    book.active["I2"].value = date(2017, 3, 5)


@pytest.mark.parametrize(
    ("work", "place", "words"),
    [
        (merge, "I2", "合并单元格"),
        (hide, "", "底稿"),
        (formula_as_text, "I2", "公式"),
        (date_for_a_number, "I2", ""),
    ],
)
def test_a_workbook_that_was_worked_on_changes_nothing(client, officer, work, place, words):
    client.force_login(officer)
    row = make_figure(make_indicator(code="firms"))
    make_figure(row.indicator, year=2016, value=Decimal(6))
    answer = client.post(PAGE, {"file": upload(reworked(work))})
    assert answer.status_code == 422
    assert any(fault.place == place and words in fault.reason for fault in answer.context["found"])
    assert sorted(Observation.objects.values_list("value", flat=True)) == [5, 6]
    assert not StoredFile.objects.exists()


def test_ten_thousand_rows_come_in_at_once_and_one_wrong_cell_stops_them(client, officer):
    row = make_figure(make_indicator(code="firms"), source="来源0")

    def many(book):
        first = [cell.value for cell in book.active[2]]
        for number in range(10_000):
            line = list(first)
            line[6], line[8], line[10] = str(1950 + number % 60), number, f"来源{number}"
            book.active.append(line)

    content = reworked(many)
    assert (len(importing.plan(upload(content)).new), Observation.objects.count()) == (10_000, 1)

    def one_wrong(book):
        many(book)
        book.active["I9999"] = "许多"

    client.force_login(officer)
    answer = client.post(PAGE, {"file": upload(reworked(one_wrong))})
    assert [fault.place for fault in answer.context["found"]] == ["I9999"]
    assert Observation.objects.get() == row


@pytest.mark.parametrize("origin", [Origin.REPORTED, Origin.COMPUTED])
def test_what_comes_from_elsewhere_is_not_corrected_by_a_file(db, origin):
    make_figure(origin=origin)
    faults = importing.plan(upload(changed(I2=6))).intake.faults
    assert [fault.place for fault in faults] == ["I2"]
    assert importing.plan(upload(exported())).equal == 1


def test_a_retired_indicator_takes_no_new_figures(officer):
    row = make_figure()
    actions.retire(row.indicator, reason="x", by=officer)
    assert [fault.place for fault in importing.plan(upload(changed(G2="2011"))).intake.faults] == ["A2"]
    assert importing.plan(upload(changed(I2=6))).intake.faults == []


def test_a_thousand_rows_cost_what_one_row_costs(db):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            importing.plan(upload(exported()))
        return len(captured) - 1 - 1  # less the export's own

    first = make_figure()
    one = cost()
    Observation.objects.bulk_create(
        Observation(indicator=first.indicator, region=first.region, year=1950 + n % 60, value=n, source=f"来源{n}")
        for n in range(1000)
    )
    assert cost() == one


def test_who_imports(client, officer, supervisor, administrator, district, enterprise):
    for user in (supervisor, administrator, district, enterprise, officer):
        client.force_login(user)
        status = 200 if user == officer else 403
        assert client.get(PAGE).status_code == status
        assert client.post(f"{PAGE}confirm/").status_code == (303 if user == officer else 403)


def test_the_file_of_another_person_is_not_confirmed(client, officer, head):
    make_figure()
    client.force_login(officer)
    token = client.post(PAGE, {"file": upload(changed(I2=6))}).context["token"]
    client.force_login(head)
    assert "重新上传" in client.post(f"{PAGE}confirm/", {"token": token}, follow=True).content.decode()
    assert Observation.objects.get().value == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_confirm_the_same_file_at_once(officer, head):
    make_figure()
    content = changed(G2="2016")
    stamp = importing.plan(upload(content)).stamp
    kept = [uploads.store(upload(content), by=user, kinds=uploads.SHEETS) for user in (officer, head)]
    results = at_once(
        lambda: importing.take_over(kept[0], stamp=stamp, by=officer),
        lambda: importing.take_over(kept[1], stamp=stamp, by=head),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    assert Observation.objects.count() == 2
