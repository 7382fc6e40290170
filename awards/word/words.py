"""Words of headings: what width, blanks and punctuation do not change, and the number with which a line begins."""

import re
import unicodedata
from dataclasses import dataclass

PICTURE = re.compile("\ufdd0([0-9]+)([^\ufdd0\ufdd1\n]*)\ufdd1")
"""A picture's place in a text that was read but not yet taken over: its number in the file, and its caption."""

_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_NOT_WORDS = re.compile(r"[\W_]+")
_POINTS = re.compile(r"[(（\[【]?\s*(满分|共|计)?\s*[0-9]+\s*分\s*[)）\]】]?\s*$")
_DIGITS = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE = "[〇零一二三四五六七八九十百]{1,5}"
_NUMBER = re.compile(r"""
    (?P<decimal>[0-9P][0-9]{0,2}(?:\s?[.．。·]\s?[0-9]{1,2}){1,5}) (?=[^0-9%％\-~/]|$) [.．、:：)）]?
    | 第\s*(?P<chapter>[0-9]{1,2}|""" + _CHINESE + r""")\s*[章节篇部条款]\s*(?:分)? [、.:：]?
    | [(（]\s*(?P<bracket>""" + _CHINESE + r""")\s*[)）] [、.:：]?
    | (?P<ideograph>""" + _CHINESE + r""")\s*[、.．:：]
    | [(（]\s*(?P<round>[0-9]{1,2})\s*[)）] [、.:：]?
    | (?P<single>[0-9P][0-9]?)\s*(?:[、.．:：)）](?![0-9])|(?=\s))
    """, re.VERBOSE)  # fmt: skip

_CAPTION = re.compile(
    r"图\s?([0-9]{1,3}(?:[-－–.．][0-9]{1,3})?)(?![0-9年月%％]|[-－–.．][0-9])[\s：:、.．]*(\S.{0,39})(?<![。；;，,：:！？!?])"
)
_SAYS = re.compile("所?[示显]|[是为中和与及、至到]|表明|反映|说明|可[见知以]|[给列]出")


@dataclass(frozen=True)
class Numbered:
    """A line cut into its number and its words. `scheme` names the kind of number, `number` is it in digits (4.1.2; 3 for 三)."""

    scheme: str
    number: str
    words: str

    @property
    def depth(self) -> int:
        return self.number.count(".") + 1 if self.scheme == "decimal" else 1

    @property
    def last(self) -> int:
        tail = self.number.rpartition(".")[2]
        return int(tail) if tail.isdecimal() else 0


def seen(text: str) -> str:
    """Without characters that no database or no XML keeps."""
    return _UNKEPT.sub("", text)


def plainly(words: str) -> str:
    """Words without blanks, width, punctuation and a remark of points (50分)."""
    return _NOT_WORDS.sub("", _POINTS.sub("", unicodedata.normalize("NFKC", words).strip())).lower()


def loosely(words: str) -> str:
    """Also without the particles that editions of a standard put in and leave out."""
    return re.sub("[的与和及]|方面", "", plainly(words))


def cut(line: str) -> Numbered:
    """The number at the beginning of a line and the rest; without a number the scheme is empty."""
    text = unicodedata.normalize("NFKC", line).strip()
    found = _NUMBER.match(text)
    if found is None or found.lastgroup is None:
        return Numbered("", "", _trailing(text))
    scheme, number = found.lastgroup, found[found.lastgroup]
    words = text[found.end() :].strip(" \t:：、.．-—")
    if scheme == "decimal":
        number = ".".join(part.lstrip("0") or "0" for part in re.split(r"\s?[.．。·]\s?", number))
    elif not number.isascii():
        number = str(digits(number))
    return Numbered(scheme, number, words)


def _trailing(text: str) -> str:
    """高层领导的作用（4.1.2） is told by its words."""
    return re.sub(r"[(（]\s*[0-9]+(?:\.[0-9]+)+\s*[)）]$", "", text).strip()


def digits(chinese: str) -> int:
    """十二 -> 12, 二十 -> 20, 一〇三 -> 103."""
    if not any(char in "十百" for char in chinese):
        return int("".join(str(_DIGITS[char]) for char in chinese))
    total, held = 0, 0
    for char in chinese:
        if char in "十百":
            total += (held or 1) * (10 if char == "十" else 100)
            held = 0
        else:
            held = _DIGITS[char]
    return total + held


def typed_caption(line: str, number: int) -> str | None:
    """The caption that a plain line under picture `number` gives it (图1 组织结构图): its words, or the whole where its number is another;
    None for a number alone, a sentence about a picture (图1显示…), or no short line."""
    found = _CAPTION.fullmatch(line.strip())
    if found is None or _SAYS.match(found[2]):
        return None
    return found[2].strip() if found[1] == str(number) else found[0]
