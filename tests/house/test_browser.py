"""Which Chromium the browser tests drive."""

from pathlib import Path

import pytest

from tests import browser


@pytest.mark.parametrize(
    ("script", "taken"),
    [
        ("echo Chromium 156.0.8078.79 built on Debian GNU/Linux 12", True),
        ("echo Chromium 156.0.8078.79 snap", False),
        ("echo Command requires the chromium snap to be installed >&2; exit 1", False),
    ],
)
def test_a_snap_is_no_browser_for_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, taken: bool
) -> None:
    found = tmp_path / "chromium"
    found.write_text(f"#!/bin/sh\n{script}\n")
    found.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.of_the_system() == (str(found) if taken else None)
