"""What the answers of a poll come to: exact sums, read in a handful of statements however many answers there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from awards.criteria.scoring import round_half_up
from awards.polls.models import BEST, MARKS, Poll, PollAnswer, PollMark, PollResult


@dataclass(frozen=True)
class Tally:
    """The answers about one case, those that count and those that do not, and the mean mark of those that do."""

    answers: int = 0
    discounted: int = 0
    mean: Fraction | None = None


def points_of(mean: Fraction, full_points: int) -> int:
    """A mean mark in hundredths of a point, out of the full points of the criteria, rounded half up."""
    return round_half_up(mean / BEST * full_points * 100)


def tallies(poll: Poll) -> dict[int, Tally]:
    """Case -> tally, of the cases that were answered about."""
    counted = (
        PollAnswer.objects.filter(poll=poll)
        .order_by()
        .values_list("application_id")
        .annotate(valid=Count("pk", filter=Q(discounted_by=None)), not_valid=Count("pk", filter=~Q(discounted_by=None)))
    )
    summed = (
        PollMark.objects.filter(answer__poll=poll, answer__discounted_by=None)
        .order_by()
        .values_list("answer__application_id")
        .annotate(total=Sum("mark"), number=Count("pk"))
    )
    means = {case: Fraction(total, number) for case, total, number in summed}
    return {case: Tally(valid, not_valid, means.get(case)) for case, valid, not_valid in counted}


def results_of(poll: Poll, found: Mapping[int, Tally]) -> list[PollResult]:
    """The results to be frozen, a row for each case that is asked about."""
    full = poll.cycle.criteria.total
    return [
        result_row(poll, pk, found.get(pk, Tally()), full) for pk in poll.cases.values_list("application_id", flat=True)
    ]


def result_row(poll: Poll, application: int, tally: Tally, full: int) -> PollResult:
    row = PollResult(poll=poll, application_id=application, answers=tally.answers if tally.mean is not None else 0)
    if tally.mean is not None:
        row.mean_top, row.mean_bottom = tally.mean.numerator, tally.mean.denominator
        row.hundredths = points_of(tally.mean, full)
    return row


@dataclass(frozen=True)
class Question:
    """How often each mark was given to one question, best mark first."""

    text: str
    counts: list[tuple[int, int]]
    mean: Fraction | None

    @property
    def total(self) -> int:
        return sum(number for _mark, number in self.counts)


def distribution(poll: Poll, application: int | None = None) -> list[Question]:
    rows = PollMark.objects.filter(answer__poll=poll, answer__discounted_by=None)
    if application is not None:
        rows = rows.filter(answer__application_id=application)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for question, mark, number in rows.order_by().values_list("question", "mark").annotate(number=Count("pk")):
        found[question][mark] = number
    return [_question(text, found[place]) for place, text in enumerate(poll.questions, start=1)]


def _question(text: str, counts: Mapping[int, int]) -> Question:
    total = sum(counts.values())
    mean = Fraction(sum(mark * number for mark, number in counts.items()), total) if total else None
    return Question(text, [(mark, counts.get(mark, 0)) for mark in reversed(MARKS)], mean)


def by_day(poll: Poll, application: int | None = None) -> list[tuple[date, int]]:
    """How many answers came on which day, discounted ones too."""
    rows = PollAnswer.objects.filter(poll=poll)
    if application is not None:
        rows = rows.filter(application_id=application)
    counted: Iterable[tuple[date, int]] = (
        rows.order_by().annotate(day=TruncDate("at")).values_list("day").annotate(number=Count("pk")).order_by("day")
    )
    return list(counted)
