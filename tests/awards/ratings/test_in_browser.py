"""Scoring oneself with a real browser: by keyboard, saved as it is written, through an offline spell; readable for everybody."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import Organization, User
from awards.ratings import actions
from tests.awards import builders
from tests.browsing import faults_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 390])
def test_a_rating_is_scored_through_an_offline_spell(
    chromium: Browser, live_server: Any, organization: Organization, enterprise: User, width: int
) -> None:
    rating = actions.begin(
        organization, builders.make_criteria(), title="年度自评", rated_on=date(2015, 9, 1), assessors="", by=enterprise
    )
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
    page = sign_in(context, live_server, enterprise)
    page.goto(f"{live_server.url}/ratings/{rating.pk}/score/")
    entry = page.locator("form.entry:not([hidden])")
    for key in "65":
        page.keyboard.press(key)
    expect(entry.locator(".entry-points")).to_have_text("32.50", timeout=8000)
    expect(page.locator("#desk-totals")).to_contain_text("1 / 3")
    context.set_offline(True)
    entry.locator("[name=opportunity]").fill("断网时写下的差距")
    expect(page.locator("#desk-net")).to_contain_text("内容已留在本机", timeout=8000)
    context.set_offline(False)
    expect(page.locator("form.entry[data-unsaved]")).to_have_count(0, timeout=20000)
    row = rating.items.get(item__clause="4.1.2")
    assert (row.percent, row.opportunity) == (65, "断网时写下的差距")
    faults = []
    for path in ("", f"{rating.pk}/", f"{rating.pk}/score/"):
        page.goto(f"{live_server.url}/ratings/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        faults += [f"{path}: {one}" for one in faults_of(page)]
    context.close()
    assert faults == []
