"""How often something may be asked is counted for each address, and no try is lost among several at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.test import RequestFactory

from core import limits


def test_a_limit_counts_each_address_by_itself(rf: RequestFactory) -> None:
    here, there = (rf.get("/", REMOTE_ADDR=address) for address in ("10.0.0.1", "10.0.0.2"))
    assert [limits.allows(here, "x", times=2) for _ in range(3)] == [True, True, False]
    assert limits.allows(there, "x", times=2)
    assert limits.allows(here, "y", times=2)


def test_tries_that_arrive_together_are_all_counted(
    rf: RequestFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """On the cache of the embedded portal, which reads a number and then writes it."""
    settings.REDIS_URL, settings.VAR_DIR = "", tmp_path
    monkeypatch.setattr(limits, "cache", FileBasedCache(str(tmp_path / "cache"), {}))
    request = rf.get("/", REMOTE_ADDR="10.0.0.3")
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: limits.allows(request, "x", times=20), range(80)))
    assert answers.count(True) == 20
