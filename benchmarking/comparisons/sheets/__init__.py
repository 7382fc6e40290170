"""Writing the 质量标杆对比活动情况表 as a workbook, filled in or empty, in the layout of the notice (seed 004); `workbook.read` takes it in again."""

import io

from django.utils import translation
from openpyxl import Workbook

from benchmarking.comparisons.models import Activity, Comparison, Dimension, Metric
from benchmarking.comparisons.sheets.content import YEARS, Content
from benchmarking.comparisons.sheets.figures import write_figures
from benchmarking.comparisons.sheets.form import write_form
from benchmarking.comparisons.sheets.guide import write_guide
from benchmarking.comparisons.workbook_layout import FIGURE_SHEET, HELP_SHEET, SECOND_SHEET, TITLE
from core.documents.base import LANGUAGE

__all__ = ["YEARS", "empty_form", "filled_form"]


def filled_form(comparison: Comparison) -> bytes:
    """The form as it stands. Reads the rows, their targets, the dimensions of the activity and the metrics."""
    activity = comparison.activity
    rows = list(comparison.rows.select_related("dimension", "metric").prefetch_related("targets").order_by("order"))
    metrics = list(Metric.objects.all())
    return _bytes(Content(activity, comparison, rows, list(activity.dimensions.all()), metrics, activity.year))


def empty_form(activity: Activity | None, *, first_year: int) -> bytes:
    """The template to be filled in: of `activity`, or with every dimension."""
    dimensions = list(activity.dimensions.all() if activity else Dimension.objects.all())
    return _bytes(Content(activity, None, [], dimensions, list(Metric.objects.all()), first_year))


def _bytes(content: Content) -> bytes:
    """An official paper: in Chinese, whoever writes it."""
    book = Workbook()
    book.properties.title, book.properties.creator = TITLE, ""
    with translation.override(LANGUAGE):
        write_form(book.active, content)
        write_figures(book.create_sheet(FIGURE_SHEET), content)
        write_guide(book.create_sheet(HELP_SHEET), content)
        if content.comparison:
            write_form(book.create_sheet(SECOND_SHEET), content, second=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
