"""What waits for somebody: the lines of "my work". Every slice lists its own, nothing is stored."""

from dataclasses import dataclass
from datetime import date, datetime

from core.words import Words


@dataclass(frozen=True)
class Waiting:
    """One line: what to do, how many of it, where, by when."""

    title: Words
    url: str
    count: int
    icon: str
    tone: str = "primary"
    due: datetime | date | None = None
    hint: Words = ""
