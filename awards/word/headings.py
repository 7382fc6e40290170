"""Which lines of a document are the headings of items: by number and by name, in whatever numbering the document uses."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from awards.word.blocks import Line
from awards.word.outline import PROFILE, Numbers, Outline
from awards.word.outline import Line as Item
from awards.word.words import Numbered, cut

LONGEST = 60
_SENTENCE = re.compile("[。；;！!？?]|[，,].*[，,]")
_RUN_IN = re.compile(r"(\s*[0-9０-９].{3,50}?)[：:。](.*\S.*)", re.DOTALL)
_LEADERS = re.compile(r"(?:[.．…·。\-_]{3,}|\t)\s*[0-9]{1,4}$")
_APPENDIX = re.compile(r"附\s*(录|件|表)\s*[0-9一二三四五六七八九十A-Z]*\s*[:：]?.{0,20}$")
_CHINESE_SCHEMES = ("chapter", "ideograph", "bracket", "round")
BOTH, STYLED, WEAK, BARE = 4, 3, 2, 1


@dataclass
class Heading:
    """A line that may be the heading of `target` (a clause, or PROFILE; of a category or of nothing: ""). `strength` says how sure that is."""

    line: Line
    cut: Numbered
    target: str = ""
    category: str = ""
    by: Literal["", "number and name", "name", "number"] = ""
    strength: int = 0
    conflict: str = ""
    otherwise: Item | None = None
    """The item that the number says where the name says another."""

    @property
    def is_styled(self) -> bool:
        return self.line.level is not None

    @property
    def words(self) -> str:
        return self.line.shown.strip()


@dataclass
class Matched:
    """The headings of a document by the identity of their line, the numbering that was seen, and what is to be told about them."""

    headings: dict[int, Heading] = field(default_factory=dict)
    numbering: str = "standard"


def match(lines: Sequence[Line], outline: Outline) -> Matched:
    """`lines` in the document's order. A line that is no heading is not in the answer."""
    candidates = [found for line in lines if (found := candidate(line)) is not None]
    matched = Matched(numbering=_numbering(candidates, outline))
    for heading in candidates:
        _decide(heading, outline, outline.numberings[matched.numbering])
    _drop_contents(candidates, lines)
    _drop_weaker(candidates)
    matched.headings = {id(heading.line): heading for heading in candidates}
    return matched


def candidate(line: Line) -> Heading | None:
    """What may be a heading by its shape: short, no sentence, no line of a table of contents, no item of a bulleted list."""
    text = line.text.strip()
    if (
        line.is_body
        or line.is_contents
        or line.is_cover
        or line.is_bullet
        or line.is_caption
        or not text
        or len(text) > LONGEST
    ):
        return None
    if _LEADERS.search(text):
        return None
    own = cut(text)
    if line.number and own.scheme != "decimal":
        with_number = cut(line.shown)
        own = with_number if with_number.scheme else own
    if line.level is None and _SENTENCE.search(own.words):
        return None
    return Heading(line, own)


def reads_as_heading(text: str, outline: Outline) -> bool:
    """Whether a plain line of an answer would be taken for a heading when it is read from Word."""
    heading = candidate(Line(text))
    if heading is None:
        return run_in(Line(text), outline) is not None
    for numbers in outline.numberings.values():
        again = Heading(heading.line, heading.cut)
        _decide(again, outline, numbers)
        if again.target or again.category:
            return True
    return bool(heading.cut.scheme) or is_appendix(text) or run_in(heading.line, outline) is not None


def run_in(line: Line, outline: Outline) -> tuple[str, str] | None:
    """4.1.2 高层领导的作用：公司…… in one paragraph: the heading and what follows it. Only a number that agrees and a name that ends with a
    colon or a full stop is taken for that."""
    if line.level is not None or line.is_body or line.is_contents or line.is_bullet or line.is_cover:
        return None
    found = _RUN_IN.match(line.text)
    if found is None or (own := cut(found[1])).scheme != "decimal":
        return None
    named = outline.named(own.words)
    agrees = named is not None and any(numbers.get(own.number) is named for numbers in outline.numberings.values())
    return (found[1].strip(), found[2].strip()) if agrees else None


def is_appendix(text: str) -> bool:
    return _APPENDIX.match(text.strip()) is not None


def _numbering(candidates: Sequence[Heading], outline: Outline) -> str:
    """The numbering with which the most exactly named headings agree; the standard's where nothing speaks for another."""
    votes: Counter[str] = Counter()
    only_names = [heading for heading in candidates if heading.cut.scheme == "decimal"]
    for heading in only_names:
        named = outline.named(heading.cut.words) or outline.like(heading.cut.words)
        for name, numbers in outline.numberings.items():
            votes[name] += named is not None and numbers.get(heading.cut.number) is named
    best = max(outline.numberings, key=lambda name: votes[name])  # the first of equals: the standard's
    if votes[best] == 0:
        full = {name: numbers for name, numbers in outline.numberings.items() if not name.startswith("short")}
        held = {name: sum(h.cut.number in numbers for h in only_names if h.is_styled) for name, numbers in full.items()}
        return max(full, key=lambda name: held[name])
    alone = votes[best] == 1 and best != "standard"
    if alone and any(heading.cut.number in outline.numberings["standard"] for heading in only_names):
        return "standard"  # one heading is sooner numbered wrongly than alone in another numbering
    return best


