"""Reading an uploaded 质量标杆对比活动情况表: values by the names of the models, and faults by cell. Nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benchmarking.comparisons.models import Dimension
from benchmarking.comparisons.workbook_layout import (
    BENCHMARK,
    FIGURE_SHEET,
    FOOT,
    FORM_SHEET,
    HEAD,
    MOST_ROWS,
    SECOND_SHEET,
    TARGET,
    benchmark_parts,
    figure_headings,
    row_headings,
)
from core.intake import (
    Book,
    CellFault,
    Faults,
    Heading,
    Intake,
    OpenSheet,
    TakenRow,
    best_row,
    label_of,
    matches,
    open_book,
    place_of,
    read_table,
    taker,
    text_of,
)
from core.refusal import Refused

UNMEASURED: Mapping[str, Any] = {
    "metric": None, "unit": "", "direction": "", "own_value": None, "benchmark_value": None,
}  # fmt: skip
BENCHMARK_LENGTHS = {"benchmark_name": 120, "benchmark_address": 200}
FEWEST_MATCHES = 3


@dataclass
class TakenForm:
    """An uploaded form. `head` and `foot` have the fields of Comparison; a row those of ComparisonRow (`dimension` and `metric` as rows of the
    database) and `targets`, {year: value}. Complete only while there are no faults."""

    head: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    foot: dict[str, Any] = field(default_factory=dict)
    found: Faults = field(default_factory=Faults)

    @property
    def faults(self) -> list[CellFault]:
        return self.found.listed

    @property
    def fault_count(self) -> int:
        return self.found.count

    def require(self) -> "TakenForm":
        """Refused while a fault stands."""
        if self.found:
            raise Refused(self.found.summary)
        return self


def read(upload: UploadedFile, *, dimensions: "QuerySet[Dimension] | None" = None) -> TakenForm:
    """What the form says. `dimensions`: those that may be chosen, all when not given. Never raises for what is in the file."""
    form = TakenForm()
    try:
        book = open_book(upload)
    except Refused as refusal:
        form.found.add("", refusal.sentence)
        return form
    book.refuse_hidden(form.found)
    headings = row_headings(Dimension.objects.all() if dimensions is None else dimensions)
    page = _page(book, headings, FORM_SHEET)
    if page is None:
        form.found.add("", _("没有找到情况表的表头，请使用本平台的模板填写。"))
        return form
    top = best_row(page, headings)
    foot = _foot_row(page, top)
    form.head = _labelled(page, HEAD, range(top), form.found)
    rows = _rows(page, headings, top, foot - 1, form.found)
    _read_figures(book, page, rows, form.found)
    form.rows = [values for _order, values in sorted(rows.items())]
    form.foot = _labelled(page, FOOT, range(foot, len(page.rows)), form.found)
    _refuse_below(page, foot, form.found)
    return form


def _page(book: Book, headings: Sequence[Heading], name: str) -> OpenSheet | None:
    """The sheet that has most of the headings; among equals the one called `name`. The second copy of an export is never read."""
    pages = [page for page in book.sheets if page.name != SECOND_SHEET]
    rated = [(matches(page, best_row(page, headings), headings), page.name == name, page) for page in pages]
    best = max(rated, key=lambda rating: rating[:2], default=None)
    return best[2] if best is not None and best[0] >= FEWEST_MATCHES else None


def _foot_row(page: OpenSheet, top: int) -> int:
    """The last row that begins with the first label of the foot; one beyond the sheet when there is none."""
    mark = label_of(FOOT[0].label)
    for row in range(len(page.rows) - 1, top, -1):
        first = next((value for value in page.rows[row] if str(value).strip()), "")
        if label_of(first).partition(":")[0] == mark:
            return row
    return len(page.rows)


def _labelled(page: OpenSheet, headings: Sequence[Heading], rows: range, faults: Faults) -> dict[str, Any]:
    """Values that stand to the right of their label, or behind its colon in the same cell."""
    found: dict[str, Any] = {}
    labels = {label_of(heading.label) for heading in headings}
    for heading in headings:
        cell = _cell_of_label(page, label_of(heading.label), rows)
        if cell is None:
            reason = _("缺少“%(label)s”一栏，请使用本平台的模板填写。") % {"label": heading.label}
            faults.add(place_of(rows.start, 0), reason, heading=heading.label)
            continue
        row, column, value = _value_beside(page, *cell, labels)
        reasons = [page.trouble(row, column)]
        if not reasons[0] and heading.field is not None:
            try:
                found[heading.name] = taker(heading.field)(value)
                continue
            except ValidationError as error:
                reasons = error.messages
        faults.add(place_of(row, column), " ".join(reasons), value=page.shown(row, column), heading=heading.label)
    return found


def _cell_of_label(page: OpenSheet, label: str, rows: range) -> tuple[int, int] | None:
    for row in rows:
        for column, value in enumerate(page.rows[row]):
            if isinstance(value, str) and label_of(value).partition(":")[0] == label:
                return row, column
    return None


def _value_beside(page: OpenSheet, row: int, column: int, labels: set[str]) -> tuple[int, int, Any]:
    words = str(page.value(row, column)).replace("：", ":").partition(":")
    if words[2].strip():
        return row, column, words[2]
    for right in range(column + 1, len(page.rows[row])):
        if label_of(page.value(row, right)).partition(":")[0] in labels:
            break
        if not page.is_blank(row, right):
            return row, right, page.value(row, right)
    return row, column + 1, ""


def _refuse_below(page: OpenSheet, foot: int, faults: Faults) -> None:
    cells = ((row, column) for row in range(foot + 1, len(page.rows)) for column in range(len(page.rows[row])))
    below = next((cell for cell in cells if not page.is_blank(*cell)), None)
    if below is not None:
        faults.add(place_of(*below), _("表尾之后还有内容，请移到表内或删除。"), value=page.shown(*below))


def _filled(page: OpenSheet, top: int, last: int) -> Iterator[int]:
    """Rows with more than a number in the first column."""
    for row in range(top + 1, min(last + 1, len(page.rows))):
        if any(not page.is_blank(row, column) for column in range(1, len(page.rows[row]))):
            yield row


def _within_limit(page: OpenSheet, top: int, last: int, faults: Faults, *, sheet: str = "") -> int:
    """The last row that is read; a fault at the first one too many."""
    filled = list(_filled(page, top, last))
    if len(filled) <= MOST_ROWS:
        return last
    said = {"limit": MOST_ROWS, "rows": len(filled)}
    reason = _("最多填 %(limit)d 项，文件里有 %(rows)d 项；从这一行起请删除或合并。") % said
    faults.add(place_of(filled[MOST_ROWS], 0, sheet), reason)
    return filled[MOST_ROWS] - 1


def _rows(
    page: OpenSheet, headings: Sequence[Heading], top: int, last: int, faults: Faults
) -> dict[int, dict[str, Any]]:  # fmt: skip
    """The rows by their number; where none is given, the next one."""
    intake = Intake(found=faults, labels=_labels_of(headings))
    read_table(page, top, headings, intake, last=_within_limit(page, top, last, faults))
    rows: dict[int, dict[str, Any]] = {}
    for row in intake.rows:
        order = row.values.get("order") or max(rows, default=0) + 1
        if order in rows:
            intake.fault(row, "order", _("序号 %(order)d 出现了两次。") % {"order": order})
        rows[order] = {**row.values, **_benchmark(row, intake), **UNMEASURED, "order": order, "targets": {}}
        rows[order].pop(BENCHMARK, None)
    if not intake.rows:
        faults.add(place_of(top + 1, 0), _("还没有填写对比项。"))
    return rows


def _benchmark(row: TakenRow, intake: Intake) -> dict[str, str]:
    if BENCHMARK not in row.values:
        return {}
    parts = dict(zip(BENCHMARK_LENGTHS, benchmark_parts(row.values[BENCHMARK]), strict=True))
    if not parts["benchmark_name"]:
        intake.fault(row, BENCHMARK, _("请先写标杆企业的名称，再写地址。"))
    for name, longest in BENCHMARK_LENGTHS.items():
        if len(parts[name]) > longest:
            intake.fault(row, BENCHMARK, _("名称最多 120 个字，地址最多 200 个字。"))
    return parts


def _read_figures(book: Book, form_page: OpenSheet, rows: dict[int, dict[str, Any]], faults: Faults) -> None:
    """What is measured, into the rows that it is about."""
    page = _page(
        Book(tuple(page for page in book.sheets if page is not form_page), ()), figure_headings([]), FIGURE_SHEET
    )
    if page is None:
        return
    top = best_row(page, figure_headings([]))
    years = sorted({int(found[1]) for value in page.rows[top] if (found := TARGET.fullmatch(label_of(value)))})
    headings = figure_headings(years)
    intake = Intake(found=faults, labels=_labels_of(headings), sheet=page.name)
    read_table(page, top, headings, intake, last=_within_limit(page, top, len(page.rows) - 1, faults, sheet=page.name))
    seen: set[int] = set()
    for row in intake.rows:
        order = row.values.get("order")
        if order is None:
            continue
        if order not in rows:
            intake.fault(row, "order", _("情况表里没有序号 %(order)d。") % {"order": order})
        elif order in seen:
            intake.fault(row, "order", _("序号 %(order)d 出现了两次。") % {"order": order})
        else:
            seen.add(order)
            _measure(row, rows[order], years, intake)


def _measure(row: TakenRow, line: dict[str, Any], years: Sequence[int], intake: Intake) -> None:
    """Puts the figures into `line`, with unit and direction of its metric, and says what is missing among them."""
    faults_before = intake.fault_count
    given = row.values
    line.update({name: given.get(name, empty) for name, empty in UNMEASURED.items()})
    line["targets"] = {year: value for year in years if (value := given.get(f"target_{year}")) is not None}
    own, best, metric = line["own_value"], line["benchmark_value"], line["metric"]
    if not {"own_value", "benchmark_value", "metric", "direction"} <= given.keys():
        return
    if (own is None) != (best is None):
        empty = "own_value" if own is None else "benchmark_value"
        intake.fault(row, empty, _("本企业值和标杆值要填都填，要空都空。"))
    elif own is None and metric is not None:
        intake.fault(row, "own_value", _("选用共用指标时，请填写本企业值和标杆值。"))
    elif own is None and line["targets"]:
        intake.fault(row, "own_value", _("设定年度目标值时，请填写本企业值和标杆值。"))
    if metric is None and own is not None and not line["direction"]:
        intake.fault(row, "direction", _("填写数值时，请说明越高越好还是越低越好。"))
    if metric is not None and faults_before == intake.fault_count:
        for name in ("unit", "direction"):
            if line[name] and line[name] != getattr(metric, name):
                intake.fault(row, name, _("与共用指标的规定不同，请留空或改成一致。"))
            line[name] = getattr(metric, name)


def _labels_of(headings: Sequence[Heading]) -> dict[str, str]:
    return {heading.name: str(heading.label) for heading in headings}


def plain(value: Any) -> str:
    """A value of the form in words: numbers without needless zeros, choices by their name."""
    if value is None:
        return ""
    return str(value) if isinstance(value, Dimension) else text_of(value)
