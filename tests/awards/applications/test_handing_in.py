"""Submitting: complete and in time, once; sealed with a checksum; withdrawn with a reason."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from accounts.models import Organization, User
from awards.applications import actions, handing_in
from awards.applications.models import Application
from awards.applications.requirements import blocking, missing
from awards.applications.snapshot import digest
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.screening.models import Screening
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests.awards import builders


def test_submitting_freezes_a_snapshot_and_tells_everybody(
    application: Application, enterprise: User, officer: User
) -> None:
    entry = handing_in.submit(application, by=enterprise)
    application.refresh_from_db()
    assert application.stage == "submitted"
    assert application.snapshot["answers"][0]["clause"] == "4.1.2"
    assert application.snapshot_sha256 == digest(application.snapshot) == entry.data["sha256"]
    assert journal.verify() == (1, None)
    letters = dict(Letter.objects.values_list("recipient__name", "subject"))
    assert letters == {
        "企业用户褚": "申报书 ZMD-2015-001 已收到",
        "经办人周": f"新到申报 ZMD-2015-001：{application.organization.name}",
    }
    assert entry.receipt in Letter.objects.get(recipient=enterprise).body


def test_what_came_in_time_is_not_refused_for_having_waited(
    client: Client, application: Application, enterprise: User
) -> None:
    closes = application.cycle.window("application").closes_at
    with clock.at(closes + timedelta(seconds=20)):
        with pytest.raises(Refused, match="截止"):
            handing_in.submit(application, by=enterprise, arrived_at=closes)
        handing_in.submit(application, by=enterprise, arrived_at=closes - timedelta(seconds=1))
    application.refresh_from_db()
    assert application.submitted_at == closes - timedelta(seconds=1)
    client.force_login(enterprise)
    shown = client.get(application.get_receipt_url()).content.decode()
    assert f"{localtime(closes - timedelta(seconds=1)):%Y-%m-%d %H:%M:%S}" in shown


def test_the_checksum_changes_with_one_character(application: Application, enterprise: User) -> None:
    handing_in.submit(application, by=enterprise)
    application.snapshot["profile"] += "。"
    assert digest(application.snapshot) != application.snapshot_sha256


def test_what_is_missing_is_listed_with_its_page_and_stops_submitting(
    application: Application, enterprise: User
) -> None:
    item = Item.objects.of(application.cycle.criteria_id)[0]
    actions.save_answer(application, item=item, text=" \n ", by=enterprise)
    actions.save_profile(application, text="", by=enterprise)
    actions.save_indicators(application, values={("profit", 2013): None}, reasons={}, by=enterprise)
    actions.remove_evidence(application.evidence.get(), by=enterprise)
    Application.objects.update(commitment_file=None, contact_phone="")
    application.refresh_from_db()
    found = [(gap.section, gap.url.removeprefix("/applications/ZMD-2015-001/")) for gap in blocking(application)]
    assert found == [
        ("basics", "basics/#contacts"),
        ("basics", "basics/#profile"),
        ("answers", "answers/4.1.2/"),
        ("indicators", "indicators/#row-profit"),
        ("evidence", "evidence/?kind=licence#upload"),
        ("commitment", "commitment/#sign"),
    ]
    with pytest.raises(Refused, match="还有 6 项必填内容未完成，例如：联系人"):
        handing_in.submit(application, by=enterprise)
    application.refresh_from_db()
    assert (application.stage, application.submitted_at) == ("draft", None)


def test_an_empty_cell_with_its_reason_is_no_gap(application: Application, enterprise: User) -> None:
    actions.save_indicators(
        application, values={("profit", 2013): None}, reasons={("profit", 2013): "未经审计"}, by=enterprise
    )
    assert blocking(application) == []


@pytest.mark.parametrize(("length", "blocks"), [(2000, False), (2001, True)])
def test_limits_are_counted_without_blanks(
    application: Application, enterprise: User, length: int, blocks: bool
) -> None:
    item = Item.objects.of(application.cycle.criteria_id)[0]
    actions.save_answer(application, item=item, text="字 " * length, by=enterprise)
    assert bool(blocking(application)) == blocks


def test_the_total_limit(application: Application, enterprise: User) -> None:
    for item in Item.objects.of(application.cycle.criteria_id):
        actions.save_answer(application, item=item, text="字" * 1700, by=enterprise)
    assert [gap.label for gap in blocking(application)] == ["自评报告合计 5100 字，超过上限 5000 字"]


def test_doubts_about_eligibility_advise_but_do_not_block(application: Application, enterprise: User) -> None:
    application.organization.founded_on = clock.today() - timedelta(days=400)
    application.organization.save()
    labels = [gap.label for gap in missing(application) if gap.section == "overview"]
    assert labels == ["可能不符合申报条件：成立满 3 年（截至申报截止日满 1 年）"]
    assert blocking(application) == []


def test_to_the_second(application: Application, enterprise: User) -> None:
    window = application.cycle.window("application")
    assert window is not None
    assert window.closes_at is not None
    with clock.at(window.closes_at), pytest.raises(Refused, match=r"申报已于 .* 截止，不能再提交"):
        handing_in.submit(application, by=enterprise)
    with clock.at(window.closes_at - timedelta(microseconds=1)):
        assert handing_in.submit(application, by=enterprise).after == {"stage": "submitted"}


def test_a_double_click(application: Application, enterprise: User) -> None:
    handing_in.submit(application, by=enterprise)
    with pytest.raises(Refused, match=r"已于 .* 提交，无需重复提交"):
        handing_in.submit(application, by=enterprise)
    assert journal.timeline(application).count() == 1


def test_amending_after_a_return_obeys_its_own_date(
    cycle: Cycle, organization: Organization, enterprise: User, officer: User
) -> None:
    application = builders.make_application(cycle, organization, stage="returned", by=enterprise)
    first = application.submitted_at
    due = date(2030, 1, 8)
    Screening.objects.create(
        application=application, kind="completeness", outcome="returned", reason="缺页", due_on=due, screened_by=officer
    )
    builders.close_window(cycle)
    with (
        clock.at(builders.people.moment("2030-01-09 00:00")),
        pytest.raises(Refused, match="补正期限（2030-01-08）已过"),
    ):
        handing_in.submit(application, by=enterprise)
    with clock.at(builders.people.moment("2030-01-08 23:59")):
        handing_in.submit(application, by=enterprise)
    assert (application.stage, application.submitted_at) == ("submitted", first)


def test_withdrawing_needs_a_reason_and_tells_the_office(
    application: Application, enterprise: User, officer: User
) -> None:
    handing_in.submit(application, by=enterprise)
    with pytest.raises(Refused, match="请写明撤回原因"):
        handing_in.withdraw(application, reason=" ", by=enterprise)
    handing_in.withdraw(application, reason="改组", by=enterprise)
    assert application.stage == "withdrawn"
    assert Letter.objects.filter(recipient=officer, subject__contains="已撤回").exists()
    with pytest.raises(Refused, match="已经撤回"):
        handing_in.withdraw(application, reason="改组", by=enterprise)
    with pytest.raises(Refused, match="已经撤回，不能提交"):
        handing_in.submit(application, by=enterprise)


@pytest.mark.parametrize("stage", ["reviewed", "ranked", "candidate", "not_selected", "proposed"])
def test_late_stages_answer_a_withdrawal_alike_so_that_nothing_leaks(
    cycle: Cycle, organization: Organization, enterprise: User, stage: str
) -> None:
    application = builders.make_application(cycle, organization, stage=stage, by=enterprise)
    with pytest.raises(Refused, match="评审已进入后期环节，不能在线撤回"):
        handing_in.withdraw(application, reason="改组", by=enterprise)


def test_an_officer_registers_a_late_withdrawal(cycle: Cycle, officer: User) -> None:
    application = builders.make_application(cycle, stage="ranked")
    handing_in.withdraw(application, reason="来函要求退出", by=officer)
    assert application.stage == "withdrawn"