def _decide(heading: Heading, outline: Outline, numbers: Numbers) -> None:
    own = heading.cut
    if (exactly := outline.titled(heading.words)) is not None:
        heading.target, heading.by, heading.strength = exactly.clause, "number and name", BOTH
        return
    if outline.is_profile(own.words):
        heading.target, heading.by = PROFILE, "name"
        heading.strength = STYLED if heading.is_styled or own.scheme else BARE
        return
    numbered = numbers.get(own.number) if own.scheme == "decimal" else None
    named = outline.named(own.words)
    if named is not None:
        _by_name(heading, named, numbered, outline, numbers)
    elif (heading.is_styled or own.scheme) and (like := outline.like(own.words)) is not None:
        _by_likeness(heading, like, numbered)
    elif numbered is not None and (heading.is_styled or (own.number in outline.by_clause and own.depth > 2)):
        heading.target, heading.by, heading.strength = numbered.clause, "number", WEAK
        if own.words:
            words = {"heading": heading.words, "item": f"{numbered.clause} {numbered.name}"}
            heading.conflict = _("标题“%(heading)s”的名称与条款名称不同，按编号对应到“%(item)s”。") % words
    if not heading.target and (heading.is_styled or own.scheme):
        heading.category = _category(own, outline)


def _category(own: Numbered, outline: Outline) -> str:
    """The clause of the category whose heading, or whose unscored first clause (4.1.1 总则), a line is."""
    category = outline.category(own.number if own.scheme == "decimal" else "", own.words)
    if category is not None:
        return category.clause
    above = own.number.removesuffix(".1") if own.words == "总则" else ""
    return next((line.clause for line in outline.categories if above and line.clause.endswith(above)), "")


def _by_name(heading: Heading, named: Item, numbered: Item | None, outline: Outline, numbers: Numbers) -> None:
    own = heading.cut
    heading.target, heading.by = named.clause, "name"
    if own.scheme != "decimal":
        heading.strength = STYLED if heading.is_styled or own.scheme else BARE
        return
    agrees = numbered is named or (
        numbered is None and any(known.get(own.number) is named for known in outline.numberings.values())
    )
    if agrees:
        heading.by, heading.strength = "number and name", BOTH
        return
    above = next((line for number, line in numbers.items() if own.number.startswith(f"{number}.")), None)
    if above is not None and above.category != named.category:
        heading.target, heading.by = (
            "",
            "",
        )  # 4.7.5.1 人力资源: a part of the item above it that is called as another item is
        return
    heading.strength = WEAK
    said = numbered or above
    if said is not None and said is not named:
        heading.otherwise = said
        words = {
            "heading": heading.words,
            "number": f"{said.clause} {said.name}",
            "name": f"{named.clause} {named.name}",
        }
        heading.conflict = _("标题“%(heading)s”：编号对应“%(number)s”，名称对应“%(name)s”，已按名称对应。") % words


def _by_likeness(heading: Heading, like: Item, numbered: Item | None) -> None:
    own = heading.cut
    if numbered is like:
        heading.target, heading.by, heading.strength = like.clause, "number and name", BOTH
    elif numbered is not None:
        heading.target, heading.by, heading.strength = numbered.clause, "number", WEAK
        words = {
            "heading": heading.words,
            "number": f"{numbered.clause} {numbered.name}",
            "name": f"{like.clause} {like.name}",
        }
        heading.conflict = (
            _("标题“%(heading)s”：编号对应“%(number)s”，名称近似“%(name)s”，已按编号对应，请核对。") % words
        )
    elif heading.is_styled or own.scheme in _CHINESE_SCHEMES:
        heading.target, heading.by, heading.strength = like.clause, "name", WEAK
        words = {"heading": heading.words, "item": f"{like.clause} {like.name}"}
        heading.conflict = _("标题“%(heading)s”与条款名称不完全相同，按近似对应到“%(item)s”，请核对。") % words


def _drop_contents(candidates: Sequence[Heading], lines: Sequence[Line]) -> None:
    """Three headings or more that follow one another without a word between are a table of contents, where the same items come again."""
    times = Counter(heading.target for heading in candidates if heading.target)
    places = {id(line): place for place, line in enumerate(lines)}
    run: list[Heading] = []
    for heading in [*candidates, None]:
        follows = bool(run) and heading is not None and places[id(heading.line)] == places[id(run[-1].line)] + 1
        if not follows:
            targets = [row for row in run if row.target]
            if len(targets) >= 3 and all(times[row.target] > 1 for row in targets):
                for row in run:
                    times[row.target] -= bool(row.target)
                    row.target = row.category = row.conflict = ""
                    row.line.is_contents = True
            run = []
        if heading is not None and (heading.target or heading.category):
            run.append(heading)


def _drop_weaker(candidates: Sequence[Heading]) -> None:
    """Of an item's headings the sure ones; a weak one stands only where there is no other, a styled one above a typed one.

    A second heading of the same name goes to the item that its number says, if that has none.
    """
    best: dict[str, tuple[int, bool]] = {}
    for heading in candidates:
        if heading.target:
            best[heading.target] = max(best.get(heading.target, (0, False)), _rank(heading))
    for heading in candidates:
        if not heading.target or _rank(heading) >= best[heading.target]:
            continue
        said = heading.otherwise
        if said is not None and said.clause not in best:
            heading.target, heading.by = said.clause, "number"
            words = {"heading": heading.words, "item": f"{said.clause} {said.name}"}
            heading.conflict = _("标题“%(heading)s”的名称与另一处标题重复，已按编号对应到“%(item)s”，请核对。") % words
        else:
            heading.target = heading.by = heading.conflict = ""


def _rank(heading: Heading) -> tuple[int, bool]:
    return min(heading.strength, STYLED), heading.is_styled
