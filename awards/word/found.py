"""What was read from a Word file, as it is kept until somebody confirms it and as `selfassessment inspect --json` prints it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from awards.applications import marks
from awards.applications.texts import characters
from awards.word.words import PICTURE

FIRST_WORDS = 40


@dataclass
class Part:
    """A stretch of the document. `clause` is an item's, "profile", or "" for what was matched to nothing; `text` holds the marks of tables and,
    for pictures, places that `with_numbers` fills in."""

    clause: str
    name: str
    heading: str
    by: str
    text: str

    @property
    def characters(self) -> int:
        return characters(with_numbers(self.text, {}))

    @property
    def tables(self) -> int:
        return sum(isinstance(block, marks.Table) for block in self.blocks)

    @property
    def blocks(self) -> list[marks.Block]:
        return marks.blocks(with_numbers(self.text, {}))

    @property
    def pictures(self) -> list[int]:
        """The numbers in the file, each once."""
        return list(dict.fromkeys(int(found[1]) for found in PICTURE.finditer(self.text)))

    @property
    def first_words(self) -> str:
        words = " ".join(marks.plain(with_numbers(self.text, {})).split())
        return words[:FIRST_WORDS] + ("…" if len(words) > FIRST_WORDS else "")

    def summary(self) -> dict[str, Any]:
        """As the command prints it."""
        named = {"clause": self.clause, "name": self.name, "heading": self.heading, "matched_by": self.by} if self.clause else {"heading": self.heading}  # fmt: skip
        return {
            **named,
            "characters": self.characters,
            "tables": self.tables,
            "pictures": len(self.pictures),
            "first_words": self.first_words,
        }


@dataclass
class FoundPicture:
    """A picture of the file: its number there, its part in the package, what it is kept as, and the number an export gave it (0: none).

    `sha256` is that of what will be kept; "" where the picture has to be converted first.
    """

    number: int
    part: str
    kind: str
    width: int
    height: int
    named: int = 0
    sha256: str = ""


@dataclass
class Left:
    """Something that is not taken over: what, where it stands, and its words if it has any."""

    kind: str
    label: str
    place: str
    words: str = ""


@dataclass
class Found:
    """Everything read from one file."""

    criteria: str
    numbering: str = "standard"
    parts: list[Part] = field(default_factory=list)
    pictures: list[FoundPicture] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def matched(self) -> list[Part]:
        return [part for part in self.parts if part.clause]

    @property
    def unmatched(self) -> list[Part]:
        return [part for part in self.parts if not part.clause]

    @property
    def characters(self) -> int:
        return sum(part.characters for part in self.parts)

    @property
    def picture_places(self) -> int:
        """As many as the rows tell together: a picture that stands in two parts is one file at two places."""
        return sum(len(part.pictures) for part in self.parts)

    def kept(self) -> dict[str, Any]:
        """As the row keeps it; `restored` is the way back."""
        return asdict(self)

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> Self:
        values = dict(kept)
        return cls(
            **{
                **values,
                "parts": [Part(**row) for row in values.get("parts", [])],
                "pictures": [FoundPicture(**row) for row in values.get("pictures", [])],
                "left": [Left(**row) for row in values.get("left", [])],
            }
        )

    def summary(self, names: Mapping[str, str]) -> dict[str, Any]:
        """As `selfassessment inspect --json` prints it; `names` are the criteria set's items by clause."""
        profile = next((part.summary() for part in self.matched if part.clause == "profile"), None)
        items = [part for part in self.matched if part.clause != "profile"]
        there = {part.clause for part in items}
        return {
            "criteria": self.criteria,
            "numbering": self.numbering,
            "characters": self.characters,
            "tables": sum(part.tables for part in self.parts),
            "pictures": len(self.pictures),
            "profile": profile,
            "items": [part.summary() for part in items],
            "missing": [{"clause": clause, "name": name} for clause, name in names.items() if clause not in there],
            "unmatched": [part.summary() for part in self.unmatched],
            "not_taken_over": [asdict(row) for row in self.left],
            "conflicts": self.conflicts,
            "notes": self.notes,
        }


def with_numbers(text: str, numbers: Mapping[int, int]) -> str:
    """The text with its pictures as marks: number in the file -> number in the application; a picture that has none keeps the file's."""

    def mark(found: Any) -> str:
        number = numbers.get(int(found[1]), int(found[1]))
        caption = found[2].strip()
        return f"【图{number} {caption}】" if caption else f"【图{number}】"

    return PICTURE.sub(mark, text)
