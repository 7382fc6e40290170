"""The seed of the calendar table: holidays and worked weekends of 2004 to 2026 (bin/make-calendar writes the file)."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "calendar.csv"


def load_calendar(calendar_day: Any) -> int:
    """Add the file's days that the table does not hold yet; what a bureau has edited stays. Returns how many days the file holds."""
    with FILE.open(newline="", encoding="utf-8") as file:
        days = [
            calendar_day(date=date.fromisoformat(row["date"]), kind=row["kind"], name=row["name"])
            for row in csv.DictReader(file)
        ]
    calendar_day.objects.bulk_create(days, ignore_conflicts=True)
    return len(days)
