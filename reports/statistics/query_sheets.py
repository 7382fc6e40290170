"""The answer as a workbook: the table as on the page, and every figure in a row of its own with its source; the latter also as CSV."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.sheets import Column, Kind, Sheet, write_book
from reports.statistics import display
from reports.statistics.importing import BOUND_WORD
from reports.statistics.query import Answer, Cell, Row


class Line(NamedTuple):
    row: Row
    cell: Cell


class AnswerTable(Sheet[Answer, Row]):
    """A lower bound stands as text, 超过 10,100: a cell that is a number is that number."""

    title = gettext_lazy("查询结果")
    frozen_columns = 3

    def rows(self, subject: Answer) -> Iterable[Row]:
        return subject.rows

    def columns_for(self, subject: Answer) -> Sequence[Column]:
        columns = [
            Column(_("指标"), lambda row: row.indicator.name),
            Column(_("单位"), lambda row: display.words("unit", row.indicator.unit)),
            Column(_("地区"), lambda row: row.region.name),
        ]
        kind = _kind(subject)
        for place, period in enumerate(subject.periods):
            heading = display.period(*period) if period[0] else _("未注明年份")
            columns.append(Column(heading, _at(place, _shown), kind=kind))
            if subject.compares and period[0]:
                columns.append(Column(_("比上年增减"), _at(place, _difference), kind=kind))
                columns.append(Column(_("比上年增减%"), _at(place, _percent), kind="points"))
        return columns


class AnswerLines(Sheet[Answer, Line]):
    title = gettext_lazy("逐条数据")
    frozen_columns = 2

    def rows(self, subject: Answer) -> Iterable[Line]:
        return (Line(row, cell) for row in subject.rows for cell in row.cells if cell.figure)

    def columns_for(self, subject: Answer) -> Sequence[Column]:
        kind = _kind(subject)
        compared = [
            Column(_("上年数值"), lambda line: _value(line.cell.before), kind=kind),
            Column(_("上年为下限"), lambda line: _bound(line.cell.before)),
            Column(_("比上年增减"), lambda line: _difference(line.cell), kind=kind),
            Column(_("比上年增减%"), lambda line: _percent(line.cell), kind="points"),
        ]
        return [
            Column(_("指标代码"), lambda line: line.row.indicator.code),
            Column(_("指标"), lambda line: line.row.indicator.name),
            Column(_("单位"), lambda line: display.words("unit", line.row.indicator.unit)),
            Column(_("地区代码"), lambda line: line.row.region.pk),
            Column(_("地区"), lambda line: line.row.region.name),
            Column(_("年份"), lambda line: line.cell.figure.year, kind="year"),
            Column(_("时段"), lambda line: line.cell.figure.part),
            Column(_("数值"), lambda line: _value(line.cell.figure), kind=kind),
            Column(_("下限"), lambda line: _bound(line.cell.figure)),
            *(compared if subject.compares else []),
            Column(_("来源"), lambda line: display.words("source", line.cell.figure.source)),
            Column(_("说明"), lambda line: display.words("note", line.cell.figure.note)),
        ]


def workbook(answer: Answer) -> bytes:
    return write_book([AnswerTable(), AnswerLines()], answer, _("统计查询"))


def table(answer: Answer) -> bytes:
    return AnswerLines().csv(answer)


def _at(place: int, read: Callable[[Cell], Any]) -> Callable[[Row], Any]:
    return lambda row: read(row.cells[place])


def _kind(answer: Answer) -> Kind:
    return "points" if any(row.indicator.decimals for row in answer.rows) else "int"


def _value(figure: Any) -> Decimal | None:
    return Decimal(f"{figure.value.normalize():f}") if figure else None


def _bound(figure: Any) -> str:
    return str(BOUND_WORD) if figure and figure.is_lower_bound else ""


def _shown(cell: Cell) -> Any:
    if cell.figure and cell.figure.is_lower_bound:
        return display.figure(cell.figure.value, is_lower_bound=True)
    return _value(cell.figure)


def _difference(cell: Cell) -> Any:
    if cell.change is None:
        return None
    difference = cell.change.difference
    return _("不可比") if difference is None else Decimal(f"{difference.normalize():f}")


def _percent(cell: Cell) -> Any:
    if cell.change is None:
        return None
    return _("不可比") if cell.change.percent is None else cell.change.percent
