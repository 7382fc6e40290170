"""Two people at the same moment on one pairing."""

import pytest

from accounts.models import Organization, User
from benchmarking.pairings.actions import agreeing, recording
from benchmarking.pairings.actions.recording import Outcome
from benchmarking.pairings.models import Pairing
from core.forms import version_of
from core.models import Letter
from tests.benchmarking.pairings.stories import FACTS, GOALS, make_firm, proposed, ready, running
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_propose_the_same_pair(organization: Organization, enterprise: User, officer: User) -> None:
    other, _user = make_firm()
    results = at_once(*(lambda by=by: proposed(organization, other, by) for by in (enterprise, officer)))
    assert sum(isinstance(result, str) and "已有一项" in result for result in results) == 1
    assert Pairing.objects.count() == 1


def test_one_agrees_while_the_other_changes_the_goals(organization: Organization, enterprise: User) -> None:
    other, user = make_firm()
    read = version_of(proposed(organization, other, enterprise))
    results = at_once(
        lambda: agreeing.agree(Pairing.objects.get(), by=user, version=read),
        lambda: agreeing.edit(Pairing.objects.get(), goals=GOALS[:1], by=enterprise, version=read, **FACTS),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    pairing = Pairing.objects.get()
    assert (pairing.stage == "running") == (pairing.goals.count() == 2)


def test_one_concludes_while_the_other_ends(organization: Organization, enterprise: User) -> None:
    helped = make_firm()
    ready(organization, helped, enterprise)
    results = at_once(
        lambda: agreeing.conclude(Pairing.objects.get(), result="有成效", by=enterprise),
        lambda: agreeing.end(Pairing.objects.get(), reason="搬迁", by=helped[1]),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    endings = Letter.objects.filter(template__in=["benchmarking/pairing_concluded", "benchmarking/pairing_ended"])
    assert endings.values("template").distinct().count() == 1


def test_two_of_the_bureau_confirm(organization: Organization, enterprise: User, officer: User, head: User) -> None:
    proposed(organization, make_firm()[0], enterprise)
    results = at_once(*(lambda by=by: agreeing.agree(Pairing.objects.get(), by=by) for by in (officer, head)))
    assert sum(isinstance(result, str) for result in results) == 1


def test_both_sides_enter_the_results(organization: Organization, enterprise: User) -> None:
    other = make_firm()
    pairing = running(organization, other, enterprise)
    read, goal = version_of(Pairing.objects.get()), pairing.goals.all()[0]
    results = at_once(
        *(
            lambda by=by, after=after: recording.set_results(  # type: ignore[misc]  # a lambda's default has no type
                Pairing.objects.get(), outcomes={goal.pk: Outcome(after, True)}, by=by, version=read
            )
            for by, after in ((enterprise, "95%"), (other[1], "97%"))
        )
    )
    assert sum(isinstance(result, str) and "已被修改" in result for result in results) == 1
