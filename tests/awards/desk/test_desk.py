"""My work: each role's home shows what is theirs and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications.workflow import Stage
from awards.committee.models import Meeting
from awards.cycles.models import Cycle
from awards.desk.collected import late
from core import clock, journal
from core.waiting import Waiting
from tests import people
from tests.awards import builders
from tests.counting import statements

HOME = "/desk/"
ROLES = ("enterprise", "officer", "head", "administrator", "district", "expert", "member", "supervisor")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_home_without_a_row(client: Client, request: pytest.FixtureRequest, role: str) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_every_home_costs_the_same_with_one_case_and_with_three(
    client: Client, request: pytest.FixtureRequest, cycle: Cycle, organization: Organization, role: str
) -> None:
    client.force_login(request.getfixturevalue(role))
    builders.make_application(cycle, organization, stage=Stage.SUBMITTED)
    one = statements(client, HOME)
    for _n in range(2):
        builders.make_application(cycle, stage=Stage.SUBMITTED)
    assert statements(client, HOME) == one


def test_an_enterprise_sees_its_case_in_words_that_give_nothing_away(
    client: Client, cycle: Cycle, organization: Organization, enterprise: User
) -> None:
    builders.make_application(cycle, organization, stage=Stage.RANKED)
    other = builders.make_application(cycle, stage=Stage.SUBMITTED)
    client.force_login(enterprise)
    page = client.get(HOME).content.decode()
    assert "评审中" in page
    assert str(Stage.RANKED.label) not in page
    assert other.organization.name not in page
    assert other.reference not in page


def test_an_open_call_waits_for_a_verified_enterprise(
    client: Client, cycle: Cycle, organization: Organization, enterprise: User
) -> None:
    client.force_login(enterprise)
    start = reverse("awards:applications-start", args=[cycle.code])
    assert start in client.get(HOME).content.decode()
    Organization.objects.update(stage="registered")
    page = client.get(HOME).content.decode()
    assert start not in page
    assert "等待市局核验" in page


def test_the_bureau_sees_counts_and_what_is_late(client: Client, cycle: Cycle, officer: User) -> None:
    builders.make_application(cycle, stage=Stage.SUBMITTED)
    builders.make_application(cycle, stage=Stage.DRAFT)
    builders.close_window(cycle, "completeness")
    people.make_organization(stage="registered")
    client.force_login(officer)
    answer = client.get(HOME)
    overview = answer.context["overviews"][0]
    assert [(row.label, row.count) for row in overview.counts] == [("已提交", 1)]
    assert [(row.label, row.count) for row in overview.overdue] == [("已提交", 1)]
    assert "核验组织登记" in answer.content.decode()
    listing = client.get(overview.counts[0].url)
    assert listing.status_code == 200


def test_a_district_sees_its_own_only(client: Client, cycle: Cycle, organization: Organization, district: User) -> None:
    near = builders.make_application(cycle, organization, stage=Stage.SUBMITTED)
    far = builders.make_application(
        cycle, people.make_organization(region=people.make_region("411721", "西平县")), stage=Stage.SUBMITTED
    )
    client.force_login(district)
    answer = client.get(HOME)
    page = answer.content.decode()
    assert near.reference in page
    assert far.reference not in page


def test_a_member_gets_today_s_meeting_as_a_big_button(client: Client, cycle: Cycle, member: User, head: User) -> None:
    held = Meeting.objects.create(
        cycle=cycle, title="评审会", held_at=clock.now(), place="一楼会议室", chair=head, threshold="2/3", quorum="2/3", base="present", size=9,
    )  # fmt: skip
    hidden = Meeting.objects.create(
        cycle=cycle, title="别的会", held_at=clock.now(), place="二楼", chair=head, threshold="2/3", quorum="2/3", base="present", size=9,
    )  # fmt: skip
    held.attendances.create(member=member)
    client.force_login(member)
    page = client.get(HOME).content.decode()
    assert "进入会议" in page
    assert held.title in page
    assert hidden.title not in page


def test_a_supervisor_sees_the_journal_s_state(client: Client, supervisor: User, officer: User) -> None:
    journal.record("accounts.create", officer, by=None)
    client.force_login(supervisor)
    answer = client.get(HOME)
    assert answer.context["lines_count"] == 1
    assert "校验完整性" in answer.content.decode()


def test_an_administrator_sees_failed_sign_ins(client: Client, administrator: User, officer: User) -> None:
    journal.record("accounts.sign_in_failed", officer, by=None)
    client.force_login(administrator)
    assert client.get(HOME).context["failures"] == 1


def test_what_is_late_is_counted() -> None:
    today, now = clock.today(), clock.now()
    lines = [
        Waiting("a", "/", 1, "x", due=due)
        for due in (None, today, today - timedelta(days=1), now - timedelta(minutes=1), now + timedelta(minutes=1))
    ]
    assert late(lines) == 2
