"""Chapters that apps add to the demo's story; each is given the cast, and acts as the pages act."""

from collections.abc import Callable, Iterator
from typing import Any

Chapter = Callable[[Any], None]
_chapters: list[Chapter] = []


def register(chapter: Chapter) -> None:
    """Called from an app's ready()."""
    if chapter not in _chapters:
        _chapters.append(chapter)


def chapters() -> Iterator[Chapter]:
    yield from _chapters
