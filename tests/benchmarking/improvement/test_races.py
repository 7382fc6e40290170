"""Two people at the same moment on one plan."""

import pytest

from accounts.models import Organization, User
from benchmarking.improvement.actions import following, planning
from benchmarking.improvement.models import Measure, Plan
from core import clock
from core.forms import version_of
from core.models import Letter
from tests import people
from tests.benchmarking.improvement.stories import FIRST, SECOND, drafted, edited, finished, running
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_one_reports_a_step_back_while_another_completes(organization: Organization, enterprise: User) -> None:
    plan = finished(organization, enterprise)
    measure = plan.measures.all()[0]
    results = at_once(
        lambda: planning.complete(Plan.objects.get(), by=enterprise),
        lambda: following.report(Measure.objects.get(pk=measure.pk), percent=80, note="复测不合格", by=enterprise),
    )
    plan.refresh_from_db()
    assert sum(isinstance(result, str) for result in results) == 1
    assert (plan.stage == "completed") == (plan.measures.filter(done_on=None).count() == 0)


def test_two_colleagues_save_the_same_page(organization: Organization, enterprise: User) -> None:
    plan = drafted(organization, enterprise)
    version = version_of(plan)
    results = at_once(
        *(lambda m=m: edited(Plan.objects.get(), enterprise, [m], version=version) for m in (FIRST, SECOND))
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1
    assert plan.measures.count() == 1


def test_two_reminders_write_one_letter(organization: Organization, enterprise: User) -> None:
    running(organization, enterprise)

    def remind() -> int:
        with clock.at(people.moment("2016-07-01 03:00")):
            return following.remind()

    assert sorted(at_once(remind, remind, remind)) == [0, 0, 1]
    assert Letter.objects.filter(recipient=enterprise).count() == 1
