"""Dimensions and metrics: shipped as data, edited by the bureau, never removed."""

import pytest

from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import Dimension, Metric
from core import journal
from core.forms import version_of
from tests.counting import statements

AT = "/benchmarking/comparisons/metrics/"
GIVEN = {"code": "scrap", "name": "废品率", "unit": "%", "direction": "lower", "definition": "废品数 ÷ 产出数"}


def test_the_twelve_dimensions_are_shipped_and_may_be_loaded_again(dimensions):
    assert [row.name for row in dimensions] == [
        "设备", "工艺", "产品设计", "产品品种", "档次", "性能", "可靠性", "标准水平", "计量检测", "生产过程质量控制", "检验", "质量管理体系",
    ]  # fmt: skip
    Dimension.objects.filter(code="process").update(name="工 艺")
    assert load_dimensions(Dimension) == 12
    assert Dimension.objects.get(order=2).name == "工艺"


def test_a_metric_from_new_to_retired(client, officer, dimensions):
    client.force_login(officer)
    assert client.post(f"{AT}new/", GIVEN).status_code == 302
    taken = client.post(f"{AT}new/", {**GIVEN, "name": "另一个指标"})
    assert taken.status_code == 422
    assert "已被使用" in taken.content.decode()
    assert "另一个指标" in taken.content.decode()
    version = version_of(Metric.objects.get())
    client.post(f"{AT}scrap/edit/", {**GIVEN, "name": "内部废品率", "version": version})
    client.post(f"{AT}scrap/switch/", {"active": "no"})
    metric = Metric.objects.get()
    assert (metric.name, metric.is_active) == ("内部废品率", False)
    assert [line.verb for line in journal.timeline(metric)] == ["metrics.add", "metrics.edit", "metrics.retire"]
    shown = client.get(f"{AT}?state=retired").content.decode()
    assert "内部废品率" in shown
    assert "计量检测" in shown
    assert "没有符合条件的共用指标" in client.get(f"{AT}?q=没有").content.decode()


ROLES = ("officer", "head", "supervisor", "administrator", "district", "expert", "member", "enterprise")
MATRIX = {
    "GET ": (200, 200, 200, 403, 200, 403, 403, 200),
    "GET new/": (200, 200, 403, 403, 403, 403, 403, 403),
    "GET pass-rate/edit/": (200, 200, 403, 403, 403, 403, 403, 403),
    "POST pass-rate/switch/": (302, 302, 403, 403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, metric, act):
    method, address = act.split(" ")
    got = []
    for role in ROLES:
        client.force_login(request.getfixturevalue(role))
        given = {"active": "no" if Metric.objects.get().is_active else "yes"} if method == "POST" else {}
        got.append(getattr(client, method.lower())(AT + address, given).status_code)
    assert got == list(MATRIX[act])


def test_one_metric_and_three_cost_the_same(client, officer, dimensions, metric):
    client.force_login(officer)
    one = statements(client, AT)
    for number in range(2):
        Metric.objects.create(code=f"m{number}", name=f"指标{number}", direction="higher")
    assert statements(client, AT) == one
    assert one <= 9
