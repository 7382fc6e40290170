"""Two people, or two workers, at the same moment on one rulebook."""

from typing import Any

import pytest

from accounts.models import Organization, User
from awards.applications.workflow import Stage
from awards.cycles import actions, amending, editing, sealing
from awards.cycles.clockwork import keep_time
from awards.cycles.models import Amendment, Cycle, CycleStage
from awards.cycles.outline import part
from awards.cycles.typed import Tree, shown
from core import clock
from core.journal import timeline
from core.models import Letter
from tests import people
from tests.awards import builders
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def typed(cycle: Cycle, name: str, **values: Any) -> tuple[str, Tree]:
    """The version that was read, and what was typed into the part."""
    stored = editing.normal(cycle.rulebook)
    tree = {name: shown([part(name)], stored)[name] | values}
    return editing.version(stored, [name]), tree


def test_two_officers_write_one_part(officer: User, head: User) -> None:
    cycle = builders.make_cycle(stage=CycleStage.DRAFT, published_at=None)

    def write(by: User, days: str) -> None:
        version, tree = read[days]
        actions.edit_parts(cycle, by=by, names=("notice",), version=version, tree=tree)

    read = {days: typed(cycle, "notice", days=days) for days in ("8", "9")}
    results = at_once(lambda: write(officer, "8"), lambda: write(head, "9"))
    assert sum(isinstance(result, str) and "已被他人修改" in result for result in results) == 1
    assert timeline(cycle).filter(verb="cycles.edit_rules").count() == 1


def test_two_officers_write_two_parts_and_nothing_is_lost(officer: User, head: User) -> None:
    cycle = builders.make_cycle(stage=CycleStage.DRAFT, published_at=None)
    notice, visits = typed(cycle, "notice", days="9"), typed(cycle, "visits", days="4")
    at_once(
        lambda: actions.edit_parts(cycle, by=officer, names=("notice",), version=notice[0], tree=notice[1]),
        lambda: actions.edit_parts(cycle, by=head, names=("visits",), version=visits[0], tree=visits[1]),
    )
    rules = Cycle.objects.get().rules
    assert (rules.notice.days, rules.visits.days) == (9, 4)


def test_two_begin_an_amendment(officer: User, head: User) -> None:
    cycle = builders.make_cycle()
    results = at_once(
        lambda: amending.prepare(cycle, by=officer, reason="甲"), lambda: amending.prepare(cycle, by=head, reason="乙")
    )
    assert sum(isinstance(result, str) and "先签发或放弃" in result for result in results) == 1
    assert Amendment.objects.count() == 1


def test_two_workers_follow_the_plan_at_once(officer: User, enterprise: User, organization: Organization) -> None:
    cycle = builders.make_cycle()
    builders.make_application(cycle, organization, stage=Stage.DRAFT, by=enterprise)
    closes = cycle.windows.get(phase="application").closes_at
    assert closes is not None

    def ring() -> None:
        with clock.at(closes):
            keep_time()

    at_once(ring, ring)
    assert [line.verb for line in timeline(cycle)] == ["cycles.open_stage", "cycles.close_stage"]
    assert Letter.objects.filter(template="awards/application_too_late").count() == 1


def test_two_confirm_the_opening(officer: User, head: User) -> None:
    cycle = builders.make_cycle(is_sealed=True)
    builders.close_window(cycle)
    other = people.make_user("head")
    sealing.ask(cycle, by=officer)
    results = at_once(lambda: sealing.unseal(cycle, by=head), lambda: sealing.unseal(cycle, by=other))
    assert sum(isinstance(result, str) and "已启封" in result for result in results) == 1
    assert timeline(cycle).filter(verb="cycles.unseal").count() == 1
