"""A call is written, published by the head, and the edition finished when every case is."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, Region, User
from awards.applications.workflow import Stage
from awards.cycles import actions
from awards.cycles.models import Cycle, CycleStage
from awards.cycles.rulebook import Rulebook
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders


@pytest.fixture
def draft(db: None, officer: User) -> Cycle:
    """Loaded from a rulebook that brings no call."""
    builders.make_criteria()
    people.make_region()
    return actions.load_rulebook(Rulebook.parse(builders.make_rulebook()), by=officer)


def test_a_call_is_written_and_the_rulebook_says_the_same(draft: Cycle, officer: User) -> None:
    actions.edit_call(draft, by=officer, title="关于申报的通知", text="各有关组织：\n欢迎申报。")
    draft = Cycle.objects.get()
    assert (draft.call_title, draft.rules.cycle.call.text) == ("关于申报的通知", "各有关组织：\n欢迎申报。")
    assert timeline(draft).last().verb == "cycles.edit_call"


def test_nothing_is_published_without_a_call(draft: Cycle, head: User) -> None:
    with pytest.raises(Refused, match="尚未填写"):
        actions.publish(draft, by=head)
    draft.refresh_from_db()
    assert (draft.stage, draft.criteria.frozen_at) == (CycleStage.DRAFT, None)


def test_nothing_is_published_without_days(draft: Cycle, officer: User, head: User) -> None:
    actions.edit_call(draft, by=officer, title="通知", text="正文")
    draft.windows.filter(phase="application").update(closes_at=None)
    with pytest.raises(Refused, match="起止时间"):
        actions.publish(Cycle.objects.get(), by=head)


def test_publishing_freezes_and_tells_the_verified_once(
    draft: Cycle, officer: User, head: User, organization: Organization, enterprise: User
) -> None:
    people.make_organization(user=enterprise)
    waiting = people.make_user("enterprise")
    people.make_organization(user=waiting, stage="registered")
    elsewhere = people.make_user("enterprise")
    people.make_organization(user=elsewhere, region=_far_away())
    actions.edit_call(draft, by=officer, title="通知", text="正文")
    actions.publish(draft, by=head)
    draft.refresh_from_db()
    assert draft.stage == CycleStage.PUBLISHED
    assert draft.published_at is not None
    assert draft.criteria.frozen_at is not None
    assert [letter.recipient for letter in Letter.objects.all()] == [enterprise]
    with pytest.raises(Refused, match="已发布"):
        actions.edit_call(draft, by=officer, title="改", text="改")
    with pytest.raises(Refused, match="可能已被他人处理"):
        actions.publish(draft, by=head)


def test_an_edition_is_finished_when_every_case_is(cycle: Cycle, head: User) -> None:
    case = builders.make_application(cycle, stage=Stage.IN_REVIEW)
    with pytest.raises(Refused, match="还有 1 份申报未办结"):
        actions.finish(cycle, by=head)
    type(case).objects.update(stage=Stage.NOT_SELECTED)
    actions.finish(cycle, by=head)
    assert cycle.stage == CycleStage.FINISHED


def _far_away() -> object:
    parent, _ = Region.objects.get_or_create(code="321100", defaults={"name": "镇江市", "level": "city"})
    return Region.objects.get_or_create(
        code="321181", defaults={"name": "丹阳市", "level": "county", "parent": parent}
    )[0]


def test_who_cannot_publish_is_told_who_does(client: Client, draft: Cycle, officer: User, head: User) -> None:
    actions.edit_call(draft, by=officer, title="通知", text="正文")
    pages = (draft.get_absolute_url(), reverse("awards:cycles-preview", args=[draft.code]))
    client.force_login(officer)
    assert ["由科长核对后发布" in client.get(page).content.decode() for page in pages] == [True, True]
    client.force_login(head)
    assert ["由科长核对后发布" in client.get(page).content.decode() for page in pages] == [False, False]
