"""The side-by-side reader: one part of the application's text, and one file of its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from awards.applications.content import Content
from awards.applications.texts import characters

PROFILE, COMMITMENT = "profile", "commitment"
_SHOWN_AS = {"pdf": "pdf", "png": "picture", "jpg": "picture"}


class Part(NamedTuple):
    """`name` is a clause, or profile."""

    name: str
    label: str
    text: str

    @property
    def characters(self) -> int:
        return characters(self.text)


class Paper(NamedTuple):
    """A file of the evidence; `clause` is the item to which it is pinned. `way` is how the page shows it: pdf, picture, or empty."""

    key: str
    name: str
    url: str
    way: str
    clause: str
    size: int


@dataclass(frozen=True)
class Reading:
    """What is open of an application, and what comes before and after it."""

    parts: Sequence[Part]
    part: Part
    papers: Sequence[Paper]
    paper: Paper | None

    @classmethod
    def of(cls, content: Content, *, part: str, paper: str) -> "Reading":
        """With `part` and `paper` where they exist; else the first part, and the first file that is pinned to it."""
        parts, papers = parts_of(content), papers_of(content)
        here = next((one for one in parts if one.name == part), parts[0])
        asked = next((one for one in papers if one.key == paper), None)
        pinned = next((one for one in papers if one.clause == here.name), None)
        return cls(parts, here, papers, asked or pinned or next(iter(papers), None))

    @property
    def part_before(self) -> str:
        return _beside([one.name for one in self.parts], self.part.name, -1)

    @property
    def part_after(self) -> str:
        return _beside([one.name for one in self.parts], self.part.name, 1)

    @property
    def paper_before(self) -> str:
        return _beside([one.key for one in self.papers], self.paper.key if self.paper else "", -1)

    @property
    def paper_after(self) -> str:
        return _beside([one.key for one in self.papers], self.paper.key if self.paper else "", 1)


def parts_of(content: Content) -> list[Part]:
    answers = [Part(row.item.clause, f"{row.item.clause} {row.item.name}", row.text) for row in content.answered_items]
    return [Part(PROFILE, str(content.application.profile_label), content.application.profile), *answers]


def papers_of(content: Content) -> list[Paper]:
    application = content.application
    papers = [
        Paper(
            str(row.pk),
            row.file_name,
            reverse("awards:applications-evidence-file", args=[application.reference, row.pk]),
            _SHOWN_AS.get(row.file.kind, ""),
            row.item.clause if row.item else "",
            row.file.size,
        )
        for row in content.evidence
    ]
    if file := application.commitment_file:
        url = reverse("awards:applications-commitment-file", args=[application.reference])
        papers.append(Paper(COMMITMENT, file.name, url, _SHOWN_AS.get(file.kind, ""), "", file.size))
    return papers


def _beside(keys: Sequence[str], here: str, step: int) -> str:
    """The neighbour of `here`; empty at the ends."""
    place = keys.index(here) + step if here in keys else -1
    return keys[place] if 0 <= place < len(keys) else ""
