"""What a sheet freezes is what the arithmetic says, for any scores."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.criteria import scoring
from awards.criteria.loading import GBT_19580, load
from awards.criteria.models import Item
from awards.review.entries import totals_of
from awards.review.models import ItemScore, ScoreSheet
from tests.awards.panels import stories

PERCENTS = st.one_of(st.none(), st.sampled_from(scoring.PERCENTS))
POINTS = st.lists(st.tuples(st.integers(1, 200), PERCENTS, st.integers(1, 7)), min_size=1, max_size=23)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(percents=st.tuples(PERCENTS, PERCENTS, PERCENTS).filter(any))
def test_a_handed_in_sheet_holds_the_exact_sums(sheet: ScoreSheet, percents: Sequence[int | None]) -> None:
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        stage="open", total_hundredths=None, handed_in_at=None, category_hundredths={}
    )
    sheet.refresh_from_db()
    stories.handed_in(sheet, *percents)
    sheet.refresh_from_db()
    items = list(Item.objects.of(sheet.application.cycle.criteria_id))
    marks = [
        scoring.Mark(item.category.clause, item.points, percent, percent is None)
        for item, percent in zip(items, percents, strict=True)
    ]
    exact = scoring.totals(marks, 100)
    assert (sheet.total_hundredths, sheet.category_hundredths) == (exact.total, exact.categories)
    if None not in percents:
        assert sum(sheet.category_hundredths.values()) == sheet.total_hundredths


def test_23_items_at_full_marks_are_1000_points(db: None) -> None:
    criteria = load(GBT_19580)
    scores = [ItemScore(item=item, percent=100) for item in Item.objects.of(criteria.pk)]
    assert len(scores) == 23
    assert totals_of(scores, criteria.total).total == 100000


@given(POINTS)
def test_category_sums_make_the_total_when_all_items_apply(rows: list[tuple[int, int | None, int]]) -> None:
    marks = [scoring.Mark(str(category), points, percent or 0) for points, percent, category in rows]
    sums = scoring.totals(marks)
    assert sum(sums.categories.values()) == sums.total
