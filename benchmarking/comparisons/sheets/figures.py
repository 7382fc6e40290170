"""The sheet 数值指标: what is measured, one line for a number of the form."""

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from benchmarking.comparisons.models import ComparisonRow
from benchmarking.comparisons.sheets.cells import (
    BOX,
    CENTRE,
    FIXED_FILL,
    SOFT,
    TITLE_FONT,
    choose_from_help,
    put,
    put_headings,
    set_up,
)
from benchmarking.comparisons.sheets.content import Content
from benchmarking.comparisons.workbook_layout import FORM_SHEET, directions, figure_headings, metric_words

FIGURE_WIDTHS = (6, 30, 24, 10, 12, 14, 14)
TARGET_WIDTH = 13


def write_figures(page: Any, content: Content) -> None:
    headings = figure_headings(content.years)
    set_up(page, (*FIGURE_WIDTHS, *[TARGET_WIDTH] * len(content.years)))
    put(page, 1, 1, "数值指标", font=TITLE_FONT)
    page.row_dimensions[1].height = 34
    put(
        page,
        2,
        1,
        "能用数字说明的对比项在这里按序号填写；没有数值的不必填。选用共用指标的，单位和方向可以不填。",
        font=SOFT,
    )
    put_headings(page, 3, headings)
    words = metric_words(list(content.metrics))
    for number in range(1, content.lines + 1):
        row = content.rows[number - 1] if number <= len(content.rows) else None
        figures = (
            _figures(row, content.years, words)
            if row
            else {"order": number, "indicator": f'={FORM_SHEET}!D{number + 5}&""'}
        )
        for column, heading in enumerate(headings, start=1):
            is_fixed = heading.name in ("order", "indicator")
            cell = put(page, 3 + number, column, figures.get(heading.name, ""), alignment=CENTRE, border=BOX)
            if is_fixed:
                cell.fill = FIXED_FILL
            cell.number_format = "@" if heading.name in ("metric", "unit", "direction") else "General"
            if row is None and heading.name == "indicator":
                cell.value = figures["indicator"]
    last = 3 + content.lines
    page.freeze_panes = "C4"
    page.print_title_rows, page.print_area = "3:3", f"A1:{get_column_letter(len(headings))}{last}"
    active = sum(metric.is_active for metric in content.metrics)
    choose_from_help(page, f"C4:C{last}", "D", active)
    ways = DataValidation(
        type="list", formula1=f'"{",".join(label for _value, label in directions())}"', allow_blank=True
    )
    numbers = DataValidation(type="decimal", operator="between", formula1="-1E+14", formula2="1E+14", allow_blank=True)
    numbers.error, numbers.errorTitle, numbers.showErrorMessage = (
        "请填数字，单位写在“计量单位”一栏。",
        "数值",
        True,
    )
    for validation, cells in ((ways, f"E4:E{last}"), (numbers, f"F4:{get_column_letter(len(headings))}{last}")):
        page.add_data_validation(validation)
        validation.add(cells)


def _figures(row: ComparisonRow, years: Sequence[int], words: dict[int, str]) -> dict[str, Any]:
    targets = {target.year: target.target for target in row.targets.all()}
    return {
        "order": row.order, "indicator": row.indicator, "metric": words.get(row.metric_id or 0, ""), "unit": row.unit,
        "direction": row.get_direction_display(), "own_value": row.own_value, "benchmark_value": row.benchmark_value,
        **{f"target_{year}": targets.get(year) for year in years},
    }  # fmt: skip
