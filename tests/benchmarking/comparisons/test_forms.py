"""The form: begun from the register, filled in line by line, handed in, sent back, accepted, followed over the years."""

import re
import subprocess
from decimal import Decimal

import pytest
from django.urls import reverse

from benchmarking.comparisons.actions import activities, filling, returns
from benchmarking.comparisons.documents import FormDocument
from benchmarking.comparisons.models import Comparison, ComparisonRow, ComparisonStage, Dimension, Metric
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.benchmarking.comparisons.builders import (
    AFTER,
    NOW,
    TARGETS,
    VALUES,
    make_accepted,
    make_firm,
    make_form,
    make_released,
    post_row,
)
from tests.counting import statements

AT = "/benchmarking/comparisons/forms/DB2015-001-001/"


@pytest.fixture
def activity(officer, head, organization):
    return make_released(officer, head, organization)


@pytest.fixture
def form(activity, organization, enterprise):
    return make_form(activity, organization, enterprise)


def test_an_enterprise_fills_in_its_form_and_the_bureau_takes_it(client, activity, organization, enterprise, officer):
    client.force_login(enterprise)
    dimension = Dimension.objects.get(code="process-control")
    with clock.at(NOW):
        assert "开始填报" in client.get("/benchmarking/comparisons/").content.decode()
        start = f"/benchmarking/comparisons/activities/{activity.reference}/start/"
        assert client.post(start, {"organization": organization.pk}).url == AT
        assert client.post(start, {"organization": organization.pk}).url == AT
        form = Comparison.objects.get()
        assert (form.unit_name, form.main_products, form.industry) == (organization.name, "输送设备", "通用设备制造业")
        assert "还没有填写对比项" in client.get(AT).content.decode()
        assert client.post(f"{AT}rows/new/", post_row(dimension)).url == AT
        refused = client.post(f"{AT}rows/new/", post_row(dimension, benchmark_value="", result="写了很多字"))
        assert refused.status_code == 422
        assert "写了很多字" in refused.content.decode()
        assert "本企业值和标杆值要填都填" in refused.content.decode()
        client.post(f"{AT}rows/new/", {**post_row(dimension, indicator="设备完好率"), "another": "1"})
        second = ComparisonRow.objects.get(order=2)
        client.post(f"{AT}rows/{second.pk}/move/", {"to": "up"})
        assert list(form.rows.values_list("indicator", flat=True)) == ["设备完好率", "一次交验合格率"]
        client.post(f"{AT}hand-in/")
        assert client.get(f"{AT}rows/{second.pk}/").url == AT
        client.force_login(officer)
        client.post(f"{AT}send-back/", {"reason": "措施不具体"})
        client.force_login(enterprise)
        assert "措施不具体" in client.get(AT).content.decode()
        client.post(f"{AT}rows/{second.pk}/remove/")
        assert list(form.rows.values_list("order", "indicator")) == [(1, "一次交验合格率")]
        client.post(f"{AT}hand-in/")
        client.force_login(officer)
        client.post(f"{AT}accept/")
    form.refresh_from_db()
    assert (form.stage, form.reason, form.is_late) == (ComparisonStage.ACCEPTED, "", False)
    assert [line.verb.partition(".")[2] for line in journal.timeline(form)] == [
        "start", "add_row", "add_row", "move_row", "hand_in", "send_back", "remove_row", "hand_in", "accept",
    ]  # fmt: skip
    letters = Letter.objects.filter(recipient=enterprise).order_by("pk").values_list("template", flat=True)
    assert [name.partition("/")[2] for name in letters] == [
        "comparison_called", "comparison_returned", "comparison_accepted",
    ]  # fmt: skip


def test_two_colleagues_on_one_line(client, form, enterprise):
    line = form.rows.get()
    client.force_login(enterprise)
    with clock.at(NOW):
        page = client.get(f"{AT}rows/{line.pk}/").context["form"]
        given = {
            field.name: field.value() for field in page if field.value() not in (None, "")
        }  # fmt: skip
        assert client.post(f"{AT}rows/{line.pk}/", {**given, "department": "技术部"}).status_code == 302
        stale = client.post(f"{AT}rows/{line.pk}/", {**given, "department": "生产部"})
        assert stale.status_code == 422
        assert "生产部" in stale.content.decode()
        again = stale.context["form"]["version"].value()
        assert (
            client.post(f"{AT}rows/{line.pk}/", {**given, "department": "生产部", "version": again}).status_code == 302
        )
    line.refresh_from_db()
    assert line.department == "生产部"
    assert journal.timeline(form).last().before == {"department": "技术部"}


