"""A .docx read into parts: what belongs to which item, and everything that belongs to none. Nothing is dropped without a word.

found = read(upload, Outline.of(criteria))      # Refused with a sentence where the file is not to be read
found.matched, found.unmatched, found.left, found.conflicts, found.notes
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from awards.applications import marks
from awards.applications.texts import characters, tidy
from awards.word import tables
from awards.word.archive import open_checked
from awards.word.blocks import Block, Figure, Grid, Line, Omitted, lines_of
from awards.word.found import Found, FoundPicture, Left, Part, with_numbers
from awards.word.headings import Heading, Matched, is_appendix, match, run_in
from awards.word.outline import PROFILE, Outline
from awards.word.remarks import labels, remarks
from awards.word.walking import Walk
from awards.word.words import cut, typed_caption
from core.refusal import Refused

TABLES = 2_000
CHARACTERS = 1_000_000
UNMATCHED = 150
_CHINESE = ("chapter", "ideograph", "bracket", "round")


def read(upload: UploadedFile, outline: Outline) -> Found:
    """Everything that `upload` holds, matched to `outline`. Refused with a sentence: see `awards.word.archive`, and what is too much."""
    walk = Walk(open_checked(upload))
    name = upload.name or ""
    if walk.tables > TABLES:
        words = {"name": name, "count": walk.tables, "limit": TABLES}
        raise Refused(_("文件“%(name)s”含有 %(count)d 张表格，超过 %(limit)d 张的上限。") % words)
    if sum(len(line.text) for line in lines_of(walk.blocks)) > CHARACTERS:
        words = {"name": name, "limit": CHARACTERS // 10_000}
        raise Refused(_("文件“%(name)s”的文字超过 %(limit)d 万字，不像一份自评报告，未予读取。") % words)
    return _Reader(walk, outline).read(name)


@dataclass
class _Open:
    """The part that is being filled."""

    heading: Heading | None
    target: str = ""
    lines: list[str] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    inner: Counter[str] = field(default_factory=Counter)
    """How far numbers were counted inside it, by kind of number."""

    @property
    def label(self) -> str:
        return self.heading.words if self.heading else ""


class _Reader:
    def __init__(self, walk: Walk, outline: Outline) -> None:
        self.walk, self.outline = walk, outline
        self.found = Found(outline.code)
        self.matched = Matched()
        self.chapter: Heading | None = None
        self.around: dict[str, list[str]] = {"cover": [], "contents": []}
        self.counted: Counter[str] = walk.counted

    def read(self, name: str) -> Found:
        blocks = self._unfolded(self.walk.blocks)
        self.matched = match([block for block in blocks if isinstance(block, Line)], self.outline)
        parts = [_Open(None)]
        for block, following in pairwise([*blocks, None]):
            if block is not None:
                self._take(block, following, parts)
        self._close(parts)
        if not self.found.parts:
            raise Refused(_("文件“%(name)s”中没有可以导入的文字、表格或图片。") % {"name": name})
        self.found.numbering = self.matched.numbering
        self.found.conflicts = [row.conflict for row in self.matched.headings.values() if row.conflict]
        self.found.pictures = [
            FoundPicture(number, part, look.kind, look.width, look.height, named, look.sha256)
            for number, look in sorted(self.walk.looks.items())
            for part, named in [self.walk.parts[number]]
        ]
        self.found.notes = remarks(self.counted)
        return self.found

    def _unfolded(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks with tables that only lay a page out replaced by what stands in them."""
        has_tables = any(isinstance(block, Grid) for block in blocks)
        first = match(list(lines_of(list(blocks))), self.outline).headings if has_tables else {}
        flat = self._flat(blocks, {key for key, heading in first.items() if heading.target})
        return _without_caption_lines(flat)

    def _flat(self, blocks: Sequence[Block], headings: set[int]) -> list[Block]:
        flat: list[Block] = []
        for block in blocks:
            if isinstance(block, Grid):
                lines = list(block.lines())
                inside = sum(id(line) in headings for line in lines)
                if tables.is_layout(block, inside, sum(characters(line.text) for line in lines)):
                    self.counted["layouts"] += 1
                    flat.extend(self._flat(list(tables.unfolded(block)), headings))
                    continue
            if isinstance(block, Line) and (parted := run_in(block, self.outline)):
                flat.extend([replace(block, text=parted[0], notes=[]), Line(parted[1], notes=block.notes)])
                continue
            flat.append(block)
        return flat

    def _take(self, block: Block, following: Block | None, parts: list[_Open]) -> None:
        here = parts[-1]
        if isinstance(block, Line):
            if block.is_contents or block.is_cover:
                self.around["contents" if block.is_contents else "cover"].append(block.text.strip())
                return
            heading = self.matched.headings.get(id(block))
            if heading is not None and self._begins_part(heading, here):
                parts.append(_Open(heading, heading.target, notes=list(block.notes)))
                self.chapter = heading if heading.category or heading.target == PROFILE else self.chapter
                return
            here.lines.append(block.shown)
            here.notes.extend(block.notes)
            self._count_inner(block, here)
        elif isinstance(block, Figure):
            here.lines.append(tables.place(block))
        elif isinstance(block, Grid):
            self._take_table(block, isinstance(following, Grid), here)
        else:
            self._leave(block, here)

    def _take_table(self, grid: Grid, another_follows: bool, here: _Open) -> None:
        if text := tables.written(grid):
            here.lines.append(text)
        for line in grid.lines():
            here.notes.extend(line.notes)
        self.counted["nested"] += tables.has_table(grid)
        here.lines.extend(tables.place(figure) for figure in tables.figures_of(grid))
        if another_follows and text:
            here.lines.append("")  # or the two would be one table
        for omitted in tables.omitted_of(grid):
            self._leave(omitted, here)

    def _leave(self, omitted: Omitted, here: _Open) -> None:
        words = (marks.plain(with_numbers(line, {})).strip() for line in reversed(here.lines))
        before = next(filter(None, words), "")
        place = here.label or _("文件开头")
        if before:
            place = _("%(heading)s，“%(words)s”之后") % {"heading": place, "words": _end_of(before)}
        self.found.left.append(Left(omitted.kind, str(labels()[omitted.kind]), place, omitted.words))

    def _begins_part(self, heading: Heading, here: _Open) -> bool:
        """Whether a heading ends the part before it, or is one inside that part."""
        own = heading.cut
        current = here.heading
        if heading.target:
            again = heading.target == here.target and current is not None and bool(here.lines)
            return not again or not self._is_deeper(heading, current)
        if heading.category and (current is None or not here.target or self._is_above(heading, current)):
            return True
        if current is None:
            return heading.is_styled
        if current.is_styled and heading.is_styled:
            assert heading.line.level is not None
            assert current.line.level is not None
            inside = own.scheme == "decimal" and own.number.startswith(f"{current.cut.number}.")
            other = own.scheme in (*_CHINESE, "single") and current.cut.scheme == "decimal" and bool(here.target)
            return heading.line.level <= current.line.level and not inside and not (
                other and heading.line.level == current.line.level
            )  # fmt: skip
        if is_appendix(heading.words):
            return True
        return not heading.is_styled and any(
            own.scheme in _CHINESE and own.scheme == opened.cut.scheme and own.last == opened.cut.last + 1
            for opened in (current, self.chapter)
            if opened is not None and not here.inner[own.scheme]
        )

    def _is_deeper(self, heading: Heading, current: Heading | None) -> bool:
        levels = (heading.line.level, current.line.level if current else None)
        return levels[0] is not None and levels[1] is not None and levels[0] > levels[1]

    def _is_above(self, heading: Heading, current: Heading) -> bool:
        if heading.is_styled and current.is_styled:
            return (heading.line.level or 0) <= (current.line.level or 0)
        if heading.cut.scheme == "decimal":
            return current.cut.scheme == "decimal" or not current.cut.scheme
        return current.cut.scheme != "decimal" or heading.cut.scheme == "chapter"

    def _count_inner(self, line: Line, here: _Open) -> None:
        own = cut(line.shown)
        if own.scheme in _CHINESE and (own.last == 1 or here.inner[own.scheme]):
            here.inner[own.scheme] += 1

    def _close(self, parts: Sequence[_Open]) -> None:
        texts: dict[str, list[str]] = {}
        heads: dict[str, list[Heading]] = {}
        for part in parts:
            text = self._text(part)
            if part.target and part.heading is not None:
                texts.setdefault(part.target, []).append(text)
                heads.setdefault(part.target, []).append(part.heading)
            elif text.strip() or (part.heading is not None and not part.heading.category):
                whole = "\n".join(filter(None, [part.label, text]))
                self.found.parts.append(Part("", "", part.label, "", tidy(whole)))
        for clause, found in texts.items():
            first = heads[clause][0]
            name = self.outline.profile_name if clause == PROFILE else self.outline.by_clause[clause].name
            text = tidy("\n".join(filter(None, found)))
            self.found.parts.append(Part(clause, name, first.words, first.by, text))
            if sum(bool(text) for text in found) > 1:
                words = {"item": f"{clause} {name}" if clause != PROFILE else name, "count": len(found)}
                self.matched.headings[id(first.line)].conflict += (
                    _("“%(item)s”在文件中出现 %(count)d 次，内容已按先后合并，请核对。") % words
                )
        self._join_many()
        order = {PROFILE: -1} | {item.clause: place for place, item in enumerate(self.outline.items)}
        self.found.parts.sort(key=lambda part: order.get(part.clause, len(order)))
        for kind, lines in self.around.items():
            if lines:
                length = _("%(count)d 字") % {"count": characters("\n".join(lines))}
                self.found.left.append(Left(kind, str(labels()[kind]), _("“%s”起") % lines[0][:20], length))

    def _join_many(self) -> None:
        """A page asks about so many stretches at most; what comes after stands together in the last."""
        loose = self.found.unmatched
        for part in loose[UNMATCHED:]:
            loose[UNMATCHED - 1].text += f"\n{part.text}"
            self.found.parts.remove(part)

    def _text(self, part: _Open) -> str:
        notes = [f"〔注{number}〕{self.walk.notes[number]}" for number in dict.fromkeys(part.notes)]
        return "\n".join([*part.lines, *notes]).strip("\n")


def _without_caption_lines(blocks: Sequence[Block]) -> list[Block]:
    """An export writes a picture's number and caption under it; they come back as part of its mark. So does one short line that somebody
    typed under a single picture of their own: its number stays in its words where the picture has another, for the text may refer to it."""
    kept: list[Block] = []
    for block in blocks:
        last = kept[-1] if kept else None
        if isinstance(block, Line) and block.is_caption and isinstance(last, Figure) and last.named:
            label = f"图{last.named}"
            if block.text == label or block.text.startswith(f"{label} "):
                last.caption = block.text.removeprefix(label).strip()
                continue
        if isinstance(block, Line) and isinstance(last, Figure) and not last.named and not last.caption:
            is_single = len(kept) < 2 or not isinstance(kept[-2], Figure) or bool(kept[-2].caption)
            is_plain = block.level is None and not (block.number or block.notes or block.is_contents)
            typed = typed_caption(block.text, last.number) if is_single and is_plain else None
            if typed is not None:
                last.caption = typed
                continue
        kept.append(block)
    return kept


def _end_of(line: str) -> str:
    words = " ".join(line.split())
    return ("…" if len(words) > 12 else "") + words[-12:]
