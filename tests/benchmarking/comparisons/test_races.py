"""Two people at the same moment: one acceptance, one hand-in, one form, nothing comes in while the activity is closed."""

from decimal import Decimal

import pytest

from accounts.models import Organization
from benchmarking.comparisons.actions import activities, filling, metrics, recipients, returns
from benchmarking.comparisons.models import Activity, ActivityStage, Comparison, ComparisonStage, Metric
from core import clock, journal
from core.forms import version_of
from core.models import Entry, Letter
from core.release import has_hand_in
from tests.benchmarking.comparisons.builders import (
    NOW,
    TARGETS,
    VALUES,
    make_accepted,
    make_draft,
    make_firm,
    make_form,
    make_released,
)
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


def told_once(results):
    """One has written, the other was told."""
    assert sum(isinstance(result, str) for result in results) == 1
    assert any(
        "已被修改" in str(result) or "已被同事修改" in str(result) for result in results if isinstance(result, str)
    )


def test_of_two_edits_of_a_metric_one_is_told(officer, metric):
    version = version_of(Metric.objects.get())
    facts = {"unit": "%", "direction": "higher", "definition": "", "by": officer, "version": version}
    told_once(at_once(*(lambda name=name: metrics.edit(metric, name=name, **facts) for name in ("甲", "乙"))))
    assert journal.timeline(metric).filter(verb="metrics.edit").count() == 1


def test_a_metric_is_retired_once(officer, metric):
    results = at_once(*(lambda: metrics.switch(metric, active=False, by=officer) for _ in range(2)))
    assert sum(isinstance(result, Metric) for result in results) == 1
    assert Metric.objects.get().is_active is False


def test_of_two_edits_of_the_head_and_of_a_line_one_is_told(form, enterprise):
    version = version_of(Comparison.objects.get())
    told_once(
        at_once(
            *(
                lambda row=row, words=words: filling.save_head(row, address=words, by=enterprise, version=version)
                for row, words in zip(copies(form), ("甲路", "乙路"), strict=True)
            )
        )
    )
    line = form.rows.select_related("dimension").get()
    given = {**VALUES, "dimension": line.dimension, "version": line.version, "targets": TARGETS, "by": enterprise}
    told_once(
        at_once(*(lambda words=words: filling.edit_row(line, **{**given, "measures": words}) for words in ("甲", "乙")))
    )


def test_of_two_reports_of_what_was_reached_one_is_told(officer, head, organization, enterprise):
    form = make_accepted(make_released(officer, head, organization), organization, enterprise, officer)
    target = form.rows.get().targets.get(year=2016)
    version = returns.actuals_version([target])
    told_once(
        at_once(
            *(
                lambda row=row, value=value: returns.report(
                    row, actuals={target.pk: value}, by=enterprise, version=version
                )
                for row, value in zip(copies(form), (Decimal(97), Decimal(98)), strict=True)
            )
        )
    )


def test_who_chooses_recipients_while_releasing_does_not_release(officer, head, organization):
    """Whatever comes first: a notice sent for release takes no recipients, and who added one before does not release it."""
    activity, (other, _user) = make_draft(officer, organization), make_firm()
    chosen = Organization.objects.filter(pk=other.pk)

    def prepare():
        with clock.at(NOW):
            return activities.prepare(Activity.objects.get(), by=officer)

    def release():
        with clock.at(NOW):
            return activities.release(Activity.objects.get(), by=head)

    at_once(lambda: recipients.add(activity, chosen, by=head), prepare)
    at_once(release)
    had_hand = has_hand_in(activity, head)
    assert (Activity.objects.get().stage == ActivityStage.RELEASED) is not had_hand
    assert activity.recipients.count() == 1 + had_hand
