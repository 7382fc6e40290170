"""A real worker on the real broker: SQLite by default, Redis when REDIS_URL names one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualityportal.children import Child, stop_all

ROOT = Path(__file__).resolve().parent.parent.parent


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The worker's own settings: not those of the tests, which run tasks at once."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "qualityportal.settings")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    if redis := os.environ.get("REDIS_URL"):
        monkeypatch.setenv("REDIS_URL", redis.rsplit("/", 1)[0] + "/15")
    return tmp_path


@pytest.fixture
def worker(environment: Path) -> Iterator[Child]:
    command = [sys.executable, "-m", "celery", "--app", "tests.house.bell", "--quiet", "worker", "--loglevel", "INFO"]
    child = Child(
        "worker", [*command, "--without-gossip", "--without-mingle", "--concurrency", "1"], environment / "log"
    )
    child.start()
    wait_until(lambda: "ready" in child.last_words())
    yield child
    stop_all([child])


def ring(path: Path, *, is_killed: bool) -> None:
    call = f"from tests.house.bell import ring; ring.delay({str(path)!r}, {is_killed})"
    subprocess.run([sys.executable, "-c", f"import django; django.setup(); {call}"], cwd=ROOT, check=True)


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def test_a_doorbell_is_heard(worker: Child, environment: Path) -> None:
    ring(environment / "bell", is_killed=False)
    wait_until(lambda: lines(environment / "bell") == ["begun", "done"])


def test_a_task_whose_process_was_killed_runs_again(worker: Child, environment: Path) -> None:
    bell = environment / "bell"
    ring(bell, is_killed=True)
    wait_until(lambda: lines(bell) == ["begun"])
    assert worker.process
    pool = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children").read_text().split()
    os.kill(int(pool[0]), signal.SIGKILL)
    wait_until(lambda: lines(bell) == ["begun", "begun", "done"])
