"""What a dossier says: the sealed snapshot of the last hand-in; before the first one, what the applicant has now, as a draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from accounts.models import Size
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.parts import HonourLevel
from awards.applications.snapshot import freeze
from awards.criteria.models import Item
from awards.cycles.kinds import CandidateKind, named
from core.models import StoredFile

Snapshot = dict[str, Any]
WIDEST = 1600
"""Pixels of a printed picture's longer side: 240 to the inch on the page."""


@dataclass(frozen=True)
class Piece:
    """One file of the application: evidence of a kind, a picture, or the commitment. `stored` is missing when the store has lost it."""

    title: str
    name: str
    size: int
    sha256: str
    kind: str = ""
    clause: str = ""
    number: int = 0
    stored: StoredFile | None = None

    @property
    def kept(self) -> StoredFile | None:
        """The file, when its bytes are still in the store."""
        if self.stored is None or not self.stored.file.storage.exists(self.stored.file.name or ""):
            return None
        return self.stored


@dataclass(frozen=True)
class FigureRow:
    label: str
    unit: str
    formula: str
    cells: list[tuple[str, str]]


@dataclass
class Dossier:
    """One application as plain data, with its files."""

    application: Application
    snapshot: Snapshot
    is_draft: bool
    handed_in_at: datetime | None = None
    _files: dict[str, StoredFile] = field(default_factory=dict)

    @classmethod
    def of(cls, application: Application) -> "Dossier":
        last = application.submissions.order_by("number").last()
        if not application.snapshot_sha256:
            return cls(application, freeze(Content.of(application)), is_draft=True)._with_files()
        at = last.submitted_at if last else application.submitted_at
        return cls(application, application.snapshot, is_draft=False, handed_in_at=at)._with_files()

    def _with_files(self) -> "Dossier":
        told = [row["file"] for name in ("evidence", "pictures") for row in self.snapshot.get(name, [])]
        told.append((self.snapshot.get("commitment") or {}).get("file"))
        checksums = {file["sha256"] for file in told if file}
        self._files = {row.sha256: row for row in StoredFile.objects.filter(sha256__in=checksums).order_by("-pk")}
        return self

    @property
    def organization(self) -> Mapping[str, Any]:
        told = self.snapshot["organization"]
        size = Size(told["size"]).label if told.get("size") in Size.values else told.get("size", "")
        return {**told, "size": size}

    @property
    def candidate(self) -> str:
        """Who was put forward, as it was called then."""
        told = self.snapshot.get("candidate", {})
        kind = told.get("kind", CandidateKind.ORGANIZATION)
        return named(kind, told.get("subject", ""), self.snapshot["organization"]["name"])

    @cached_property
    def years(self) -> list[int]:
        return sorted({row["year"] for row in self.snapshot.get("indicators", [])})

    @cached_property
    def figures(self) -> list[FigureRow]:
        """The table of indicators: of every cell its value, and the reason where there is none."""
        rows: dict[str, FigureRow] = {}
        cells: dict[tuple[str, int], tuple[str, str]] = {}
        for told in self.snapshot.get("indicators", []):
            row = FigureRow(told["label"], told["unit"], told.get("formula", ""), [])
            rows.setdefault(told["code"], row)
            cells[told["code"], told["year"]] = (told["value"], told["reason"])
        for code, row in rows.items():
            row.cells.extend(cells.get((code, year), ("", "")) for year in self.years)
        return list(rows.values())

    @property
    def honours(self) -> list[dict[str, Any]]:
        names = {row.sha256: row.title for row in self.evidence}
        return [
            {
                **row,
                "level": HonourLevel(row["level"]).label if row["level"] in HonourLevel.values else row["level"],
                "evidence": names.get(row["evidence"], ""),
            }
            for row in self.snapshot.get("honours", [])
        ]

    @cached_property
    def categories(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The answers below the categories of the criteria set."""
        items = Item.objects.of(self.application.cycle.criteria_id)
        category = {item.clause: str(item.category) for item in items}
        found: dict[str, list[dict[str, Any]]] = {}
        for answer in self.snapshot.get("answers", []):
            found.setdefault(category.get(answer["clause"], ""), []).append(answer)
        return list(found.items())

    @cached_property
    def evidence(self) -> list[Piece]:
        """In the order of the rulebook's kinds, as the applicant was asked for them."""
        labels = {rule.code: rule.label for rule in self.application.materials.evidence}
        places = {code: place for place, code in enumerate(labels)}
        rows = sorted(self.snapshot.get("evidence", []), key=lambda row: places.get(row["kind"], len(places)))
        return [
            self._piece(row["title"], row["file"], kind=labels.get(row["kind"], row["kind"]), clause=row["clause"])
            for row in rows
        ]

    @cached_property
    def pictures(self) -> list[Piece]:
        return [
            self._piece(f"图{row['number']}", row["file"], clause=row["clause"], number=row["number"])
            for row in self.snapshot.get("pictures", [])
        ]

    @cached_property
    def commitment(self) -> Piece | None:
        file = (self.snapshot.get("commitment") or {}).get("file")
        return self._piece("承诺书", file) if file else None

    def printed_pictures(self) -> Iterator[tuple[int, str, bytes]]:
        """Number, name of the attachment and bytes of every picture that is there, no larger than paper can show. What the store has
        lost or spoilt is left out: the text then says that it is not there."""
        for piece in self.pictures:
            content = _small(piece.kept) if piece.kept else b""
            if content:
                yield piece.number, f"picture-{piece.number}", content

    def _piece(self, title: str, file: Mapping[str, Any], **values: Any) -> Piece:
        stored = self._files.get(file["sha256"])
        return Piece(title, file["name"], file["size"], file["sha256"], stored=stored, **values)


def _small(stored: StoredFile) -> bytes:
    """Empty when it is no picture any more."""
    try:
        with stored.file.open("rb") as content, Image.open(content) as picture:
            if max(picture.size) > WIDEST:
                kind = picture.format or "PNG"
                picture.thumbnail((WIDEST, WIDEST))
                made = BytesIO()
                picture.save(made, kind)
                return made.getvalue()
            picture.load()
            content.seek(0)
            return bytes(content.read())
    except (UnidentifiedImageError, OSError, SyntaxError):
        return b""
