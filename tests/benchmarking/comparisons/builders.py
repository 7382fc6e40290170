"""The shortest way to an activity and a form at any stage."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Organization, Role, User
from benchmarking.comparisons.actions import activities, filling, recipients, returns
from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import Activity, Comparison, Dimension, Metric
from benchmarking.comparisons.text import skeleton, title_of
from core import clock
from tests import people

NOW = people.moment("2015-09-23 09:00")
AFTER = people.moment("2015-10-21 09:00")
FACTS: dict[str, Any] = {
    "title": title_of(2015), "number": "驻质监〔2015〕12号", "year": 2015, "issuer": "驻马店市质量技术监督局", "text": skeleton(2015),
    "due_on": date(2015, 10, 20), "city_office": "市局质量科", "local_office": "各县（区）局质量股",
}  # fmt: skip
VALUES: dict[str, Any] = {
    "benchmark_name": "昆仑重工集团", "benchmark_address": "昆仑市", "indicator": "一次交验合格率", "metric": None, "unit": "%",
    "direction": "higher", "benchmark_level": "行业领先", "benchmark_value": Decimal("99.5"), "own_value": Decimal("96.2"),
    "result": "低于标杆 3.3 个百分点", "measures": "开展关键工序能力分析", "department": "质量部", "due_on": date(2018, 12, 31), "remarks": "",
}  # fmt: skip
TARGETS = {2016: Decimal(97), 2017: Decimal(98), 2018: Decimal("99.5")}


def make_draft(by: User, *organizations: Organization, **facts: Any) -> Activity:
    load_dimensions(Dimension)
    with clock.at(NOW):
        activity = activities.draft(by=by, dimensions=Dimension.objects.all(), **{**FACTS, **facts})
        chosen = Organization.objects.filter(pk__in=[row.pk for row in organizations])
        recipients.add(activity, chosen, by=by)
    return activity


def make_released(officer: User, head: User, *organizations: Organization, **facts: Any) -> Activity:
    activity = make_draft(officer, *organizations, **facts)
    with clock.at(NOW):
        activities.prepare(activity, by=officer)
        activities.release(activity, by=head)
    return activity


def make_form(activity: Activity, organization: Organization, by: User, **values: Any) -> Comparison:
    """Begun, with one line."""
    with clock.at(NOW):
        form = filling.start(activity, organization, by=by)
        given = {**VALUES, "dimension": Dimension.objects.first(), **values}
        filling.add_row(form, targets=TARGETS, by=by, **given)
    return form


def make_accepted(activity: Activity, organization: Organization, by: User, officer: User, **values: Any) -> Comparison:
    form = make_form(activity, organization, by, **values)
    with clock.at(NOW):
        filling.hand_in(form, by=by)
        returns.accept(form, by=officer)
    return form


def make_firm(name: str = "", **values: Any) -> tuple[Organization, User]:
    user = people.make_user(Role.ENTERPRISE)
    return people.make_organization(name, user=user, **values), user


def post_row(dimension: Dimension, metric: Metric | None = None, **values: str) -> dict[str, str]:
    """What the row's page sends."""
    given = {
        "version": "", "dimension": str(dimension.pk), "indicator": "一次交验合格率", "benchmark_name": "昆仑重工集团", "benchmark_level": "行业领先",
        "metric": str(metric.pk) if metric else "", "unit": "%", "direction": "higher", "own_value": "96.2", "benchmark_value": "99.5",
        "result": "低于标杆", "measures": "开展工序能力分析", "department": "质量部", "due_on": "2018-12-31", "target_2016": "97",
    }  # fmt: skip
    return {**given, **values}