def test_the_head_is_prefilled_and_a_stale_page_is_told(client, form, enterprise):
    client.force_login(enterprise)
    with clock.at(NOW):
        page = client.get(f"{AT}head/").context["form"]
        given = {field.name: field.value() for field in page}
        assert client.post(f"{AT}head/", {**given, "telephone": "0396-1"}).status_code == 302
        assert client.post(f"{AT}head/", {**given, "telephone": "0396-2"}).status_code == 422
    form.refresh_from_db()
    assert form.telephone == "0396-1"


def test_a_shared_metric_lends_unit_and_direction(form, enterprise, metric):
    with clock.at(NOW):
        row = filling.add_row(
            form, targets={}, by=enterprise,
            **{**VALUES, "dimension": Dimension.objects.first(), "metric": metric, "unit": "吨", "direction": "lower"},
        )  # fmt: skip
    assert (row.unit, row.direction, row.gap) == ("%", "higher", Decimal("3.3"))


def test_words_alone_are_enough(form, enterprise):
    values = {**VALUES, "dimension": Dimension.objects.first(), "own_value": None, "benchmark_value": None}
    with clock.at(NOW):
        row = filling.add_row(form, targets={}, by=enterprise, **values)
    assert (row.direction, row.gap, row.is_numeric) == ("", None, False)


def test_late_forms_are_taken_until_the_end_and_say_so(client, form, enterprise, officer):
    with clock.at(AFTER):
        client.force_login(enterprise)
        assert "报送期限已过" in client.get(AT).content.decode()
        filling.hand_in(form, by=enterprise)
        assert form.is_late
        with pytest.raises(Refused, match="1 份情况表已报送而未接收"):
            activities.close(form.activity, by=officer)
        returns.send_back(form, reason="请补充", by=officer)
        activities.close(form.activity, by=officer)
        closed = Comparison.objects.get()
        with pytest.raises(Refused, match="活动已结束"):
            filling.hand_in(closed, by=enterprise)
        with pytest.raises(Refused, match="活动已结束"):
            filling.save_head(closed, by=enterprise, telephone="1")
        assert "报送</button>" not in client.get(AT).content.decode()


def test_what_was_sent_back_keeps_its_first_day(form, enterprise, officer):
    with clock.at(NOW):
        filling.hand_in(form, by=enterprise)
        returns.send_back(form, reason="请补充", by=officer)
    with clock.at(AFTER):
        filling.hand_in(form, by=enterprise)
    assert not form.is_late


def test_nothing_is_handed_in_without_lines_or_head(activity, organization, enterprise):
    with clock.at(NOW):
        form = filling.start(activity, organization, by=enterprise)
        filling.save_head(form, by=enterprise, telephone="")
        with pytest.raises(Refused, match="未填写联系电话；还没有填写对比项"):
            filling.hand_in(form, by=enterprise)


def test_who_is_not_asked_cannot_begin(activity, other_enterprise):
    stranger = other_enterprise.memberships.get().organization
    with clock.at(NOW), pytest.raises(Refused, match="不在本次活动的参加企业之列"):
        filling.start(activity, stranger, by=other_enterprise)


def test_what_was_reached_closes_the_gap(client, activity, organization, enterprise, officer):
    form = make_accepted(activity, organization, enterprise, officer)
    targets = {target.year: target for target in form.rows.get().targets.all()}
    client.force_login(enterprise)
    with clock.at(people.moment("2017-02-01 09:00")):
        shown = client.get(f"{AT}actuals/")
        assert len(shown.context["lines"]) == 2
        given = {
            "version": shown.context["form"].current,
            f"actual_{targets[2016].pk}": "97.85",
            f"actual_{targets[2017].pk}": "",
        }
        assert client.post(f"{AT}actuals/", given).url == f"{AT}gaps/"
        with pytest.raises(Refused, match="2018年尚未到来"):
            returns.report(form, actuals={targets[2018].pk: Decimal(99)}, by=enterprise)
        page = client.get(f"{AT}gaps/")
    line = page.context["lines"][0]
    assert (line.gap_now, line.closed) == (Decimal("1.65"), 50)
    assert line.chart["labels"] == ["2015", "2016", "2017", "2018"]
    assert line.chart["series"][0]["values"] == [96.2, 97.85, None, None]
    assert page.context["overview"]["series"][1]["values"] == [98.3]
    with clock.at(NOW):
        returns.send_back(form, reason="更正", by=officer)
        with pytest.raises(Refused, match="已填报实际值，不能删除"):
            filling.remove_row(form.rows.get(), by=enterprise)
        with pytest.raises(Refused, match="目标值不能清空"):
            filling.edit_row(
                form.rows.get(), targets={**TARGETS, 2016: None}, by=enterprise, **{**VALUES, "dimension": Dimension.objects.first()}
            )  # fmt: skip


