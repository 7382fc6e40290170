"""The form 质量标杆对比活动情况表 as a workbook: what reader and writer agree on.

Sheet 情况表 is the form of notice 镇质监质发〔2009〕173号 (seed 004): head, ten columns, foot. Sheet 数值指标 holds what is measured, one line for a
number (序号) of the form; sheet 填写说明 explains, and holds the words that may be chosen.

The form is an official paper: its labels are Chinese whatever language its reader or writer has chosen on screen.
"""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy

from benchmarking.comparisons.models import Dimension, Direction, Metric
from core.documents.base import LANGUAGE
from core.intake import Heading

TITLE = "质量标杆对比活动情况表"
FORM_SHEET, SECOND_SHEET, FIGURE_SHEET, HELP_SHEET = "情况表", "情况表（第二份）", "数值指标", "填写说明"
MOST_ROWS = 200
BENCHMARK = "benchmark"
"""Name and address of the benchmark share a cell: the address stands in the second line, or after a stroke."""
TARGET_LABEL = "%(year)d年目标"
TARGET = re.compile(r"(\d{4})年目标")

HEAD: tuple[Heading, ...] = (
    Heading("unit_name", "单位", forms.CharField(max_length=120)),
    Heading("address", "地址", forms.CharField(max_length=200)),
    Heading("industry", "行业", forms.CharField(max_length=100)),
    Heading("main_products", "主要产品", forms.CharField(max_length=300)),
)
FOOT: tuple[Heading, ...] = (
    Heading("filled_in_by", "填表人", forms.CharField(max_length=50, required=False)),
    Heading("telephone", "电话", forms.CharField(max_length=30, required=False)),
)


def row_headings(dimensions: "QuerySet[Dimension]") -> tuple[Heading, ...]:
    """The ten columns of the notice."""
    return (
        Heading("order", "序号", forms.IntegerField(min_value=1, max_value=9999, required=False), prefilled=True),
        Heading(BENCHMARK, "标杆企业／地址", forms.CharField(max_length=330, strip=False)),
        Heading("dimension", "对比项目", forms.ModelChoiceField(dimensions)),
        Heading("indicator", "指标", forms.CharField(max_length=200)),
        Heading("benchmark_level", "标杆水平", forms.CharField(max_length=300)),
        Heading("result", "对比结果", forms.CharField(max_length=1000)),
        Heading("measures", "改进计划及措施", forms.CharField(max_length=2000)),
        Heading("department", "责任部门", forms.CharField(max_length=100)),
        Heading("due_on", "完成日期", day_field()),
        Heading("remarks", "备注", forms.CharField(max_length=300, required=False)),
    )


def figure_headings(years: list[int]) -> tuple[Heading, ...]:
    """What is measured about a row, with one column for the target of each year. The indicator is repeated for the reader."""
    return (
        Heading("order", "序号", forms.IntegerField(min_value=1, max_value=9999), prefilled=True),
        Heading("indicator", "指标（自动带出）"),
        Heading("metric", "共用指标", MetricField(required=False)),
        Heading("unit", "计量单位", forms.CharField(max_length=20, required=False)),
        Heading("direction", "方向", forms.ChoiceField(choices=[("", ""), *directions()], required=False)),
        Heading("own_value", "本企业值", value_field()),
        Heading("benchmark_value", "标杆值", value_field()),
        *(Heading(f"target_{year}", TARGET_LABEL % {"year": year}, value_field()) for year in years),
    )


def directions() -> list[tuple[str, str]]:
    """The directions as the form names them."""
    with translation.override(LANGUAGE):
        return [(value, str(label)) for value, label in Direction.choices]


def day_field(**kwargs: Any) -> forms.DateField:
    """A day of this century."""
    sentence = gettext_lazy("日期应在 2000 年至 2100 年之间。")
    bounds = [MinValueValidator(date(2000, 1, 1), sentence), MaxValueValidator(date(2100, 12, 31), sentence)]
    return forms.DateField(validators=bounds, **kwargs)


def value_field() -> forms.DecimalField:
    return forms.DecimalField(max_digits=18, decimal_places=4, required=False)


class MetricField(forms.ModelChoiceField):
    """A metric by its code, or by what it is called on screen when only one is called so."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(Metric.objects.all(), required=required, to_field_name="code")


def metric_words(metrics: list[Metric]) -> dict[int, str]:
    """What a metric is called in a workbook, by its key: its name and unit, or its code where another one is called the same."""
    called: dict[str, int] = {}
    for metric in metrics:
        called[str(metric)] = called.get(str(metric), 0) + 1
    return {metric.pk: str(metric) if called[str(metric)] == 1 else metric.code for metric in metrics}


def benchmark_words(name: str, address: str) -> str:
    """Name and address in one cell. A name with a stroke keeps its line end, so that the stroke divides nothing."""
    return f"{name}\n{address}" if address or re.search("[/／]", name) else name


def benchmark_parts(words: str) -> tuple[str, str]:
    """Name and address out of one cell: two lines, or one line with a stroke."""
    parts = words.split("\n", 1) if "\n" in words else re.split("[/／]", words, maxsplit=1)
    name, address = parts if len(parts) == 2 else (words, "")
    return name.strip(), address.strip().replace("\n", " ")
