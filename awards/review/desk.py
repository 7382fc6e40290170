"""The desk at which a case is scored: everything that the page of a sheet, a consensus or a visit shows, read in a handful of statements."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.applications.marks import Block
from awards.applications.models import Application, Evidence
from awards.criteria import scoring
from awards.criteria.models import Band, Category, CriteriaSet, Factor, Item, Kind, ScoredItem
from awards.review.entries import totals_of
from awards.review.marks import BLANK, Marks, rail_state
from awards.review.material import Material, material_of
from awards.review.readings import Missing
from core import clock
from core.forms import version_of

Asks = Literal["comments", "score", "finding"]


@dataclass
class Line:
    """One item at the desk: the criteria's words, the applicant's text, the entry."""

    item: Item
    score: Any
    factors: Sequence[Factor]
    bands: Sequence[Band]
    save_url: str
    marks: Marks
    blocks: Sequence[Block] = ()
    pictures: Mapping[int, str] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    voices: Any = None
    before: ScoredItem | None = None
    asks: Asks = "comments"

    @property
    def key(self) -> str:
        """The item's id as text: templates would put separators into a number."""
        return str(self.item.pk)

    @property
    def worth(self) -> str:
        return _("%(points)d 分 · %(kind)s") % {"points": self.item.points, "kind": self.item.get_kind_display()}

    @property
    def dial(self) -> SafeString:
        return self.marks.dial(self.score, self.bands)

    @property
    def comments(self) -> SafeString:
        """Strengths and opportunities as editable rows."""
        return self.marks.comments("strength", self.score.strengths, self.factors) + self.marks.comments(
            "opportunity", self.score.opportunities, self.factors
        )

    @property
    def answer(self) -> SafeString:
        return self.marks.answer(self.item, self.blocks, self.pictures)

    @property
    def rail(self) -> SafeString:
        return rail_state(self.score, state_of(self.score, self.asks))

    @property
    def foot(self) -> SafeString:
        return self.marks.foot(self.key, version_of(self.score))

    @property
    def hundredths(self) -> int | None:
        return points_of(self.score)


def points_of(score: ScoredItem) -> int | None:
    """An item's points in hundredths, None while it has none."""
    return None if score.percent is None else scoring.hundredths(score.item.points, score.percent)


def state_of(score: Any, asks: Asks = "comments") -> str:
    """done, half or todo. A sheet asks for a score with comments, a consensus for a score, a visit for a finding."""
    commented = bool(score.strengths or score.opportunities)
    if asks == "finding":
        return "done" if score.finding else "half" if score.reason else "todo"
    if score.is_scored and (commented or score.not_applicable or asks == "score"):
        return "done"
    return "half" if score.is_scored or commented else "todo"


@dataclass(frozen=True)
class Running:
    """The sums so far, by the server: hundredths of what is scored, and the points to which they belong."""

    scored: int
    of: int
    hundredths: int
    base: int

    @property
    def is_complete(self) -> bool:
        return self.scored == self.of


def running(scores: Iterable[ScoredItem]) -> Running:
    rows = list(scores)
    given = [row for row in rows if row.percent is not None]
    return Running(
        scored=sum(row.is_scored for row in rows),
        of=len(rows),
        hundredths=sum(scoring.hundredths(row.item.points, row.percent or 0) for row in given),
        base=sum(row.item.points for row in given),
    )


@dataclass
class Desk:
    """A page of items to be scored: `lines` in the order of the criteria."""

    application: Application
    criteria: CriteriaSet
    lines: list[Line]
    bands: dict[str, list[Band]]
    factors: dict[str, list[Factor]]
    material: Material
    key: str
    due: datetime | None = None
    totals: Running = field(init=False)

    def __post_init__(self) -> None:
        self.totals = running(line.score for line in self.lines)

    @property
    def categories(self) -> list[tuple[Any, list[Line]]]:
        found: dict[int, tuple[Any, list[Line]]] = {}
        for line in self.lines:
            found.setdefault(line.item.category_id, (line.item.category, []))[1].append(line)
        return list(found.values())

    @property
    def blank_comments(self) -> list[dict[str, Any]]:
        """For each kind of item one empty row of each sort, from which the page makes more."""
        marks = Marks()
        return [
            {"kind": kind, "name": name, "row": marks.comment(name, BLANK, factors)}
            for kind, factors in self.factors.items()
            for name in ("strength", "opportunity")
        ]

    @property
    def scale(self) -> list[tuple[str, list[SafeString]]]:
        """The bands of each kind of item with their words."""
        marks = Marks()
        return [
            (str(Kind(kind).label), [marks.band(band, self.factors.get(kind, [])) for band in bands])
            for kind, bands in self.bands.items()
        ]

    @property
    def has_more(self) -> bool:
        """Whether an entry has more than a score and comments."""
        return any(line.asks != "comments" for line in self.lines[:1])

    @property
    def time_left(self) -> str:
        return time_left(self.due)

    @property
    def is_late(self) -> bool:
        return self.due is not None and clock.now() >= self.due


@dataclass
class Check:
    """The page before a finish: what is missing, or the sums as they will be frozen."""

    title: str
    application: Application
    desk_url: str
    missing: Sequence[Missing]
    scores: Sequence[ScoredItem]
    warning: str

    @property
    def lines(self) -> list[tuple[Item | None, str]]:
        """What is missing, item by item."""
        found: dict[Item | None, list[str]] = {}
        for row in self.missing:
            found.setdefault(row.item, []).append(row.what)
        return [(item, "；".join(what)) for item, what in found.items()]

    @property
    def sums(self) -> scoring.Totals:
        return totals_of(self.scores, self.application.cycle.criteria.total)

    @property
    def categories(self) -> Iterable[Category]:
        return self.application.cycle.criteria.categories.all()


def desk_of(
    application: Application,
    scores: Sequence[Any],
    *,
    key: str,
    save_url: Callable[[Item], str],
    asks: Asks = "comments",
    due: datetime | None = None,
) -> Desk:
    """The desk for `scores` (each with item and category loaded); `save_url(item)` is where an entry is sent."""
    criteria = application.cycle.criteria
    bands = _by_kind(criteria.bands.all())
    factors = _by_kind(criteria.factors.all())
    material, marks = material_of(application), Marks()
    lines = [
        Line(
            item=score.item,
            score=score,
            factors=factors.get(score.item.kind, []),
            bands=bands.get(score.item.kind, []),
            save_url=save_url(score.item),
            marks=marks,
            blocks=material.answers.get(score.item_id, []),
            pictures=material.pictures,
            evidence=material.pinned.get(score.item_id, []),
            asks=asks,
        )
        for score in scores
    ]
    return Desk(application, criteria, lines, bands, factors, material, key, due)


def _by_kind(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return found


def time_left(due: datetime | None) -> str:
    """How long until `due`, in words."""
    if due is None:
        return ""
    left = due - clock.now()
    if left <= timedelta(0):
        return _("已过截止时间")
    if left >= timedelta(days=1):
        return ngettext("还有%(days)d天", "还有%(days)d天", left.days) % {"days": left.days}
    hours, minutes = left.seconds // 3600, left.seconds // 60 % 60
    return _("还有%(hours)d小时%(minutes)d分") % {"hours": hours, "minutes": minutes}
