"""The applicant's timeline: what happened, what is next, by when."""

from datetime import timedelta

from accounts.models import User
from awards.applications import handing_in
from awards.applications.journey import journey
from awards.applications.models import Application
from awards.applications.workflow import Stage
from core import clock
from tests import people
from tests.awards import builders


def test_a_draft_is_due_when_the_window_closes(application: Application) -> None:
    shown = journey(application)
    assert (shown.now.due, shown.now.is_late) == (application.cycle.window("application").closes_at, False)
    assert [step.label for step in shown.ahead][:2] == ["形式审查", "初审"]
    builders.close_window(application.cycle)
    application = Application.objects.get(pk=application.pk)
    assert journey(application).now.is_late is True


def test_what_was_handed_in_waits_for_the_office(application: Application, enterprise: User) -> None:
    handing_in.submit(application, by=enterprise)
    shown = journey(Application.objects.get(pk=application.pk))
    assert [line.label for line in shown.past] == ["提交申报"]
    assert (shown.now.label, shown.now.due) == (Stage.SUBMITTED.label, None)
    application.cycle.windows.filter(phase="completeness").update(
        opens_at=people.moment("2015-10-17 00:00"), closes_at=people.moment("2015-10-24 00:00")
    )
    assert journey(Application.objects.get(pk=application.pk)).now.span == "10月17日–10月23日"


def test_a_return_is_due_when_the_office_says(application: Application, enterprise: User, officer: User) -> None:
    handing_in.submit(application, by=enterprise)
    due = clock.today() - timedelta(days=1)
    row = application.screenings.create(
        kind="completeness", outcome="returned", reason="请补正", due_on=due, screened_by=officer
    )
    Application.objects.filter(pk=application.pk).update(stage="returned")
    shown = journey(Application.objects.get(pk=application.pk), row)
    assert (shown.now.due, shown.now.is_late) == (due, True)


def test_nothing_lies_ahead_of_a_closed_case(application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(stage="withdrawn")
    assert journey(Application.objects.get(pk=application.pk)).ahead == []


def test_results_stay_hidden(application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(stage="ranked", submitted_at=clock.now())
    assert str(journey(Application.objects.get(pk=application.pk)).now.label) == "评审中"
