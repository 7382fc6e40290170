"""Two people on the same page: the second is told, what was typed stays, and saving again is a decision."""

import pytest

from benchmarking.comparisons.actions import filling, metrics, returns
from benchmarking.comparisons.models import Comparison, ComparisonRow, Metric
from core import clock
from core.forms import STALE, version_of
from core.refusal import Refused
from tests import people
from tests.benchmarking.comparisons.builders import (
    NOW,
    TARGETS,
    VALUES,
    make_accepted,
    make_form,
    make_released,
    post_row,
)

AT = "/benchmarking/comparisons/forms/DB2015-001-001/"
LATER = people.moment("2018-02-01 09:00")


@pytest.fixture
def form(officer, head, organization, enterprise):
    return make_form(make_released(officer, head, organization), organization, enterprise)


def sent(client, address, **changes):
    """What the page of `address` sends, with `changes`."""
    shown = client.get(address).context["form"]
    return {field.html_name: field.value() for field in shown if field.value() is not None} | changes


def refused(client, address, given, typed):
    """The stale page comes back with what was typed and, saved once more, is taken."""
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert str(STALE) in answer.content.decode()
    assert typed in answer.content.decode()
    again = {**given, "version": answer.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302


def test_a_metric(client, officer, metric):
    client.force_login(officer)
    at = f"/benchmarking/comparisons/metrics/{metric.code}/edit/"
    given = sent(client, at, definition="我写的定义")
    metrics.edit(metric, name="同事改的名称", unit="%", direction="higher", definition="", by=officer)
    with pytest.raises(Refused, match="已被修改"):
        metrics.edit(
            metric, name="x", unit="%", direction="higher", definition="", by=officer, version=given["version"]
        )
    refused(client, at, given, "我写的定义")
    metric.refresh_from_db()
    assert (metric.name, metric.definition) == ("一次交验合格率", "我写的定义")


def test_a_metric_is_not_taken_into_use_by_who_wanted_to_retire_it(client, officer, head, metric):
    metrics.switch(metric, active=False, by=head)
    client.force_login(officer)
    answer = client.post(f"/benchmarking/comparisons/metrics/{metric.code}/switch/", {"active": "no"}, follow=True)
    assert "已由同事停用" in "".join(map(str, answer.context["messages"]))
    assert Metric.objects.get().is_active is False


def test_the_head_of_a_form(client, form, enterprise):
    client.force_login(enterprise)
    with clock.at(NOW):
        given = sent(client, f"{AT}head/", main_products="我写的产品")
        filling.save_head(form, address="同事写的地址", by=enterprise)
        refused(client, f"{AT}head/", given, "我写的产品")


def test_one_line_but_not_its_neighbour(client, form, enterprise):
    client.force_login(enterprise)
    with clock.at(NOW):
        line = form.rows.get()
        other = filling.add_row(form, targets={}, by=enterprise, **{**VALUES, "dimension": line.dimension})
        given, beside = (sent(client, f"{AT}rows/{row.pk}/", measures="我写的措施") for row in (line, other))
        changed = {**VALUES, "dimension": line.dimension, "measures": "同事写的措施"}
        stale = form.rows.get(pk=line.pk).version
        filling.edit_row(line, targets=TARGETS, by=enterprise, **changed)
        with pytest.raises(Refused, match="已被修改"):
            filling.edit_row(line, targets=TARGETS, by=enterprise, version=stale, **changed)
        refused(client, f"{AT}rows/{line.pk}/", given, "我写的措施")
        assert client.post(f"{AT}rows/{other.pk}/", beside).status_code == 302


def test_a_line_that_a_colleague_has_changed_is_not_removed_unread(client, form, enterprise):
    client.force_login(enterprise)
    with clock.at(NOW):
        line = form.rows.get()
        shown = line.version
        assert f'value="{shown}"' in client.get(AT).content.decode()
        filling.edit_row(line, targets={2016: 98}, by=enterprise, **{**VALUES, "dimension": line.dimension})
        client.post(f"{AT}rows/{line.pk}/remove/", {"version": shown})
        assert form.rows.count() == 1
        client.post(f"{AT}rows/{line.pk}/remove/", {"version": ComparisonRow.objects.get().version})
        assert form.rows.count() == 0


def test_what_was_reached(client, officer, head, organization, enterprise):
    form = make_accepted(make_released(officer, head, organization), organization, enterprise, officer)
    client.force_login(enterprise)
    with clock.at(LATER):
        first, second = form.rows.get().targets.order_by("year")[:2]
        given = sent(client, f"{AT}actuals/", **{f"actual_{first.pk}": "97.7"})
        returns.report(form, actuals={second.pk: 98}, by=enterprise)
        refused(client, f"{AT}actuals/", given, "97.7")
    assert Comparison.objects.get().rows.get().targets.get(year=2016).actual is not None


def test_versions_are_those_of_the_rows(form, metric):
    assert version_of(metric) == metric.updated_at.isoformat()
    line = form.rows.get()
    line.order = 7
    assert line.version == form.rows.get().version  # where a line stands is not what it says
    assert post_row(line.dimension)["version"] == ""
