"""From the proposal to the result."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organization, User
from benchmarking.pairings.actions import agreeing, recording
from benchmarking.pairings.actions.recording import Outcome
from benchmarking.pairings.models import Pairing
from benchmarking.pairings.waiting import awaiting
from core import clock
from core.forms import version_of
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.pairings.stories import (
    FACTS,
    GOALS,
    NOW,
    make_firm,
    proposed,
    reached,
    ready,
    running,
    visited,
)

pytestmark = pytest.mark.django_db


def test_the_whole_way(organization: Organization, enterprise: User, district: User) -> None:
    helped = make_firm(region=people.make_region("411721", "西平县"))
    far = people.make_user("district", region=helped[0].region)
    pairing = ready(organization, helped, enterprise)
    agreeing.conclude(pairing, result="合格率提高六个百分点。", by=enterprise)
    assert (pairing.reference, pairing.stage) == ("JD2016-001", "concluded")
    assert [entry.verb for entry in timeline(pairing)] == [
        "pairings.propose", "pairings.agree", "pairings.record", "pairings.set_results", "pairings.conclude",
    ]  # fmt: skip
    last = timeline(pairing).last()
    assert last is not None
    assert last.data == {"reached": 1, "goals": 2}

    def told(user: User) -> list[str]:
        rows = Letter.objects.filter(recipient=user).order_by("pk").values_list("template", flat=True)
        return [row.removeprefix("benchmarking/pairing_") for row in rows]

    assert told(helped[1]) == ["proposed", "concluded"]
    assert told(enterprise) == ["agreed"]
    assert told(district) == told(far) == ["agreed", "concluded"]


def test_an_enterprise_proposes_only_its_own_help(organization: Organization, enterprise: User, officer: User) -> None:
    other, _user = make_firm()
    with pytest.raises(Refused, match="只能以本组织"):
        proposed(other, organization, enterprise)
    with pytest.raises(Refused, match="不能是同一家"):
        proposed(organization, organization, enterprise)
    with pytest.raises(Refused, match="已核验"):
        proposed(organization, make_firm(stage="registered")[0], enterprise)
    with pytest.raises(Refused, match="晚于开始日期"):
        proposed(organization, other, officer, ends_on=date(2016, 3, 15))


def test_two_organizations_are_paired_once_at_a_time(
    organization: Organization, enterprise: User, officer: User
) -> None:
    other, user = make_firm()
    pairing = proposed(organization, other, enterprise)
    with pytest.raises(Refused, match="已有一项"):
        proposed(organization, other, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(helper=organization, helped=other, reference="JD1", proposed_by=officer, **FACTS)
    agreeing.end(pairing, reason="暂无精力", by=user)
    proposed(organization, other, officer)
    proposed(other, organization, officer)


def test_who_proposes_does_not_agree(organization: Organization, officer: User, head: User) -> None:
    pairing = proposed(organization, make_firm()[0], officer)
    with pytest.raises(Refused, match="另一人"):
        agreeing.agree(pairing, by=officer)
    assert not officer.has_perm("benchmarking.agree_to_pairing", pairing)
    agreeing.agree(pairing, by=head)
    assert pairing.stage == "running"


def test_who_changed_the_proposal_does_not_agree(organization: Organization, enterprise: User, officer: User) -> None:
    """An officer does not write into a firm's proposal what he then confirms in the other side's place."""
    helped, other = make_firm(), people.make_user("officer")
    pairing = proposed(organization, helped[0], enterprise)
    with clock.at(NOW):
        agreeing.edit(pairing, goals=[replace(GOALS[0], target="99%")], by=officer, **FACTS)
        with pytest.raises(Refused, match="您修改过这项结对的内容"):
            agreeing.agree(pairing, by=officer)
    may = [user.has_perm("benchmarking.agree_to_pairing", pairing) for user in (officer, other, helped[1])]
    assert may == [False, True, True]
    waiting = [[str(line.title) for line in counted(awaiting(user))] for user in (officer, other, helped[1])]
    assert waiting == [[], ["待确认的结对帮扶"], ["待确认的结对帮扶"]]
    agreeing.agree(pairing, by=other)
    assert pairing.stage == "running"


def test_only_what_was_read_is_agreed_to(organization: Organization, enterprise: User) -> None:
    other, user = make_firm()
    pairing = proposed(organization, other, enterprise)
    read = version_of(pairing)
    agreeing.edit(pairing, goals=[replace(GOALS[0], target="99%")], by=enterprise, version=read, **FACTS)
    with pytest.raises(Refused, match="请看过最新内容再确认"):
        agreeing.agree(pairing, by=user, version=read)
    with pytest.raises(Refused, match="已被修改"):
        agreeing.edit(pairing, goals=GOALS, by=enterprise, version=read, **FACTS)
    agreeing.agree(pairing, by=user, version=version_of(Pairing.objects.get()))
    with pytest.raises(Refused, match="不能再修改"):
        agreeing.edit(pairing, goals=GOALS, by=enterprise, **FACTS)


def test_what_a_conclusion_needs(organization: Organization, enterprise: User) -> None:
    pairing = running(organization, make_firm(), enterprise)
    with pytest.raises(Refused, match="请写明帮扶成效"):
        agreeing.conclude(pairing, result=" ", by=enterprise)
    with pytest.raises(Refused, match="还有 2 项目标没有登记结果"):
        agreeing.conclude(pairing, result="好", by=enterprise)
    reached(pairing, enterprise)
    with pytest.raises(Refused, match="还没有帮扶记录"):
        agreeing.conclude(pairing, result="好", by=enterprise)


def test_visits_and_results_are_of_a_running_pairing(organization: Organization, enterprise: User) -> None:
    helped = make_firm()
    waiting = proposed(organization, helped[0], enterprise)
    with pytest.raises(Refused, match="不在帮扶中"):
        visited(waiting, enterprise)
    agreeing.agree(waiting, by=helped[1])
    with clock.at(people.moment("2016-03-20 09:00")), pytest.raises(Refused, match="不能晚于今天"):
        visited(waiting, enterprise)
    goal = waiting.goals.all()[0]
    with pytest.raises(Refused, match="请写明帮扶后的结果"):
        recording.set_results(waiting, outcomes={goal.pk: Outcome(" ", True)}, by=helped[1])
    read = version_of(Pairing.objects.get())
    recording.set_results(waiting, outcomes={goal.pk: Outcome("93%", None)}, by=helped[1], version=read)
    with pytest.raises(Refused, match="已被修改"):
        recording.set_results(waiting, outcomes={goal.pk: Outcome("94%", None)}, by=enterprise, version=read)
    goal.refresh_from_db()
    assert (goal.after, goal.is_reached) == ("93%", None)


def test_a_pairing_ends_with_its_reason(organization: Organization, enterprise: User, district: User) -> None:
    helped = make_firm()
    pairing = running(organization, helped, enterprise)
    with pytest.raises(Refused, match="请写明终止的理由"):
        agreeing.end(pairing, reason="", by=helped[1])
    agreeing.end(pairing, reason="企业搬迁", by=helped[1])
    letters = Letter.objects.filter(template="benchmarking/pairing_ended")
    assert set(letters.values_list("recipient", flat=True)) == {enterprise.pk, district.pk}
    assert "企业搬迁" in letters[0].body


def test_what_waits(
    organization: Organization, enterprise: User, officer: User, head: User, district: User, supervisor: User
) -> None:
    first, second = make_firm(), make_firm()
    proposed(organization, first[0], officer)
    running(organization, second, enterprise)

    def told(user: User) -> list[tuple[str, int]]:
        with clock.at(people.moment("2017-01-01 09:00")):
            return [(str(line.title), line.count) for line in counted(awaiting(user))]

    assert told(first[1]) == [("待确认的结对帮扶", 1)]
    assert told(second[1]) == []
    assert told(enterprise) == [("到期待办结的结对帮扶", 1)]
    assert told(officer) == [("到期待办结的结对帮扶", 1)]
    assert told(head) == [("待确认的结对帮扶", 1), ("到期待办结的结对帮扶", 1)]
    assert told(district) == told(supervisor) == []
