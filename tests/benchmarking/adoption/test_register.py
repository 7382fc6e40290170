"""The register: stages with days and evidence, per organization and district; out and in as a workbook."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from accounts.models import Organization, User
from benchmarking.adoption import actions, sheets
from benchmarking.adoption.models import Adoption, AdoptionStage
from benchmarking.adoption.report import by_district
from benchmarking.adoption.states import State
from core import journal
from core.forms import STALE, version_of
from core.refusal import Refused
from core.uploads import SHEETS, store
from tests import people
from tests.counting import statements
from tests.people import pdf
from tests.racing import at_once

pytestmark = pytest.mark.django_db
ADOPTED = State("adopted", date(2012, 3, 1), date(2014, 9, 1))
PAPER = "市质监局2014年验收名单（虚构）"
ADOPTING = State("adopting", date(2015, 3, 1))


def test_what_was_changed_since_is_not_confirmed_unseen(
    client: Client, officer: User, enterprise: User, organization: Organization
) -> None:
    adoption = actions.enter(organization, state=ADOPTING, by=enterprise)
    client.force_login(officer)
    seen = client.get(adoption.get_absolute_url()).context["version"]
    actions.enter(organization, state=ADOPTED, source=PAPER, by=enterprise)
    url = reverse("benchmarking:adoption-confirm", args=[adoption.pk])
    assert "已被修改" in client.post(url, {"version": seen}, follow=True).content.decode()
    adoption.refresh_from_db()
    assert adoption.confirmed_at is None
    client.post(url, {"version": client.get(adoption.get_absolute_url()).context["version"]})
    adoption.refresh_from_db()
    assert adoption.confirmed_by == officer


def test_a_file_is_not_taken_over_when_its_lines_changed_since(officer: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTING, by=officer)
    content = sheets.RegisterSheet().workbook([adoption])
    actions.enter(organization, state=replace(ADOPTING, note="甲"), by=officer)
    upload = SimpleUploadedFile("登记表.xlsx", content)
    stamp = sheets.plan(upload, officer).stamp
    upload.seek(0)
    kept = store(upload, by=officer, kinds=SHEETS)
    actions.enter(organization, state=replace(ADOPTING, note="乙"), by=officer)
    with pytest.raises(Refused, match="又有变化"):
        sheets.take_over(kept, stamp=stamp, by=officer)
    adoption.refresh_from_db()
    assert adoption.note == "乙"


def test_a_column_that_lacks_leaves_what_is_there(officer: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=replace(ADOPTING, note="甲"), by=officer)
    book = load_workbook(BytesIO(sheets.RegisterSheet().workbook([adoption])))
    page = book.worksheets[0]
    column = next(cell.column for row in page.iter_rows() for cell in row if cell.value == "说明")
    page.delete_cols(column)
    out = BytesIO()
    book.save(out)
    made = sheets.plan(SimpleUploadedFile("登记表.xlsx", out.getvalue()), officer)
    assert (made.intake.fault_count, made.equal, made.changed) == (0, 1, [])


def test_every_way_goes_through_the_table(officer: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTED, source=PAPER, by=officer)
    assert (adoption.stage, adoption.started_on, adoption.confirmed_by) == ("adopted", date(2012, 3, 1), officer)
    assert [entry.verb for entry in journal.timeline(adoption)] == [
        "adoptions.enter",
        "adoptions.start",
        "adoptions.adopt",
        "adoptions.milestone",
    ]
    actions.enter(organization, state=ADOPTING, by=officer)
    actions.enter(organization, state=State("lapsed", date(2015, 3, 1), None, date(2016, 1, 1)), by=officer)
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.lapsed_on) == ("lapsed", date(2016, 1, 1))
    with pytest.raises(Refused, match="不能从“已中止”改为“拟导入”"):
        actions.enter(organization, state=State("planned"), by=officer)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State("adopting"), "启动日期"),
        (State("adopted", date(2014, 1, 1)), "正式导入日期"),
        (State("adopted", date(2014, 1, 1), date(2013, 1, 1)), "不能早于启动日期"),
        (State("lapsed"), "中止日期"),
        (State("adopting", date(2014, 1, 1), date(2015, 1, 1)), "还没有正式导入日期"),
        (State("planned", None, date(2015, 1, 1)), "还没有正式导入日期"),
        (State("adopting", date(2999, 1, 1)), "不能晚于今天"),
        (State("adopting", date(2014, 1, 1), None, date(2015, 1, 1)), "没有中止，请清空中止日期"),
        (State("lapsed", date(2014, 1, 1), None, date(2013, 1, 1)), "中止日期不能早于启动日期"),
        (State("lapsed", date(2012, 1, 1), date(2014, 1, 1), date(2013, 1, 1)), "中止日期不能早于正式导入日期"),
        (State("adopting", date(15, 3, 1)), "请核对"),
    ],
)
def test_bad_days_are_refused(state: State, sentence: str, officer: User, organization: Organization) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.enter(organization, state=state, by=officer)
    assert not Adoption.objects.exists()


def test_what_others_enter_is_to_be_confirmed(officer: User, enterprise: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTING, by=enterprise)
    assert adoption.confirmed_at is None
    actions.confirm(adoption, by=officer)
    with pytest.raises(Refused, match="已经核实"):
        actions.confirm(adoption, by=officer)
    actions.record_milestone(adoption, kind="training", reached_on=date(2015, 6, 1), by=enterprise)
    adoption.refresh_from_db()
    assert adoption.confirmed_at is None
    with pytest.raises(Refused, match="佐证"):
        actions.record_milestone(adoption, kind="formal", reached_on=date(2015, 6, 1), by=enterprise)


def test_no_formal_adoption_without_a_proof(client: Client, officer: User, organization: Organization) -> None:
    """A file on the page; once it is proved, a correction back and forth asks for none."""
    with pytest.raises(Refused, match="佐证"):
        actions.enter(organization, state=ADOPTED, by=officer)
    client.force_login(officer)
    adoption = actions.enter(organization, state=ADOPTING, by=officer)
    url = reverse("benchmarking:adoption-edit", args=[adoption.pk])
    given = {"stage": "adopted", "standard": "GB/T 19580", "started_on": "2012-03-01", "adopted_on": "2014-09-01"}
    bare = client.post(url, given | {"version": version_of(adoption)})
    assert (bare.status_code, list(bare.context["form"].errors)) == (422, ["evidence"])
    early = client.post(
        url, {**given, "stage": "adopting", "adopted_on": "", "version": version_of(adoption), "evidence": pdf()}
    )
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["evidence"])
    client.post(url, given | {"version": version_of(adoption), "evidence": pdf("验收意见.pdf")})
    adoption.refresh_from_db()
    proof = adoption.milestones.get()
    assert (adoption.stage, proof.kind, proof.reached_on) == ("adopted", "formal", date(2014, 9, 1))
    assert proof.evidence is not None
    assert proof.evidence.name == "验收意见.pdf"
    actions.enter(organization, state=ADOPTING, by=officer)
    actions.enter(organization, state=ADOPTED, by=officer)
    assert adoption.milestones.count() == 1


def test_a_further_proof_is_to_be_confirmed_too(officer: User, enterprise: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTED, source=PAPER, by=officer)
    actions.enter(organization, state=ADOPTED, evidence=pdf("补充.pdf"), by=enterprise)
    adoption.refresh_from_db()
    assert (adoption.confirmed_at, adoption.milestones.count()) == (None, 2)


def test_an_import_from_paper_names_its_document(officer: User, organization: Organization) -> None:
    line = [organization.credit_code, "", "", "正式导入", "GB/T 19580", "2012-03-01", "2014-09-01"]
    assert [fault.place for fault in sheets.plan(_file(line), officer).intake.faults] == ["D2"]
    assert [fault.place for fault in sheets.plan(_file([*line, ""]), officer).intake.faults] == ["H2"]
    upload = _file([*line, PAPER])
    made = sheets.plan(upload, officer)
    upload.seek(0)
    sheets.take_over(store(upload, by=officer, kinds=SHEETS), stamp=made.stamp, by=officer)
    proof = Adoption.objects.get().milestones.get()
    assert (proof.kind, proof.reached_on, proof.note) == ("formal", date(2014, 9, 1), PAPER)


def test_what_is_listed_is_confirmed_at_once(
    client: Client, officer: User, enterprise: User, organization: Organization
) -> None:
    other = people.make_organization(region=people.make_region("411721", "西平县"))
    row = actions.enter(organization, state=ADOPTING, by=enterprise)
    far = actions.enter(other, state=ADOPTING, by=enterprise)
    client.force_login(officer)
    listed = reverse("benchmarking:adoption-list")
    url = reverse("benchmarking:adoption-confirm-all") + "?confirmed=no&region=411702"
    assert "may_confirm_all" not in client.get(listed).context
    stamp = client.get(listed, {"confirmed": "no", "region": "411702"}).context["stamp"]
    actions.enter(organization, state=replace(ADOPTING, note="改了"), by=enterprise)
    assert "又有变化" in client.post(url, {"stamp": stamp}, follow=True).content.decode()
    stamp = client.get(listed, {"confirmed": "no", "region": "411702"}).context["stamp"]
    assert "已核实 1 条登记" in client.post(url, {"stamp": stamp}, follow=True).content.decode()
    row.refresh_from_db()
    far.refresh_from_db()
    assert (row.confirmed_by, far.confirmed_by) == (officer, None)
    assert [entry.verb for entry in journal.timeline(row)][-1] == "adoptions.confirm"
    client.force_login(enterprise)
    assert client.post(url, {"stamp": stamp}).status_code == 403


def test_entering_the_same_again_changes_nothing(officer: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTED, source=PAPER, by=officer)
    before = journal.timeline(adoption).count()
    actions.enter(organization, state=ADOPTED, source=PAPER, by=officer)
    assert journal.timeline(adoption).count() == before


def test_the_districts_are_added_up(officer: User, district: User) -> None:
    other = people.make_region("411721", "西平县")
    for number in range(3):
        actions.enter(people.make_organization(), state=ADOPTED, source=PAPER, by=officer)
        actions.enter(
            people.make_organization(region=other), state=ADOPTING if number else ADOPTED, source=PAPER, by=officer
        )
    districts, whole = by_district(officer)
    assert [(one.region and one.region.name, one.counts) for one in districts] == [
        ("驿城区", [0, 0, 3, 0]),
        ("西平县", [0, 2, 1, 0]),
    ]
    assert (whole.adopted, whole.total, whole.unconfirmed) == (4, 6, 0)
    own, _whole = by_district(district)
    assert [one.region and one.region.name for one in own] == ["驿城区"]


def _file(*rows: list[object]) -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    assert page is not None
    headings = ["统一社会信用代码", "组织名称", "县区", "导入阶段", "采用标准", "启动日期", "正式导入日期", "说明"]
    page.append(headings[: max(map(len, rows))])
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("登记.xlsx", out.getvalue())


def test_what_is_exported_imports_again_without_a_difference(officer: User) -> None:
    for state in (ADOPTED, ADOPTING, State("planned", note="=计划明年"), State("lapsed", None, None, date(2015, 1, 1))):
        actions.enter(people.make_organization("名称很长" * 20), state=state, source=PAPER, by=officer)
    content = sheets.RegisterSheet().workbook(Adoption.objects.for_listing())
    made = sheets.plan(SimpleUploadedFile("登记.xlsx", content), officer)
    assert (made.intake.faults, made.new, made.changed, made.equal) == ([], [], [], 4)


@pytest.mark.parametrize(("takes", "brings"), [("en", "zh-hans"), ("zh-hans", "en"), ("en", "en")])
def test_a_colleague_of_another_language_takes_it_in(officer: User, takes: str, brings: str) -> None:
    actions.enter(people.make_organization(), state=ADOPTED, source=PAPER, by=officer)
    with override(takes):
        content = sheets.RegisterSheet().workbook(Adoption.objects.for_listing())
    with override(brings):
        made = sheets.plan(SimpleUploadedFile("登记.xlsx", content), officer)
    assert (made.intake.faults, made.equal) == ([], 1)


def test_faults_by_cell_and_nothing_is_written(officer: User, organization: Organization) -> None:
    far = people.make_organization(region=people.make_region("411721", "西平县"))
    made = sheets.plan(
        _file(
            [organization.credit_code, "", "", "正式导入", "GB/T 19580", "2012-03-01", None],
            ["91350100M000100Y43", "", "", "正在导入", "GB/T 19580", "2012-03-01", None],
            [far.credit_code, "", "", "大概导入", "GB/T 19580", "三月", None],
            [far.credit_code, "", "", "拟导入", "GB/T 19580", None, None],
            [far.credit_code, "", "", "拟导入", "GB/T 19580", None, None],
        ),
        officer,
    )
    assert [fault.place for fault in made.intake.faults] == ["D4", "F4", "G2", "A3", "A6"] or {
        fault.place for fault in made.intake.faults
    } == {"D4", "F4", "G2", "A3", "A6"}
    assert not Adoption.objects.exists()


def test_the_file_is_shown_and_then_taken_over(client: Client, district: User, organization: Organization) -> None:
    client.force_login(district)
    file = _file([organization.credit_code, "", "", "正式导入", "GB/T 19580", "2012-03-01", date(2014, 9, 1), PAPER])
    shown = client.post(reverse("benchmarking:adoption-import"), {"file": file})
    assert shown.status_code == 200
    assert organization.name in shown.content.decode()
    assert not Adoption.objects.exists()
    token = shown.context["token"]
    client.post(reverse("benchmarking:adoption-import-confirm"), {"token": token})
    adoption = Adoption.objects.get()
    assert (adoption.stage, adoption.adopted_on, adoption.confirmed_at) == ("adopted", date(2014, 9, 1), None)
    again = client.post(reverse("benchmarking:adoption-import-confirm"), {"token": token}, follow=True)
    assert "又有变化" in again.content.decode()
    far = people.make_organization(region=people.make_region("411721", "西平县"))
    refused = client.post(
        reverse("benchmarking:adoption-import"),
        {"file": _file([far.credit_code, "", "", "拟导入", "GB/T 19580", None, None])},
    )
    assert refused.status_code == 422
    assert "不属于本县区" in refused.content.decode()


def test_two_thousand_rows_are_taken_over_in_few_statements(
    officer: User, organization: Organization, django_assert_max_num_queries: Any
) -> None:
    rows = people.make_many_organizations(2000)
    actions.enter(rows[0], state=ADOPTED, source=PAPER, by=officer)
    actions.enter(rows[1], state=replace(ADOPTING, note="旧的说明"), by=officer)
    day = "2015-03-01"
    upload = _file(*([one.credit_code, "", "", "正在导入", "GB/T 19580", day, None] for one in rows))
    made = sheets.plan(upload, officer)
    assert (made.intake.fault_count, len(made.new), len(made.changed), made.equal) == (0, 1998, 1, 1)
    upload.seek(0)
    kept = store(upload, by=officer, kinds=SHEETS)
    with django_assert_max_num_queries(110):  # SQLite takes some seventy rows in a statement, PostgreSQL all of them
        sheets.take_over(kept, stamp=made.stamp, by=officer)
    assert Adoption.objects.filter(stage="adopting", started_on=date(2015, 3, 1)).count() == 2000
    assert Adoption.objects.exclude(confirmed_by=officer).count() == 0
    new = Adoption.objects.get(organization=rows[5])
    told = [(entry.verb, entry.actor, entry.note) for entry in journal.timeline(new)]
    assert told == [("adoptions.enter", officer, "从文件“登记.xlsx”导入"), ("adoptions.start", officer, "")]
    corrected = journal.timeline(Adoption.objects.get(organization=rows[0])).last()
    assert corrected is not None
    assert (corrected.verb, corrected.before["stage"], corrected.after["stage"]) == (
        "adoptions.edit", "正式导入", "正在导入",
    )  # fmt: skip
    assert journal.verify()[1] is None


def test_one_fault_keeps_all_rows_out(officer: User, organization: Organization) -> None:
    """Also a fault that only writing would show: a stage that cannot be reached from the present one."""
    lapsed = people.make_organization()
    actions.enter(lapsed, state=State("lapsed", None, None, date(2015, 1, 1)), by=officer)
    rows = ([one.credit_code, "", "", "拟导入", "GB/T 19580", None, None] for one in (organization, lapsed))
    upload = _file(*rows)
    made = sheets.plan(upload, officer)
    assert [(fault.place, fault.reason) for fault in made.intake.faults] == [("D3", "不能从“已中止”改为“拟导入”。")]
    upload.seek(0)
    kept = store(upload, by=officer, kinds=SHEETS)
    with pytest.raises(Refused):
        sheets.take_over(kept, stamp=made.stamp, by=officer)
    assert Adoption.objects.count() == 1


ACCESS = {  # list, report, own line, edit, workbook
    "officer": (200, 200, 200, 200, 200),
    "head": (200, 200, 200, 200, 200),
    "supervisor": (200, 200, 200, 403, 403),
    "district": (200, 200, 200, 200, 200),
    "enterprise": (200, 403, 200, 200, 403),
    "other_enterprise": (200, 403, 404, 404, 403),
    "expert": (403, 403, 404, 404, 403),
    "administrator": (403, 403, 404, 404, 403),
}


@pytest.mark.parametrize("role", ACCESS)
def test_access(
    role: str, client: Client, officer: User, organization: Organization, request: pytest.FixtureRequest
) -> None:
    adoption = actions.enter(organization, state=ADOPTED, source=PAPER, by=officer)
    client.force_login(request.getfixturevalue(role))
    urls = [
        reverse("benchmarking:adoption-list"),
        reverse("benchmarking:adoption-report"),
        adoption.get_absolute_url(),
        reverse("benchmarking:adoption-edit", args=[adoption.pk]),
        reverse("benchmarking:adoption-workbook"),
    ]
    assert tuple(client.get(url).status_code for url in urls) == ACCESS[role]


def test_an_enterprise_reports_on_itself(client: Client, enterprise: User, organization: Organization) -> None:
    client.force_login(enterprise)
    given = {"organization": organization.pk, "stage": "adopting", "standard": "GB/T 19580", "note": "今年启动"}
    bad = client.post(reverse("benchmarking:adoption-create"), given)
    assert bad.status_code == 422
    assert "请填写启动日期" in bad.content.decode()
    assert "今年启动" in bad.content.decode()
    client.post(reverse("benchmarking:adoption-create"), given | {"started_on": "2015-03-01"})
    adoption = Adoption.objects.get()
    url = reverse("benchmarking:adoption-milestone", args=[adoption.pk])
    client.post(url, {"kind": "training", "reached_on": "2015-05-01", "evidence": pdf()})
    found = adoption.milestones.get()
    proof = reverse("benchmarking:adoption-evidence", args=[adoption.pk, found.pk])
    assert client.get(proof).status_code == 200
    assert adoption.stage == AdoptionStage.ADOPTING


def test_a_district_filters_without_districts(client: Client, officer: User, district: User) -> None:
    actions.enter(people.make_organization(), state=ADOPTED, source=PAPER, by=officer)
    url = reverse("benchmarking:adoption-list")
    for user, shown in ((officer, True), (district, False)):
        client.force_login(user)
        assert (b'name="region"' in client.get(url).content) is shown
        assert client.get(url, {"region": "411721", "stage": "adopted"}).status_code == 200


def test_the_workbook_is_called_by_its_name(client: Client, officer: User) -> None:
    client.force_login(officer)
    told = client.get(reverse("benchmarking:adoption-workbook"))["Content-Disposition"]
    assert unquote(told.partition("UTF-8''")[2]).startswith("卓越绩效模式导入登记表-")
    assert 'filename="adoptions-' in told


def test_the_workbook_is_filtered_and_inert(client: Client, officer: User, organization: Organization) -> None:
    actions.enter(organization, state=State("planned", note="=1+1"), by=officer)
    actions.enter(people.make_organization(), state=ADOPTED, source=PAPER, by=officer)
    client.force_login(officer)
    content = client.get(reverse("benchmarking:adoption-workbook"), {"stage": "planned"}).content
    page = load_workbook(BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert [row[1] for row in rows] == [organization.name]
    assert page.cell(3, 9).data_type == "s"


def test_an_organization_is_found_among_ten_thousand(
    client: Client, district: User, enterprise: User, organization: Organization
) -> None:
    far = people.make_organization("西平虚构企业有限公司", region=people.make_region("411721", "西平县"))
    client.force_login(district)
    url = reverse("benchmarking:adoption-create")
    few, size = statements(client, url), len(client.get(url).content)
    many = people.make_many_organizations(10_000)
    assert statements(client, url) == few <= 10
    assert len(client.get(url).content) == size < 40_000
    search = reverse("benchmarking:adoption-organizations")
    assert many[7].name in client.get(search, {"organization-q": many[7].credit_code}).content.decode()
    assert far.name not in client.get(search, {"organization-q": "西平"}).content.decode()
    given = {"stage": "planned", "standard": "GB/T 19580", "note": "写了很久的说明"}
    for chosen in ({"organization-q": "众多"}, {"organization": far.pk}, {}):
        asked = client.post(url, given | chosen)
        assert asked.status_code == 422
        assert "写了很久的说明" in asked.content.decode()
    client.post(url, given | {"organization-q": many[7].name})
    assert Adoption.objects.get().organization == many[7]
    assert client.get(search, {"organization-q": many[7].credit_code}).content.decode().count("已登记") == 1
    again = client.post(url, given | {"organization-q": many[7].name})
    assert "已经登记" in again.content.decode()
    client.force_login(enterprise)
    assert client.get(search, {"organization-q": "众多"}).status_code == 404
    assert many[8].name not in client.get(url).content.decode()


def test_a_line_written_since_is_not_written_over(client: Client, officer: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTING, by=officer)
    client.force_login(officer)
    url = reverse("benchmarking:adoption-edit", args=[adoption.pk])
    given = {"stage": "adopting", "standard": "GB/T 19580", "started_on": "2015-03-01", "note": "写了很久的说明"}
    seen = version_of(adoption)
    actions.enter(organization, state=replace(ADOPTING, note="别人写的"), by=officer)
    stale = client.post(url, given | {"version": seen})
    assert (stale.status_code, "已被修改" in stale.content.decode()) == (422, True)
    assert "写了很久的说明" in stale.content.decode()
    adoption.refresh_from_db()
    assert adoption.note == "别人写的"
    client.post(url, given | {"version": stale.context["form"]["version"].value()})
    adoption.refresh_from_db()
    assert adoption.note == "写了很久的说明"


def test_a_milestone_tells_beside_the_field_what_is_wrong(
    client: Client, officer: User, organization: Organization
) -> None:
    adoption = actions.enter(organization, state=ADOPTING, by=officer)
    client.force_login(officer)
    url = reverse("benchmarking:adoption-milestone", args=[adoption.pk])
    for given, field in (
        ({"kind": "formal", "reached_on": "2015-01-01"}, "evidence"),
        ({"kind": "training", "reached_on": "2999-01-01"}, "reached_on"),
        ({"kind": "training", "reached_on": "0001-01-01"}, "reached_on"),
    ):
        answer = client.post(url, given)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not adoption.milestones.exists()


def test_a_form_with_nothing_filled_in_is_a_form(client: Client, officer: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTING, by=officer)
    client.force_login(officer)
    for url in (
        reverse("benchmarking:adoption-create"),
        reverse("benchmarking:adoption-edit", args=[adoption.pk]),
        reverse("benchmarking:adoption-import"),
    ):
        answer = client.post(url)
        assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True), url


def test_lists_cost_the_same(client: Client, officer: User) -> None:
    client.force_login(officer)
    urls = [reverse("benchmarking:adoption-list"), reverse("benchmarking:adoption-report")]
    actions.enter(people.make_organization(), state=ADOPTED, source=PAPER, by=officer)
    once = [statements(client, url) for url in urls]
    for _number in range(2):
        actions.enter(people.make_organization(), state=ADOPTED, source=PAPER, by=officer)
    assert [statements(client, url) for url in urls] == once
    assert max(once) <= 12


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_confirm_once(officer: User, head: User, enterprise: User, organization: Organization) -> None:
    adoption = actions.enter(organization, state=ADOPTING, by=enterprise)
    results = at_once(lambda: actions.confirm(adoption, by=officer), lambda: actions.confirm(adoption, by=head))
    assert sum(isinstance(result, str) for result in results) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_edit_one_page_one_is_told(officer: User, head: User, organization: Organization) -> None:
    seen = version_of(actions.enter(organization, state=ADOPTING, by=officer))

    def write(user: User, note: str) -> object:
        return actions.enter(organization, state=replace(ADOPTING, note=note), by=user, version=seen)

    results = at_once(lambda: write(officer, "甲"), lambda: write(head, "乙"))
    assert [result for result in results if isinstance(result, str)] == [STALE]
    kept = next(row.note for row in results if isinstance(row, Adoption))
    assert Adoption.objects.get().note == kept


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_first_entries_one_is_told(officer: User, head: User, organization: Organization) -> None:
    results = at_once(
        lambda: actions.enter(organization, state=ADOPTING, by=officer, version=""),
        lambda: actions.enter(organization, state=ADOPTED, source=PAPER, by=head, version=""),
    )
    assert [result for result in results if isinstance(result, str)] == [STALE]
    assert Adoption.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_import_and_an_entry_at_once(officer: User, head: User, organization: Organization) -> None:
    """Whoever is second is told; nothing is written over and no line is lost."""
    upload = _file([organization.credit_code, "", "", "正在导入", "GB/T 19580", "2015-03-01", None])
    made = sheets.plan(upload, officer)
    upload.seek(0)
    kept = store(upload, by=officer, kinds=SHEETS)
    results = at_once(
        lambda: sheets.take_over(kept, stamp=made.stamp, by=officer),
        lambda: actions.enter(organization, state=ADOPTED, source=PAPER, by=head, version=""),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    assert Adoption.objects.get().stage == ("adopted" if isinstance(results[0], str) else "adopting")
    assert journal.verify()[1] is None


def test_the_dry_run_shows_every_column_that_changes(client: Client, officer: User, organization: Organization) -> None:
    actions.enter(organization, state=ADOPTING, by=officer)
    content = sheets.RegisterSheet().workbook(Adoption.objects.for_listing())
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    labels = {str(cell.value): cell for row in page.iter_rows() for cell in row}
    line = page.max_row
    given = {"导入阶段": "已中止", "采用标准": "GB/T 19580-2012", "中止日期": "2016-05-01", "说明": "停产"}
    for label, value in given.items():
        page.cell(line, labels[label].column).value = value
    out = BytesIO()
    book.save(out)
    made = sheets.plan(SimpleUploadedFile("登记.xlsx", out.getvalue()), officer)
    assert made.intake.faults == []
    assert [(str(label), now, wanted) for label, now, wanted in made.changed[0].changes] == [
        ("导入阶段", "正在导入", "已中止"), ("采用标准", "GB/T 19580", "GB/T 19580-2012"), ("中止日期", "—", "2016-05-01"),
        ("说明", "—", "停产"),
    ]  # fmt: skip
    client.force_login(officer)
    shown = client.post(
        reverse("benchmarking:adoption-import"), {"file": SimpleUploadedFile("登记.xlsx", out.getvalue())}
    )
    for words in ("中止日期", "2016-05-01", "停产", "GB/T 19580-2012"):
        assert words in shown.content.decode()
