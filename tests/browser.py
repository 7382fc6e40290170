"""The browser of the browser tests: this system's Chromium, or Playwright's own download where the system has none or only a snap, which
cannot read the folders of a test. `python -m tests.browser` exits 0 if there is one."""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Two browsers share two cores with two portals: a page may take its time, what it says may not be wrong.
expect.set_options(timeout=20_000)
OPTIONS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"


def of_the_system() -> str | None:
    """The same question as bin/test asks: a snap says so in its version, and Ubuntu's stand-in for one has no version."""
    for found in filter(None, map(shutil.which, NAMES)):
        answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and "snap" not in answer.stdout:
            return found
    return None


def path(playwright: Playwright) -> str:
    return of_the_system() or playwright.chromium.executable_path


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=path(playwright), args=OPTIONS.split())


if __name__ == "__main__":
    with sync_playwright() as running:
        sys.exit(not Path(path(running)).exists())
