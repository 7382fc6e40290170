"""Charts keep every label inside the box and give page and paper the same figures."""

import json
import re

import pytest

from core.charts import Chart, Series, text_width

LABELS = ["领导", "战略", "顾客与市场", "资源", "过程管理", "测量、分析与改进", "结果"]
CHART = Chart(
    LABELS, [Series("本组织", [62.5, 55, 70, 48.2, 66, 40, 51]), Series("本届中位数", [50, 52.5, 55, 50, 57, 45, 44.5])]
)
TEXT = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]+)</text>')
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@pytest.mark.parametrize(
    "svg", [CHART.radar(), CHART.radar(width=320, height=260), CHART.bars(), CHART.bars(width=360)]
)
def test_every_label_stays_inside_the_box(svg):
    width, height = map(float, BOX.search(svg).groups())
    texts = [(float(x), float(y), words) for x, y, words in TEXT.findall(svg)]
    assert set(LABELS) <= {words for _x, _y, words in texts}
    assert all(x >= 0 and x + text_width(words) <= width and 0 < y <= height for x, y, words in texts)


def test_the_drawing_is_a_few_paths():
    assert CHART.radar().count("<path") == 1 + 2 * 2 + 2  # grid, outline and dots of two series, two legend marks
    assert "text-anchor" not in CHART.radar() + CHART.bars()


def test_a_value_beyond_the_scale_is_drawn_at_its_end_and_a_gap_is_left_out():
    chart = Chart(["甲", "乙", "丙"], [Series("本组织", [140, None, 50])])
    assert chart.radar().count("a2 2 0 1 0 4 0") == 2
    assert chart.bars().count("v7.5h-") == 2


def test_names_are_escaped():
    assert "<b>" not in Chart(["<b>", "乙", "丙"], [Series("x", [1, 2, 3])]).radar()


def test_the_page_gets_the_same_figures():
    radar, bars = CHART.as_echarts(), CHART.as_echarts("bars")
    assert radar["radar"]["indicator"][5] == {"name": "测量、分析与改进", "max": 100}
    assert radar["series"][0]["data"][0] == {"name": "本组织", "value": [62.5, 55.0, 70.0, 48.2, 66.0, 40.0, 51.0]}
    assert [series["data"][6] for series in bars["series"]] == [51.0, 44.5]
    assert json.loads(json.dumps([radar, bars])) == [radar, bars]
