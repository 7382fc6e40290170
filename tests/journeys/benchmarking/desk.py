"""What people do with papers: download, have printed, open, change a cell; and what holds at the end of a story."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management import call_command
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from accounts.models import Industry, Organization, Region, Role, User
from reports.models import Job
from reports.tasks import run_job
from tests import people
from tests.core.pdftext import copied
from tests.journeys.pages import Person

Clock = Callable[[str], None]
"""The fixture `it_is`."""


def district_of(code: str, name: str) -> User:
    return people.make_user(Role.DISTRICT, name, region=Region.objects.get(code=code))


def firm(
    name: str, region: str, industry: str = "C34", *, person: str = "", **values: Any
) -> tuple[Organization, User]:
    """A verified organization in a district, with the person who acts for it."""
    user = people.make_user(Role.ENTERPRISE, person or f"{name[:6]}经办人")
    values = {"region": Region.objects.get(code=region), "industry": Industry.objects.get(code=industry), **values}
    return people.make_organization(name, user=user, **values), user


def downloaded(person: Person, link: str) -> bytes:
    """The file behind a link of the page."""
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name=link, exact=True).first.click()
    return Path(waiting.value.path()).read_bytes()


def prints(person: Person, button: str, *, in_line: str = "") -> bytes:
    """Asked for on the page (in the line of a table that says `in_line`), made by a worker, taken from the list of files."""
    if in_line:
        with person.page.expect_navigation():
            row_of(person, in_line).get_by_role("button", name=button, exact=True).click()
    else:
        person.press(button)
    for job in Job.objects.filter(state="queued"):
        run_job(job.pk)
    person.go("/reports/")
    with person.page.expect_download() as waiting:
        person.page.locator("a[href*='/file/']:not([href*='view'])").first.click()
    return Path(waiting.value.path()).read_bytes()


def reads(pdf: bytes, *words: str) -> str:
    """The text of a PDF without spaces; every one of `words` is in it."""
    text = copied(pdf)
    for word in words:
        assert word.replace(" ", "") in text, (word, text)
    return text


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def change(book: Workbook, path: Path, sheet: str = "", cells: Mapping[str, Any] | None = None) -> Path:
    """Type into cells and save under `path`."""
    page = book[sheet] if sheet else book.active
    for place, value in (cells or {}).items():
        page[place] = value
    book.save(path)
    return path


def hands_over(person: Person, path: Path, button: str, name: str = "upload") -> Person:
    person.upload(name, path)
    return person.press(button)


def the_chain_holds() -> None:
    """`manage.py journal verify`: it exits with an error at the first bad line."""
    said = io.StringIO()
    call_command("journal", "verify", stdout=said)
    assert "the chain holds" in said.getvalue()


def chooses(person: Person, name: str, value: str) -> Person:
    """A radio button or a box that its label covers."""
    person.page.locator(f"[name='{name}'][value='{value}']").check(force=True)
    return person


def row_of(person: Person, words: str) -> Any:
    """The line of a table that says `words`."""
    found = person.page.locator("tbody tr:visible", has_text=words).first
    expect(found).to_be_visible()
    return found


def line(person: Person, words: str) -> str:
    """The cells of that line, one blank between them."""
    return " ".join(row_of(person, words).inner_text().split())


def in_dialog(person: Person, button: str, **values: str) -> Person:
    """A button that opens a dialog with a form, sent off with the button of the same name inside it."""
    dialog = person.page.locator("dialog[open]")
    if not dialog.count():
        person.page.get_by_role("button", name=button, exact=True).first.click()
    for name, value in values.items():
        dialog.locator(f"[name={name}]").fill(value)
    with person.page.expect_navigation():
        dialog.locator("button[type=submit]", has_text=button).click()
    return person
