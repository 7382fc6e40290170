"""The sheet 填写说明: how to fill the form in, and the words that may be chosen."""

from typing import Any

from benchmarking.comparisons.sheets.cells import BOX, CENTRE, HEADING_FILL, LEFT, STRONG, TITLE_FONT, put, set_up
from benchmarking.comparisons.sheets.content import Content
from benchmarking.comparisons.workbook_layout import HELP_SHEET, metric_words


def write_guide(page: Any, content: Content) -> None:
    """How to fill the form in, and the words that may be chosen."""
    set_up(page, (20, 62, 4, 34, 12, 12, 50))
    put(page, 1, 1, HELP_SHEET, font=TITLE_FONT)
    page.row_dimensions[1].height = 34
    for column, words in (
        (1, "对比项目"),
        (2, "说明"),
        (4, "共用指标"),
        (5, "计量单位"),
        (6, "方向"),
        (7, "定义"),
    ):
        put(page, 2, column, words, font=STRONG, alignment=CENTRE, border=BOX, fill=HEADING_FILL)
    for at, dimension in enumerate(content.dimensions, start=3):
        for column, words in ((1, dimension.name), (2, dimension.hint)):
            put(page, at, column, words, alignment=LEFT, border=BOX)
    words_of = metric_words(list(content.metrics))
    for at, metric in enumerate([metric for metric in content.metrics if metric.is_active], start=3):
        cells = (
            (4, words_of[metric.pk]),
            (5, metric.unit),
            (6, metric.get_direction_display()),
            (7, metric.definition),
        )
        for column, words in cells:
            put(page, at, column, words, alignment=LEFT, border=BOX)
    advice = (
        "一项对比填一行，最多 200 项；行不够时在表中间插入，不要写到“填表人”下面。",
        "“标杆企业／地址”一格先写名称，换行（Alt+Enter）或用“／”隔开再写地址。",
        "“对比项目”从下拉列表中选择；“完成日期”写成 2015-12-31 的样子。",
        "不要合并单元格，不要改动表头，不要写公式。",
    )
    below = 4 + max(len(content.dimensions), 1)
    for number, words in enumerate(advice):
        put(page, below + number, 1, f"{number + 1}．{words}")
