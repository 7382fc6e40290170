"""Reports, remarks, reminders."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organization, User
from benchmarking.improvement.actions import following, planning
from benchmarking.improvement.models import Measure, Plan
from benchmarking.improvement.waiting import awaiting
from benchmarking.tasks import remind_of_measures
from core import clock
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.improvement.stories import FIRST, as_given, drafted, edited, reported, running

pytestmark = pytest.mark.django_db


def remind(day: str) -> int:
    with clock.at(people.moment(f"{day} 03:00")):
        return remind_of_measures()


def test_a_report_is_added_with_its_proof(organization: Organization, enterprise: User) -> None:
    plan = running(organization, enterprise)
    measure = reported(plan.measures.all()[0], 40, enterprise, evidence=people.pdf())
    reported(measure, 100, enterprise, "2016-06-01")
    assert (measure.percent, measure.done_on) == (100, date(2016, 6, 1))
    latest, first = measure.reports.all()
    assert (latest.percent, first.percent, first.evidence.name) == (100, 40, "证明.pdf")
    entry = timeline(plan).last()
    assert entry is not None
    assert (entry.before, entry.after, entry.data["measure"]) == ({"percent": 40}, {"percent": 100}, measure.gap)


def test_a_later_report_may_take_the_end_back(organization: Organization, enterprise: User) -> None:
    measure = reported(running(organization, enterprise).measures.all()[0], 100, enterprise)
    with pytest.raises(Refused, match="已报告完成"):
        reported(measure, 100, enterprise)
    reported(measure, 80, enterprise)
    assert (measure.percent, measure.done_on) == (80, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(done_on=date(2016, 1, 1))


@pytest.mark.parametrize(
    ("percent", "note", "sentence"), [(101, "好", "0 至 100"), (-1, "好", "0 至 100"), (5, " ", "进展情况")]
)
def test_what_a_report_must_say(
    organization: Organization, enterprise: User, percent: int, note: str, sentence: str
) -> None:
    measure = running(organization, enterprise).measures.all()[0]
    with pytest.raises(Refused, match=sentence):
        following.report(measure, percent=percent, note=note, by=enterprise)


def test_only_a_running_plan_takes_reports(organization: Organization, enterprise: User) -> None:
    with pytest.raises(Refused, match="不在实施中"):
        reported(drafted(organization, enterprise).measures.all()[0], 10, enterprise)


def test_the_bureau_remarks(organization: Organization, enterprise: User, officer: User) -> None:
    with pytest.raises(Refused, match="尚未确定"):
        following.remark(drafted(organization, enterprise), text="请细化", by=officer)
    plan = running(organization, enterprise)
    following.remark(plan, text="请细化目标", by=officer)
    letter = Letter.objects.get(recipient=enterprise)
    assert "请细化目标" in letter.body
    assert letter.url == plan.get_absolute_url()


def test_one_letter_when_near_and_one_when_late(organization: Organization, enterprise: User) -> None:
    plan = running(organization, enterprise)
    assert remind("2016-06-15") == 0
    assert [remind("2016-06-16"), remind("2016-06-16"), remind("2016-06-30")] == [1, 0, 0]
    assert [remind("2016-07-01"), remind("2016-07-01"), remind("2016-12-01")] == [1, 0, 0]
    letters = Letter.objects.filter(recipient=enterprise).order_by("pk")
    assert [letter.template for letter in letters] == ["benchmarking/measure_due", "benchmarking/measure_late"]
    assert FIRST.gap in letters[0].body
    assert [entry.actor_name for entry in timeline(plan).filter(verb="plans.remind")] == ["", ""]


def test_a_new_day_is_told_of_again(organization: Organization, enterprise: User) -> None:
    plan = running(organization, enterprise)
    assert remind("2016-07-05") == 1
    with clock.at(people.moment("2016-07-06 09:00")):
        planning.revise(plan, reason="延期", by=enterprise)
        first, second = as_given(plan)
        edited(plan, enterprise, [first.__class__(**{**first.__dict__, "due_on": date(2016, 9, 30)}), second])
        assert remind_of_measures() == 0
        planning.adopt(plan, by=enterprise)
    assert [remind("2016-08-01"), remind("2016-09-20"), remind("2016-10-01")] == [0, 1, 1]


def test_the_portal_rings_for_it(settings: Any) -> None:
    assert remind_of_measures.name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_what_is_done_is_not_told_of(organization: Organization, enterprise: User) -> None:
    reported(running(organization, enterprise).measures.all()[0], 100, enterprise)
    assert remind("2016-06-20") == 0


def test_what_waits(
    organization: Organization, enterprise: User, officer: User, district: User, supervisor: User, expert: User
) -> None:
    running(organization, enterprise)
    drafted(organization, enterprise)

    def told(user: User, day: str) -> list[tuple[str, int]]:
        with clock.at(people.moment(f"{day} 09:00")):
            return [(str(line.title), line.count) for line in counted(awaiting(user))]

    assert told(enterprise, "2016-06-20") == [("即将到期的改进措施", 1), ("待确定的改进计划", 1)]
    assert told(enterprise, "2016-07-20") == [("逾期的改进措施", 1), ("待确定的改进计划", 1)]
    assert told(officer, "2016-06-20") == []
    for user in (officer, district):
        assert told(user, "2016-07-20") == [("有逾期措施的改进计划", 1)]
    assert told(supervisor, "2016-07-20") == told(expert, "2016-07-20") == []
    far = people.make_user("district", region=people.make_region("411721", "西平县"))
    assert told(far, "2016-07-20") == []
    assert Plan.objects.visible_to(officer).count() == 1
