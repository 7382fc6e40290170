"""A poll as its office page and its papers show it: case by case, as it stands or as it was frozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from awards.applications.models import Application
from awards.polls.models import Poll
from awards.polls.tally import Tally, points_of, tallies


@dataclass(frozen=True)
class Row:
    """One case: answers that count and that do not, mean mark, points in hundredths; `is_short`: fewer answers than the rulebook asks."""

    case: Application
    answers: int
    discounted: int
    mean: Fraction | None
    hundredths: int | None
    is_short: bool

    @property
    def mean_words(self) -> str:
        return "" if self.mean is None else two_places(self.mean)


def two_places(value: Fraction) -> str:
    """Half up to two places: 4 2/3 is 4.67."""
    hundredths = (value * 200 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def rows_of(poll: Poll) -> list[Row]:
    """Every case on the list, in its order; the frozen results once the poll is closed, else what the answers come to by now."""
    least, full, found = poll.cycle.rules.polls.min_answers, poll.cycle.criteria.total, tallies(poll)
    frozen = {row.application_id: row for row in poll.results.all()} if poll.is_closed else {}
    rows = []
    for case in _listed(poll):
        tally, result = found.get(case.pk, Tally()), frozen.get(case.pk)
        if poll.is_closed:
            answers, mean = (result.answers, result.mean) if result else (0, None)
            hundredths = result.hundredths if result else None
        else:
            answers, mean = tally.answers, tally.mean
            hundredths = None if mean is None else points_of(mean, full)
        rows.append(Row(case, answers, tally.discounted, mean, hundredths, answers < least))
    return rows


def _listed(poll: Poll) -> Iterable[Application]:
    cases = Application.objects.filter(poll_cases__poll=poll).select_related("organization__region")
    return cases.defer("snapshot", "profile").order_by("poll_cases__order")
