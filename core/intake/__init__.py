"""Excel in: an uploaded workbook becomes rows of cleaned values and faults by cell. Nothing is written here.

    HEADINGS = [Heading("name", _("企业名称"), forms.CharField(max_length=120)), Heading("count", _("数量"), forms.IntegerField())]

    intake = take_in(upload, HEADINGS)
    for row in intake.rows:                      # TakenRow(number=5, values={"name": "……", "count": 21})
        if row.values.get("name") not in known:
            intake.fault(row, "name", _("没有这家企业。"))
    intake.require()                             # Refused while a fault stands
    {% cell_faults intake %}                     # lists them on a page

The headings may stand in any of the first ten rows and in any order; what `core.sheets` exports comes in again unchanged.
"""

from core.intake.book import Book, OpenSheet, open_book
from core.intake.faults import CellFault, Faults, place_of
from core.intake.table import Heading, Intake, TakenRow, best_row, label_of, matches, read_table, take_in
from core.intake.values import day_of, number_of, taker, text_of

__all__ = [
    "Book",
    "CellFault",
    "Faults",
    "Heading",
    "Intake",
    "OpenSheet",
    "TakenRow",
    "best_row",
    "day_of",
    "label_of",
    "matches",
    "number_of",
    "open_book",
    "place_of",
    "read_table",
    "take_in",
    "taker",
    "text_of",
]
