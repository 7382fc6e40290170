"""The self-assessment of an application as a Word file, read on the command line.

    manage.py selfassessment inspect FILE.docx [--criteria CODE] [--json]

prints what the page of the Word import would find, and writes nothing. The criteria set is taken from the database or, where it is not loaded,
from the files shipped with the portal. Exit status 1, with the sentence on standard error, for a file that is refused.

With --json one object goes to standard output (UTF-8):

    criteria        code of the criteria set
    numbering       how the file numbers the items: "standard" (4.1.2 is the first item), "shifted" (4.1.1 is, the unscored clause is left out),
                    "short", "short_shifted" (the same without the leading "4.")
    characters      of the whole file's text that was read, without blanks, bars and marks of pictures
    tables          number of tables that were read as tables
    pictures        number of different pictures that can be taken over
    profile         null, or an object like those of `items` with clause "profile"
    items           list, in the criteria set's order, of what was matched to an item:
        clause          the item's clause, e.g. "4.1.2"
        name            the item's name in the criteria set
        heading         the heading as the file has it
        matched_by      "number and name", "name" or "number"
        characters, tables, pictures, first_words
    missing         list of {clause, name}: items of the set that were not found
    unmatched       list of {heading, characters, tables, pictures, first_words}: stretches that belong to no item, in the file's order
    not_taken_over  list of {kind, label, place, words}: what an answer cannot hold (kind: picture, linked, many, chart, smartart, object,
                    control, equation, chunk, contents), and where it stands
    conflicts       list of sentences about headings whose number and name disagree, or that occur twice
    notes           list of sentences about headers, tracked changes, text boxes and the like
"""

import json
import unicodedata
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from awards.criteria.content import CriteriaContent
from awards.criteria.models import CriteriaSet
from awards.word.found import Found
from awards.word.outline import Outline
from awards.word.reading import read
from core.refusal import Refused

DEFAULT = "gbt19580-2012"
_SHIPPED = Path(__file__).resolve().parents[2] / "criteria" / "data"


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = __doc__ or ""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        inspect = words.add_parser("inspect", help="print what a Word import would find")
        inspect.add_argument("file", type=Path)
        inspect.add_argument(
            "--criteria", default=DEFAULT, metavar="CODE", help=f"the criteria set, by default {DEFAULT}"
        )
        inspect.add_argument(
            "--json", action="store_true", help="print one JSON object (its keys: selfassessment --help)"
        )

    def handle(self, *args: object, file: Path, criteria: str, json: bool, **options: object) -> None:
        outline = _outline(criteria)
        try:
            found = read(SimpleUploadedFile(file.name, file.read_bytes()), outline)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(_as_json(found, outline) if json else "\n".join(_as_text(found, outline)))


def _outline(code: str) -> Outline:
    try:
        stored = CriteriaSet.objects.filter(code=code).first()
    except (OperationalError, ProgrammingError):  # a portal whose database was never made
        stored = None
    if stored is not None:
        return Outline.of(stored)
    shipped = _SHIPPED / f"{code}.yaml"
    if code != Path(code).name or not shipped.is_file():
        raise CommandError(f"no criteria set {code}")
    return Outline.parsed(CriteriaContent.parse(shipped.read_text(encoding="utf-8")))


def _as_json(found: Found, outline: Outline) -> str:
    return json.dumps(found.summary(_names(outline)), ensure_ascii=False, indent=2)


def _names(outline: Outline) -> dict[str, str]:
    return {item.clause: item.name for item in outline.items}


def _as_text(found: Found, outline: Outline) -> Iterator[str]:
    summary = found.summary(_names(outline))
    words = {"numbering": found.numbering, **summary}
    yield (
        f"{outline.name}  " + _("编号方式 %(numbering)s，共 %(characters)d 字，表 %(tables)d，图 %(pictures)d") % words
    )
    yield ""
    yield _line(_("条款"), _("名称"), _("字数"), _("表"), _("图"), _("文件中的标题"))
    for row in [*([summary["profile"]] if summary["profile"] else []), *summary["items"]]:
        yield _line(*(row[key] for key in ("clause", "name", "characters", "tables", "pictures", "heading")))
    told = (
        (_("未找到的条款"), [f"{row['clause']} {row['name']}" for row in summary["missing"]]),
        (_("未对应到条款的内容"), [f"{row['characters']}: {row['first_words']}" for row in summary["unmatched"]]),
        (_("未能导入的内容"), [" ".join(filter(None, [row.label, row.place, row.words])) for row in found.left]),
        (_("请核对"), found.conflicts),
        (_("说明"), found.notes),
    )
    for title, lines in told:
        if lines:
            yield ""
            yield title
            yield from (f"  {line}" for line in lines)


def _line(*cells: object) -> str:
    return "".join(_wide(str(cell), width) for cell, width in zip(cells, (10, 26, 8, 5, 5, 0), strict=True))


def _wide(text: str, width: int) -> str:
    """Padded to so many columns of a terminal, in which a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(width - taken, 1)