def test_two_copies_each_with_its_addressee(form, enterprise, tmp_path):
    with clock.at(NOW):
        filling.hand_in(form, by=enterprise)
    file = tmp_path / "form.pdf"
    file.write_bytes(FormDocument().render(FormDocument.fetch(form.reference)))
    info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert "841.89 x 595.276" in info
    pages = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")
    first, second = (re.sub(r"\s", "", page) for page in pages[:2])
    assert "报送：市局质量科" in first
    assert "报送：各县（区）局质量股" in second
    for words in (
        "天中虚构机械有限公司",
        "昆仑重工集团",
        "标杆值：99.5%",
        "差距：3.3%",
        "2018年99.5%",
        "2018.12.31",
        "填表人：企业用户褚",
    ):
        assert words in first
        assert words in second


ROLES = (
    "officer",
    "head",
    "supervisor",
    "administrator",
    "district",
    "expert",
    "member",
    "enterprise",
    "other_enterprise",
)
MATRIX = {
    #                     off  head sup  adm  dist exp  memb ent  other
    "GET form": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "GET gaps": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "GET head": (403, 403, 403, 404, 403, 404, 404, 200, 404),
    "GET row-new": (403, 403, 403, 404, 403, 404, 404, 302, 404),
    "GET actuals": (403, 403, 403, 404, 403, 404, 404, 200, 404),
    "POST hand-in": (403, 403, 403, 404, 403, 404, 404, 303, 404),
    "POST send-back": (303, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST accept": (302, 303, 403, 404, 403, 404, 404, 403, 404),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, form, enterprise, other_enterprise, act):
    with clock.at(NOW):
        filling.hand_in(form, by=enterprise)
        method, name = act.split()
        url = reverse(f"benchmarking:comparisons-{name}", args=[form.reference])
        got = []
        for role in ROLES:
            client.force_login(request.getfixturevalue(role))
            got.append(getattr(client, method.lower())(url).status_code)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, MATRIX[act], strict=True))


def test_what_is_not_handed_in_is_the_enterprises_own(client, form, officer, district, supervisor):
    for user in (officer, district, supervisor):
        client.force_login(user)
        assert client.get(AT).status_code == 404


def test_another_district_sees_nothing(client, form, enterprise):
    with clock.at(NOW):
        filling.hand_in(form, by=enterprise)
    client.force_login(people.make_user("district", region=people.make_region("411721", "西平县")))
    assert client.get(AT).status_code == 404


def test_one_line_and_three_cost_the_same(client, form, enterprise, metric):
    client.force_login(enterprise)
    with clock.at(NOW):
        one = [statements(client, address) for address in (AT, f"{AT}gaps/")]
        other = Metric.objects.create(code="downtime", name="停机率", unit="%", direction="lower")
        for shared in (metric, other):
            filling.add_row(
                form, targets=TARGETS, by=enterprise, **{**VALUES, "dimension": Dimension.objects.last(), "metric": shared}
            )  # fmt: skip
        three = [statements(client, address) for address in (AT, f"{AT}gaps/")]
    assert three[1] == one[1] + 1  # the metrics, when there are any
    assert three[0] == one[0] + 1
    assert max(three) <= 15


def test_the_own_list_costs_the_same(client, officer, head):
    firm, user = make_firm()
    client.force_login(user)
    make_form(make_released(officer, head, firm), firm, user)
    make_released(officer, head, firm)
    one = statements(client, "/benchmarking/comparisons/")
    for _ in range(2):
        make_form(make_released(officer, head, firm), firm, user)
        make_released(officer, head, firm)
    assert statements(client, "/benchmarking/comparisons/") == one
