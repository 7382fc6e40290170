"""Stages open and close by themselves: a line and letters once each, whatever beat does."""

from datetime import datetime

import pytest

from accounts.models import Organization, User
from awards.applications.models import Application, Extension
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleStage
from awards.tasks import keep_time
from core import clock
from core.journal import timeline
from core.models import Entry, Letter
from qualityportal.timetable import TIMETABLE
from tests import people
from tests.awards import builders

CLOSES = people.moment("2031-04-01 00:00")


@pytest.fixture
def running(db: None) -> Cycle:
    """Applications in March 2031; nothing else has days."""
    book = builders.make_rulebook()
    book["stages"][0] |= {"opens": "2031-03-01", "closes": "2031-03-31"}
    return builders.make_cycle(rulebook=book)


@pytest.fixture
def case(running: Cycle, organization: Organization, enterprise: User) -> Application:
    return builders.make_application(running, organization, stage=Stage.DRAFT, by=enterprise)


def rung(at: str) -> int:
    with clock.at(people.moment(at)):
        return keep_time()


def letters(template: str) -> list[str]:
    return [letter.recipient.name for letter in Letter.objects.filter(template=f"awards/{template}")]


def test_beat_rings_for_it() -> None:
    assert TIMETABLE["awards-keep-time"]["task"] == keep_time.name


def test_an_opening_is_written_and_told_once(running: Cycle, officer: User, head: User, enterprise: User) -> None:
    assert rung("2031-02-28 23:59") == 0
    assert rung("2031-03-01 00:00") == 1
    assert rung("2031-03-01 00:00") == 0
    assert rung("2031-03-02 09:00") == 0
    line = timeline(running).get()
    assert (line.verb, line.actor, line.note, line.data["phase"]) == ("cycles.open_stage", None, "申报", "application")
    assert sorted(letters("stages_turned")) == sorted([officer.name, head.name])


def test_after_a_stop_it_catches_up_and_old_news_is_no_letter(running: Cycle, officer: User) -> None:
    assert rung("2031-04-03 08:00") == 2
    assert [line.verb for line in timeline(running)] == ["cycles.open_stage", "cycles.close_stage"]
    letter = Letter.objects.get(template="awards/stages_turned")
    assert ("申报截止" in letter.body, "申报开始" in letter.body) == (True, False)
    assert rung("2031-04-03 08:00") == 0


def test_drafts_are_reminded_seven_days_and_one_day_before_and_told_when_it_is_too_late(
    running: Cycle, case: Application, enterprise: User
) -> None:
    rung("2031-03-24 23:59")
    assert letters("application_reminder") == []
    for _twice in range(2):
        rung("2031-03-25 00:00")
        assert letters("application_reminder") == [enterprise.name]
    rung("2031-03-31 00:00")
    rung("2031-03-31 12:00")
    assert letters("application_reminder") == [enterprise.name] * 2
    rung("2031-04-01 00:00")
    rung("2031-04-01 00:05")
    assert letters("application_too_late") == [enterprise.name]
    assert [line.data["days"] for line in Entry.objects.about(case).filter(verb="cycles.remind")] == [7, 1]


def test_of_reminders_that_were_missed_only_the_last_is_sent(
    running: Cycle, case: Application, enterprise: User
) -> None:
    rung("2031-03-31 10:00")
    rung("2031-03-31 10:05")
    assert letters("application_reminder") == [enterprise.name]


def test_who_has_handed_in_is_left_alone(running: Cycle, organization: Organization, enterprise: User) -> None:
    builders.make_application(running, organization, stage=Stage.SUBMITTED, by=enterprise)
    for at in ("2031-03-25 00:00", "2031-03-31 00:00", "2031-04-01 00:00"):
        rung(at)
    assert letters("application_reminder") + letters("application_too_late") == []


def test_a_deadline_of_ones_own_counts(running: Cycle, case: Application, head: User, enterprise: User) -> None:
    Extension.objects.create(application=case, until=people.moment("2031-04-11 00:00"), reason="灾害", granted_by=head)
    rung("2031-04-01 00:00")
    assert letters("application_too_late") + letters("application_reminder") == []
    rung("2031-04-04 00:00")
    assert letters("application_reminder") == [enterprise.name]


def test_a_deadline_that_was_moved_closes_again(running: Cycle, officer: User) -> None:
    rung("2031-04-01 00:00")
    running.windows.filter(phase="application").update(closes_at=people.moment("2031-04-10 00:00"))
    assert rung("2031-04-02 00:00") == 0
    assert rung("2031-04-10 00:00") == 1
    closings = timeline(running).filter(verb="cycles.close_stage")
    assert [datetime.fromisoformat(line.data["at"]) for line in closings] == [CLOSES, people.moment("2031-04-10 00:00")]


@pytest.mark.parametrize("stage", [CycleStage.DRAFT, CycleStage.FINISHED])
def test_only_what_runs_is_followed(running: Cycle, officer: User, stage: str) -> None:
    Cycle.objects.update(stage=stage)
    assert rung("2031-05-01 00:00") == 0
    assert not Letter.objects.exists()


def test_no_reminders_where_the_rulebook_asks_for_none(running: Cycle, case: Application) -> None:
    book = running.rulebook
    book["cycle"] = book["cycle"] | {"reminders": []}
    Cycle.objects.update(rulebook=book)
    rung("2031-03-31 00:00")
    assert letters("application_reminder") == []
