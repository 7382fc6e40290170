"""What differs between two texts, word by word, a Chinese character being a word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, takewhile
from typing import Literal, NamedTuple

_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,'][A-Za-z0-9]+)*|\n|[^\S\n]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^\n。！？；]*[\n。！？；]|[^\n。！？；]+")
_LONGEST = 1500  # words of one change that are compared; a longer one is shown as a whole
_MOST = 3000  # sentences, or lines, that differ and are compared
_STRAY = 2  # words that two changes happen to share between them: they read better as one change

Kind = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """A stretch of text: the same in both, only in the old one, or only in the new one."""

    kind: Kind
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces in their order: `same` and `gone` make up the old text, `same` and `new` the new one."""
    if old == new:
        return [Piece("same", new)] if new else []
    sentences = _compare(_SENTENCE.findall(old), _SENTENCE.findall(new), _MOST)
    return _tidied(list(chain.from_iterable(_words(gone, same, added) for gone, same, added in sentences)))


def merged(mine: str, theirs: str) -> str:
    """Both texts in one: what they share once, and every line that only one of them has."""
    compared = _compare(theirs.split("\n"), mine.split("\n"), _MOST)
    return "\n".join(line for gone, same, added in compared for line in (*gone, *same, *added))


def changed_characters(pieces: Sequence[Piece]) -> tuple[int, int]:
    """How many characters came and how many went."""
    return (
        sum(len(piece.text) for piece in pieces if piece.kind == "new"),
        sum(len(piece.text) for piece in pieces if piece.kind == "gone"),
    )


def _words(gone: Sequence[str], same: Sequence[str], added: Sequence[str]) -> Iterator[Piece]:
    if same:
        yield Piece("same", "".join(same))
        return
    for old, common, new in _compare(_WORD.findall("".join(gone)), _WORD.findall("".join(added)), _LONGEST):
        if common:
            yield Piece("same", "".join(common))
        else:
            yield from _change(old, new)


Stretch = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _compare(before: Sequence[str], after: Sequence[str], most: int) -> Iterator[Stretch]:
    """(only before, in both, only after): either the middle is empty or the other two are. What both begin and end with is taken off first;
    when more than `most` are left of either, it is all one change. Parts that stand everywhere are no anchors in a long text."""
    head = _shared(before, after)
    tail = _shared(before[: head - 1 if head else None : -1], after[: head - 1 if head else None : -1])
    one, two = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield (), before[:head], ()
    if max(len(one), len(two)) > most:
        yield one, (), two
    else:
        for kind, a, b, c, d in SequenceMatcher(None, one, two).get_opcodes():
            yield ((), two[c:d], ()) if kind == "equal" else (one[a:b], (), two[c:d])
    if tail:
        yield (), before[len(before) - tail :], ()


def _shared(one: Sequence[str], two: Sequence[str]) -> int:
    """How many both begin with."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _change(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if old:
        yield Piece("gone", "".join(old))
    if new:
        yield Piece("new", "".join(new))


def _tidied(pieces: list[Piece]) -> list[Piece]:
    """Changes that only a stray word or two part become one; neighbours of one kind too."""
    found: list[Piece] = []
    gone = new = ""
    for place, piece in enumerate(pieces):
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "new":
            new += piece.text
        elif (gone or new) and _is_stray(piece, pieces[place + 1 :]):
            gone, new = gone + piece.text, new + piece.text
        else:
            found += _change(gone, new)
            gone = new = ""
            _append(found, piece)
    return [*found, *_change(gone, new)]


def _is_stray(piece: Piece, after: Sequence[Piece]) -> bool:
    return bool(after) and after[0].kind != "same" and len(piece.text) <= _STRAY and "\n" not in piece.text


def _append(found: list[Piece], piece: Piece) -> None:
    if found and found[-1].kind == "same":
        found[-1] = Piece("same", found[-1].text + piece.text)
    else:
        found.append(piece)
