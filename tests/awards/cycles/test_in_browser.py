"""The rulebook editor in a real browser: by mouse, by keyboard, on a phone, and without a script."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from awards.cycles.models import Cycle, CycleStage
from awards.cycles.outline import PAGES
from tests.awards import builders
from tests.browsing import faults_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(db: None) -> Cycle:
    return builders.make_cycle(stage=CycleStage.DRAFT, published_at=None)


def signed_in(chromium: Browser, live_server: Any, user: User, **options: Any) -> Page:
    return sign_in(chromium.new_context(locale="zh-CN", **options), live_server, user)


def address(live_server: Any, page: str) -> str:
    return f"{live_server.url}{reverse('awards:cycles-edit', args=['zmd-2015', page])}"


@pytest.mark.parametrize("script", [True, False])
def test_a_tier_is_added_typed_wrongly_and_saved(
    chromium: Browser, live_server: Any, officer: User, draft: Cycle, script: bool
) -> None:
    page = signed_in(chromium, live_server, officer, viewport={"width": 390, "height": 844}, java_script_enabled=script)
    page.goto(address(live_server, "tiers"))
    page.fill("[name='tiers.0.name']", "市长质量大奖")
    page.click("button[value='add:tiers']")
    expect(page.locator("[name='tiers.1.code']")).to_be_visible()
    expect(page.locator("[name='tiers.0.name']")).to_have_value("市长质量大奖")
    page.fill("[name='tiers.1.code']", "nominee")
    page.fill("[name='tiers.1.name']", "提名奖")
    page.fill("[name='tiers.1.quota']", "三个")
    page.press("[name='tiers.1.quota']", "Enter")
    expect(page.locator(".field-error")).to_contain_text("应为整数")
    expect(page.locator("[name='tiers.1.quota']")).to_have_value("三个")
    page.fill("[name='tiers.1.quota']", "3")
    page.press("[name='tiers.1.quota']", "Enter")
    expect(page.locator("body")).to_contain_text("已保存")
    assert [(tier.name, tier.quota) for tier in Cycle.objects.get().rules.tiers] == [("市长质量大奖", 2), ("提名奖", 3)]
    page.context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_of_the_editor_is_whole_and_accessible(
    chromium: Browser, live_server: Any, officer: User, draft: Cycle, width: int
) -> None:
    page = signed_in(chromium, live_server, officer, viewport={"width": width, "height": 900})
    for one in PAGES:
        page.goto(address(live_server, one.key))
        page.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), one.key
        assert (one.key, faults_of(page)) == (one.key, [])
    page.context.close()
