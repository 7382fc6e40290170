"""A page as somebody opens it in a browser: one Chromium a module, a person signed in, what is wrong for those who read or handle it
otherwise."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.models import User
from tests import people
from tests.browser import launch

AXE = Path(__file__).resolve().parent.parent / "static" / "vendor" / "test" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
ASKS = "rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def sign_in(context: BrowserContext, live_server: Any, user: User) -> Page:
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", people.PASSWORD)
    page.click("main [type=submit], form [type=submit]")
    page.wait_for_load_state()
    return page


def faults_of(page: Page, rules: Sequence[str] = RULES) -> list[Any]:
    """What axe finds wrong: [rule, [elements]]."""
    # Through the protocol: the script is no part of the page, so that its content security policy stays as it is.
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found: list[Any] = page.evaluate(ASKS, list(rules))
    return found
