"""What the confirmation page shows: every section of the application beside what was found for it."""

from dataclasses import dataclass
from typing import Self

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from awards.applications import marks
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.texts import PROFILE, characters, version_of
from awards.word.actions import known_numbers
from awards.word.found import Found, Part, with_numbers
from awards.word.models import WordImport


@dataclass(frozen=True)
class Section:
    """One section: what stands there, what was found for it, and what may happen."""

    section: str
    title: str
    text: str
    part: Part | None
    imported: str
    """The found text as it would stand there."""
    limit: int | None

    @property
    def version(self) -> str:
        return version_of(self.text)

    @cached_property
    def existing(self) -> int:
        return characters(self.text)

    @property
    def has_text(self) -> bool:
        return bool(self.text.strip())

    @property
    def is_same(self) -> bool:
        return marks.write(marks.blocks(self.text)) == marks.write(marks.blocks(self.imported))

    @property
    def is_empty(self) -> bool:
        return self.part is not None and not self.part.text.strip()

    @property
    def excess(self) -> int:
        """Characters over the rulebook's limit, if the found text stood there alone."""
        return max(self.part.characters - self.limit, 0) if self.part and self.limit else 0

    @property
    def choices(self) -> list[tuple[str, str]]:
        if self.is_empty:
            return [("skip", _("不导入"))]
        if not self.has_text:
            return [("replace", _("导入")), ("skip", _("不导入"))]
        return [("skip", _("保留现有内容")), ("replace", _("替换现有内容")), ("append", _("接在现有内容之后"))]

    def offered(self, everywhere: str) -> str:
        """What the page proposes: never to write over a text, unless `everywhere` asks for it."""
        known = [value for value, _label in self.choices]
        return everywhere if everywhere in known and self.has_text and not self.is_same else known[0]


@dataclass(frozen=True)
class Check:
    """One upload beside the application as it stands now."""

    row: WordImport
    found: Found
    sections: list[Section]
    numbers: dict[int, int]
    total_limit: int | None

    @classmethod
    def of(cls, row: WordImport, application: Application, content: Content) -> Self:
        found = Found.restored(row.found)
        numbers = shown_numbers(application, found)
        parts = {part.clause: part for part in found.matched}
        materials = content.materials
        stands = [(PROFILE, str(application.profile_label), application.profile, materials.profile_limit)]
        stands += [
            (line.item.clause, str(line.item), line.text, materials.answer_limit) for line in content.answered_items
        ]
        sections = [
            Section(
                section, title, text, parts.get(section), with_numbers(parts[section].text, numbers) if section in parts else "", limit
            )
            for section, title, text, limit in stands
        ]  # fmt: skip
        return cls(row, found, sections, numbers, materials.answers_limit_total)

    @property
    def missing(self) -> list[str]:
        return [row.title for row in self.sections if row.part is None]

    @property
    def total(self) -> int:
        """Characters of the items' texts, which the rulebook limits together."""
        return sum(part.characters for part in self.found.matched if part.clause != PROFILE)

    @property
    def total_excess(self) -> int:
        return max(self.total - self.total_limit, 0) if self.total_limit else 0

    @property
    def has_texts(self) -> bool:
        """Whether a text stands where another one was found."""
        return any(row.part is not None and row.has_text and not row.is_same for row in self.sections)

    def addresses(self, application: Application) -> dict[int, str]:
        """Where the page finds the file's pictures, by the number under which the page shows them."""
        return {
            self.numbers[picture.number]: reverse(
                "awards:word-picture", args=[application.reference, self.row.pk, picture.number]
            )
            for picture in self.found.pictures
        }


def shown_numbers(application: Application, found: Found) -> dict[int, int]:
    """The numbers that the pictures have or would get; those of new ones are only likely until they are taken over."""
    numbers = known_numbers(application, found)
    last = max(application.pictures.values_list("number", flat=True), default=0)
    for picture in found.pictures:
        if picture.number not in numbers:
            last += 1
            numbers[picture.number] = last
    return numbers
