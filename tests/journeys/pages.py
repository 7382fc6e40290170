"""People at their browsers: everybody signs in in a context of their own and does what a person does with a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from tests import people

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class Person:
    """One browser context, one page. `user` is None for the public."""

    def __init__(self, browser: Browser, base: str, user: User | None = None) -> None:
        self.base = base
        self.context: BrowserContext = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        self.page: Page = self.context.new_page()
        self.user = user
        self.at_hand: Locator | None = None
        if user is not None:
            self.sign_in(user.username)

    def sign_in(self, username: str, password: str = people.PASSWORD) -> None:
        self.go("/account/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.click("form [type=submit]")
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def go(self, path: str) -> "Person":
        self.page.goto(self.base + path)
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base)

    def fill(self, **values: str) -> "Person":
        for name, value in values.items():
            self.page.locator(f"[name='{name}']:visible").first.fill(value)
        return self

    def choose(self, name: str, value: str) -> "Person":
        """A select, also one that a search box has covered."""
        self.page.locator(f"select[name='{name}']").select_option(value, force=True)
        return self

    def press(self, name: str, *, sure: bool | None = None, reason: str = "") -> "Person":
        """Press a button; one that asks first is answered with yes. Ends on the page that answers."""
        button = self.page.get_by_role("button", name=name, exact=True).first
        expect(button).to_be_visible()
        asks = button.evaluate("b => Boolean(b.form && b.form.dataset.confirm !== undefined)")
        if not asks:
            with self.page.expect_navigation():
                button.click()
            return self
        button.click()
        if reason:
            self.page.fill("#confirm-reason", reason)
        with self.page.expect_navigation():
            self.page.click("#confirm-yes")
        return self

    def follow(self, name: str) -> "Person":
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        return self

    def sees(self, *words: str) -> "Person":
        for word in words:
            expect(self.page.locator("body")).to_contain_text(word)
        return self

    def does_not_see(self, *words: str) -> "Person":
        text = self.page.locator("body").inner_text()
        for word in words:
            assert word not in text, (self.path, word)
        return self

    def has_no_button(self, *names: str) -> "Person":
        for name in names:
            expect(self.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        return self

    def status(self, path: str) -> int:
        """What the address answers to this person."""
        return self.page.request.get(self.base + path, max_redirects=0).status

    def posts(self, path: str, **values: str) -> APIResponse:
        """A request that no button on the page sends."""
        token = next(c["value"] for c in self.context.cookies() if c["name"] == "csrftoken")
        headers = {"Referer": self.base + "/", "X-CSRFToken": token}
        return self.page.request.post(self.base + path, form=values, headers=headers, max_redirects=0)

    def upload(self, name: str, path: Path) -> "Person":
        self.page.set_input_files(f"[name={name}]", str(path))
        return self


class House:
    """Everybody's browsers, closed together."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.everybody: list[Person] = []

    def welcome(self, user: User | None = None) -> Person:
        person = Person(self.browser, self.base, user)
        self.everybody.append(person)
        return person


@contextmanager
def house(browser: Browser, live_server: Any) -> Iterator[House]:
    found = House(browser, live_server.url)
    yield found
    for person in found.everybody:
        person.context.close()


def paper(folder: Path, name: str, content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def score_item(person: Person, clause: str, percent: int) -> None:
    """One item at the scoring desk, with a strength and an opportunity."""
    entry = open_item(person, clause)
    entry.locator(f"input[name=percent][value='{percent}']").check(force=True)
    for kind, words in (("strength", "按季评审改进机会,有记录"), ("opportunity", "缺少与同行的对比数据")):
        text = entry.locator(f"[name={kind}_text]").first
        if not text.count():
            person.page.keyboard.press(kind[0])
        text.fill(words)
        entry.locator(f"[name={kind}_factor]").first.select_option(index=1)
        entry.locator(f"[name={kind}_reference]").first.fill("第1段")
    saved(person)


def open_item(person: Person, clause: str) -> Locator:
    person.page.locator(f".rail-item[href='#item-{clause}']").click()
    entry = person.page.locator(f"form.entry[data-clause='{clause}']")
    expect(entry).to_be_visible()
    return entry


def write_overall(person: Person, text: str) -> None:
    person.page.locator(".rail-last").click()
    person.page.locator("form.entry[data-item=overall] [name=text]").fill(text)
    saved(person)


def saved(person: Person) -> None:
    """The desk has sent everything that was typed: an entry says that it has not from the keystroke on until the server has answered."""
    expect(person.page.locator("form.entry[data-unsaved]")).to_have_count(0, timeout=10000)
