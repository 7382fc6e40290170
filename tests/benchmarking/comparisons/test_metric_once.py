"""A metric stands once in a form; where an older form has it twice, the first line counts everywhere."""

from decimal import Decimal

import pytest

from benchmarking.comparisons.actions import filling, taking_in
from benchmarking.comparisons.models import ComparisonRow
from core import clock
from core.refusal import Refused
from tests.benchmarking.comparisons.builders import NOW, TARGETS, VALUES, make_accepted, make_form, make_released


@pytest.fixture
def form(officer, head, organization, enterprise, metric):
    """Two lines, the first with the metric."""
    form = make_form(make_released(officer, head, organization), organization, enterprise, metric=metric)
    with clock.at(NOW):
        filling.add_row(form, targets=TARGETS, by=enterprise, **given(form, indicator="设备完好率"))
    return form


def given(form, **values):
    return {**VALUES, "dimension": form.rows.first().dimension, **values}


def test_a_metric_is_not_named_twice(form, enterprise, metric):
    twice = given(form, metric=metric)
    with clock.at(NOW):
        with pytest.raises(Refused, match="“一次交验合格率”已在第 1 项填报"):
            filling.add_row(form, targets={}, by=enterprise, **twice)
        with pytest.raises(Refused, match="已在第 1 项填报"):
            filling.edit_row(form.rows.get(order=2), targets=TARGETS, by=enterprise, **twice)
        filling.edit_row(form.rows.get(order=1), targets=TARGETS, by=enterprise, **twice)
        rows = [{**twice, "order": number, "targets": {}} for number in (1, 2)]
        with pytest.raises(Refused, match="已在第 1 项填报"):
            taking_in.take_in(form, head={}, rows=rows, by=enterprise)
    assert form.rows.filter(metric=metric).count() == 1


def test_of_two_lines_the_first_is_drawn(client, officer, head, organization, enterprise, metric):
    activity = make_released(officer, head, organization)
    form = make_accepted(activity, organization, enterprise, officer, metric=metric, own_value=Decimal("96.2"))
    second = {**given(form, metric=metric), "own_value": Decimal(50), "order": 2}
    ComparisonRow.objects.create(comparison=form, **second)
    client.force_login(enterprise)
    answer = client.get(f"/benchmarking/comparisons/metrics/{metric.code}/organizations/{organization.pk}/")
    assert [line["own"] for line in answer.context["history"]] == [Decimal("96.2")]
    assert answer.context["chart"]["min"] > 90, "so that the gap can be seen"


def test_an_older_form_that_has_it_twice_is_not_handed_in_until_one_is_taken_away(client, form, enterprise, metric):
    second = form.rows.get(order=2)
    ComparisonRow.objects.filter(pk=second.pk).update(metric=metric)
    client.force_login(enterprise)
    with clock.at(NOW):
        page = client.get(form.get_absolute_url()).content.decode()
        assert "在第 1 项和第 2 项各填了一次" in page
        assert "报送后不能再修改" not in page, "no button"
        with pytest.raises(Refused, match="在第 1 项和第 2 项各填了一次"):
            filling.hand_in(form, by=enterprise)
        address = f"{form.get_absolute_url()}rows/{second.pk}/"
        asked = client.get(address).context["form"]
        typed = {name: value for name in asked.fields if (value := asked[name].value()) not in (None, "")}
        kept = client.post(address, typed)
        assert kept.status_code == 422
        assert kept.context["form"].errors["metric"] == [
            "共用指标“一次交验合格率”已在第 1 项填报，一份情况表只填一次。"
        ]
        assert client.post(address, {**typed, "metric": ""}).status_code == 302
        filling.hand_in(form, by=enterprise)
    assert form.stage == "submitted"
