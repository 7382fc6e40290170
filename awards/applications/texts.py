"""Texts of an application: how they are kept, counted, and how a later version is noticed."""

import hashlib
import re

from awards.applications import marks

HARD_LIMIT = 100_000
PROFILE = "profile"  # the section of the organizational profile; an answer's section is its clause
_BLANK = re.compile(r"\s")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """Line feeds only, no control characters, no blanks at the ends of lines."""
    lines = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def characters(text: str) -> int:
    """The length by which limits of the rulebook are counted: characters without blanks, line breaks, pictures and the bars of tables."""
    words = marks.plain(text) if "|" in text or "【图" in text else text
    return len(_BLANK.sub("", words))


def version_of(*parts: object) -> str:
    """The version of what is stored: a digest of its content, so that saving the same words twice is no conflict."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:20]
