"""An enterprise fills in its application with a colleague: nothing is lost, nobody writes over the other unknowingly."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Organization, OrganizationStage, User
from awards.applications import actions
from awards.applications.actions import Stale
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.texts import characters, tidy, version_of
from awards.criteria.models import Item
from awards.cycles.models import Cycle, CycleStage
from core import clock, journal
from core.refusal import Refused
from tests import people
from tests.awards import builders


@pytest.fixture
def colleague(organization: Organization) -> User:
    user = people.make_user("enterprise", "同事沈")
    organization.memberships.create(user=user)
    return user


@pytest.fixture
def item(application: Application) -> Item:
    return Item.objects.get(criteria=application.cycle.criteria, clause="4.1.2")


def test_starting_gives_the_next_number(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    builders.make_application(cycle)
    application = actions.start(cycle, organization, by=enterprise)
    assert (application.number, application.reference) == (2, "ZMD-2015-002")
    assert [entry.verb for entry in journal.timeline(application)] == ["applications.start"]


def test_a_second_application_is_refused(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    actions.start(cycle, organization, by=enterprise)
    with pytest.raises(Refused, match="本届已有申报（ZMD-2015-001）"):
        actions.start(cycle, organization, by=enterprise)


def test_an_unverified_organization_is_refused(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    organization.stage = OrganizationStage.REGISTERED
    organization.save()
    with pytest.raises(Refused, match="尚未通过核验"):
        actions.start(cycle, organization, by=enterprise)


def test_a_closed_window_is_refused(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    builders.close_window(cycle)
    with pytest.raises(Refused, match=r"申报已于 .* 截止"):
        actions.start(cycle, organization, by=enterprise)


def test_before_the_window_and_in_a_draft_cycle(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    with clock.at(clock.now() - timedelta(days=30)), pytest.raises(Refused, match="申报尚未开始"):
        actions.start(cycle, organization, by=enterprise)
    Cycle.objects.update(stage=CycleStage.DRAFT)
    with pytest.raises(Refused, match="本届现在不接受申报"):
        actions.start(cycle, organization, by=enterprise)


def test_a_withdrawn_application_may_be_followed_by_another(
    cycle: Cycle, organization: Organization, enterprise: User
) -> None:
    builders.make_application(cycle, organization, stage="withdrawn")
    assert actions.start(cycle, organization, by=enterprise).reference == "ZMD-2015-002"


def test_two_colleagues_in_one_answer(application: Application, item: Item, enterprise: User, colleague: User) -> None:
    read = version_of(application.answers.get(item=item).text)
    actions.save_answer(application, item=item, text="同事的内容", by=colleague, version=read)
    with pytest.raises(Stale, match="同事沈 已于") as refused:
        actions.save_answer(application, item=item, text="我的内容", by=enterprise, version=read)
    assert refused.value.stored == "同事的内容"
    assert application.answers.get(item=item).text == "同事的内容"
    actions.save_answer(application, item=item, text="我的内容", by=enterprise, version=refused.value.version)
    assert application.answers.get(item=item).text == "我的内容"


def test_saving_the_same_words_twice_is_no_conflict(application: Application, item: Item, enterprise: User) -> None:
    """The answer to a save was lost on the way, and the page sends it again with the old version."""
    read = version_of(application.answers.get(item=item).text)
    actions.save_answer(application, item=item, text="一次", by=enterprise, version=read)
    actions.save_answer(application, item=item, text="一次", by=enterprise, version=read)
    assert application.answers.get(item=item).text == "一次"


def test_two_colleagues_in_the_profile(application: Application, enterprise: User, colleague: User) -> None:
    read = version_of(application.profile)
    actions.save_profile(application, text="新的概述", by=colleague, version=read)
    with pytest.raises(Stale, match="同事沈"):
        actions.save_profile(application, text="另一份", by=enterprise, version=read)
    application.refresh_from_db()
    assert application.profile == "新的概述"


def test_typing_writes_one_line_for_a_section_not_one_for_every_pause(
    application: Application, item: Item, enterprise: User
) -> None:
    for text in "一", "一二", "一二三":
        actions.save_answer(application, item=item, text=text, by=enterprise)
    lines = [entry for entry in journal.timeline(application) if entry.verb == "applications.edit"]
    assert [line.data for line in lines] == [{"section": "4.1.2"}]


def test_figures_and_reasons(application: Application, enterprise: User) -> None:
    actions.save_indicators(application, values={("revenue", 2014): None, ("profit", 2014): Decimal("-1.5")},
                            reasons={("revenue", 2014): "当年停产"}, by=enterprise)  # fmt: skip
    row = next(row for row in Content.of(application).grid if row.rule.code == "revenue")
    assert [(cell.year, cell.shown, cell.reason) for cell in row.cells] == [
        (2012, "1000", ""),
        (2013, "2000", ""),
        (2014, "", "当年停产"),
    ]


def test_two_colleagues_in_the_table_meet_only_in_the_same_cell(
    application: Application, enterprise: User, colleague: User
) -> None:
    revenue, profit = ("revenue", 2014), ("profit", 2014)
    actions.save_indicators(application, values={revenue: Decimal(5)}, reasons={}, read={revenue: "3000"}, by=colleague)
    actions.save_indicators(application, values={profit: Decimal(6)}, reasons={}, read={profit: "3000"}, by=enterprise)
    with pytest.raises(Stale, match="指标 revenue 2014：5"):
        actions.save_indicators(
            application, values={revenue: Decimal(7)}, reasons={}, read={revenue: "3000"}, by=enterprise
        )
    stored = {(row.code, row.year): row.value for row in application.indicators.filter(year=2014)}
    assert stored == {revenue: 5, profit: 6}
    actions.save_indicators(
        application, values={revenue: Decimal(5)}, reasons={}, read={revenue: "3000"}, by=enterprise
    )


def test_figures_of_years_or_rows_that_are_not_asked_are_ignored(application: Application, enterprise: User) -> None:
    actions.save_indicators(
        application, values={("revenue", 1999): Decimal(1), ("ghost", 2014): Decimal(1)}, reasons={}, by=enterprise
    )
    assert application.indicators.count() == 6


def test_a_forged_item_of_another_set_is_refused(application: Application, enterprise: User) -> None:
    foreign = Item.objects.get(criteria=builders.make_criteria("other"), clause="4.1.2")
    with pytest.raises(Refused, match="不属于本届"):
        actions.save_answer(application, item=foreign, text="x", by=enterprise)


def test_a_text_without_end_is_refused(application: Application, item: Item, enterprise: User) -> None:
    with pytest.raises(Refused, match="内容过长"):
        actions.save_answer(application, item=item, text="长" * 100_001, by=enterprise)


def test_after_submission_nothing_is_edited(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    application = builders.make_application(cycle, organization, stage="submitted")
    item = Item.objects.of(cycle.criteria_id)[0]
    for act in (
        lambda: actions.save_answer(application, item=item, text="晚了", by=enterprise),
        lambda: actions.save_profile(application, text="晚了", by=enterprise),
        lambda: actions.save_contacts(application, contact_name="丙", contact_phone="1", by=enterprise),
        lambda: actions.save_indicators(application, values={}, reasons={}, by=enterprise),
        lambda: actions.add_evidence(application, code="licence", title="", upload=people.pdf(), by=enterprise),
        lambda: actions.remove_evidence(application.evidence.get(), by=enterprise),
        lambda: actions.commit(application, signatory="丙", upload=people.pdf(), by=enterprise),
    ):
        with pytest.raises(Refused, match="内容已锁定"):
            act()


def test_texts_are_tidied_and_counted_without_blanks() -> None:
    assert tidy("甲 \r\n\r\n乙\x00\r丙  \n") == "甲\n\n乙\n丙"
    assert characters("甲 乙\n\u3000丙 a b") == 5
