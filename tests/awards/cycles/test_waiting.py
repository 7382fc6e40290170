"""What waits about cycles, and for whom."""

from accounts.models import Organization, User
from awards.applications.workflow import Stage
from awards.cycles import actions, amending, editing, sealing
from awards.cycles.models import Cycle
from awards.cycles.waiting import awaiting
from core.waiting import Once
from tests import people
from tests.awards import builders


def waits(user: User) -> list[str]:
    return [str(line.title) for line in awaiting(user, Once(user))]


def test_an_amendment_waits_for_its_author_and_when_it_says_something_for_the_second_person(
    cycle: Cycle, officer: User, head: User, supervisor: User
) -> None:
    row = amending.prepare(cycle, by=officer, reason="延长申报时间")
    assert (waits(officer), waits(head)) == (["继续规则修订"], [])
    after = editing.normal(row.after)
    row.after = after | {"notice": after["notice"] | {"days": 9}}
    row.save(update_fields=["after"])
    assert (waits(officer), waits(head), waits(supervisor)) == (["继续规则修订"], ["签发规则修订"], [])
    amending.drop(row, by=officer)
    assert (waits(officer), waits(head)) == ([], [])


def test_a_seal_waits_from_the_deadline_on_for_one_and_then_another(
    officer: User, head: User, organization: Organization
) -> None:
    cycle = builders.make_cycle(is_sealed=True)
    builders.make_application(cycle, organization, stage=Stage.SUBMITTED)
    assert waits(officer) == []
    builders.close_window(cycle)
    assert (waits(officer), waits(head)) == (["申请启封申报材料"], ["申请启封申报材料"])
    sealing.ask(cycle, by=officer)
    assert (waits(officer), waits(head)) == ([], ["确认启封申报材料"])
    sealing.unseal(cycle, by=head)
    assert (waits(officer), waits(head), waits(people.make_user("officer"))) == ([], [], [])


def test_a_cycle_in_which_everybody_came_to_an_end_without_an_award_waits_to_be_finished(
    cycle: Cycle, organization: Organization, officer: User, head: User
) -> None:
    case = builders.make_application(cycle, organization, stage=Stage.CANDIDATE)
    builders.close_window(cycle)
    assert waits(head) == []
    type(case).objects.filter(pk=case.pk).update(stage=Stage.NOT_SELECTED)
    assert (waits(head), waits(officer)) == (["结束本届"], [])
    actions.finish(cycle, by=head)
    assert waits(head) == []
