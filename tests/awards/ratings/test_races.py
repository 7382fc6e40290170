"""Two connections at once: of two colleagues who had read the same, one is told; a removed rating is not scored."""

from datetime import date

import pytest

from accounts.models import Organization, User
from awards.ratings import actions
from awards.ratings.models import RatedItem, Rating
from awards.ratings.sums import version_of
from core import journal
from tests.awards import builders
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rating(organization: Organization, enterprise: User) -> Rating:
    return actions.begin(
        organization, builders.make_criteria(), title="自评", rated_on=date(2015, 9, 1), assessors="", by=enterprise
    )


def test_two_colleagues_score_one_item_at_once(rating: Rating, enterprise: User) -> None:
    row = rating.items.get(item__clause="4.1.2")
    read = version_of(row)
    results = at_once(
        *(
            lambda percent=percent: actions.save_item(rating, row.item_id, by=enterprise, percent=percent, version=read)
            for percent in (40, 60)
        )
    )
    stored = [result.percent for result in results if isinstance(result, RatedItem)]
    assert len(stored) == 1
    assert sum("已在别处修改" in result for result in results if isinstance(result, str)) == 1
    row.refresh_from_db()
    assert row.percent == stored[0]


def test_scoring_and_removing_at_once(rating: Rating, enterprise: User) -> None:
    item = rating.items.get(item__clause="4.1.2").item_id
    at_once(
        lambda: actions.remove(Rating.objects.get(pk=rating.pk), by=enterprise),
        lambda: actions.save_item(rating, item, by=enterprise, percent=40),
    )
    assert not Rating.objects.exists()
    assert not RatedItem.objects.exists()
    assert journal.verify()[1] is None
