"""The pictures of one text as its page lists them."""

from typing import Any

from awards.applications.forms import PictureForm
from awards.applications.models import Application
from awards.applications.pictures import addresses_of, mark_of
from awards.applications.texts import PROFILE


def picture_context(application: Application, section: str) -> dict[str, Any]:
    """`listed` are those of the section; `pictures` is where all of them are found, for the preview."""
    rows = list(application.pictures.select_related("file", "item"))
    found = addresses_of(application, [row.number for row in rows])
    here = [row for row in rows if (row.item.clause if row.item else PROFILE) == section]
    return {
        "application": application,
        "section": section,
        "pictures": found,
        "listed": [{"row": row, "url": found[row.number], "mark": mark_of(row)} for row in here],
        "picture_form": PictureForm(),
    }
