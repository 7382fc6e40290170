"""Two people at the same moment: one acceptance, one hand-in, one form, nothing comes in while the activity is closed."""

import pytest

from benchmarking.comparisons.actions import activities, filling, returns
from benchmarking.comparisons.models import Activity, Comparison, ComparisonStage
from core import journal
from core.models import Entry, Letter
from tests.benchmarking.comparisons.builders import make_firm, make_form, make_released
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(officer, head, organization, enterprise):
    return make_form(make_released(officer, head, organization), organization, enterprise)


def copies(form):
    return [Comparison.objects.get(pk=form.pk) for _ in range(2)]


def test_a_double_press_hands_in_once(form, enterprise):
    results = at_once(*(lambda row=row: filling.hand_in(row, by=enterprise) for row in copies(form)))
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert journal.timeline(form).filter(verb="comparisons.hand_in").count() == 1


def test_one_accepts_while_another_sends_back(form, enterprise, officer, head):
    filling.hand_in(form, by=enterprise)
    one, other = copies(form)
    results = at_once(lambda: returns.accept(one, by=officer), lambda: returns.accept(other, by=head))
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert Letter.objects.filter(template="benchmarking/comparison_accepted").count() == 1


def test_two_colleagues_begin_one_form(officer, head):
    firm, user = make_firm()
    activity = make_released(officer, head, firm)
    results = at_once(*(lambda: filling.start(activity, firm, by=user) for _ in range(2)))
    assert results[0] == results[1] == Comparison.objects.get()


def test_nothing_comes_in_while_the_activity_is_closed(form, enterprise, officer):
    at_once(lambda: filling.hand_in(form, by=enterprise), lambda: activities.close(Activity.objects.get(), by=officer))
    found = Comparison.objects.select_related("activity").get()
    assert (found.stage, found.activity.stage) in [
        (ComparisonStage.SUBMITTED, "released"), (ComparisonStage.DRAFT, "closed"),
    ]  # fmt: skip
