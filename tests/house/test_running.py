"""bin/run's parts: keys, one portal a folder, free ports, children that end together, the embedded broker."""

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from qualityportal import broker, launch, prepare
from qualityportal.children import MOST_DEATHS, Child, stop_all
from qualityportal.environment import make_folder
from qualityportal.keys import kept

ROOT = Path(__file__).resolve().parent.parent.parent


def wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    first = kept(tmp_path / "keys", "secret_key")
    assert len(first) >= 64
    assert kept(tmp_path / "keys", "secret_key") == first
    assert kept(tmp_path / "keys", "field_key") != first
    assert stat.S_IMODE((tmp_path / "keys" / "secret_key").stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["field_key", "secret_key"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="Set VAR_DIR to a folder you may write to"):
        make_folder(tmp_path / "file" / "var")


def test_a_second_portal_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with launch.only_one(tmp_path), pytest.raises(SystemExit, match="already running"):
        launch.only_one(tmp_path)
    launch.only_one(tmp_path).close()


def test_a_busy_port_is_told_when_it_was_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} .* cannot be used .* name another one"):
            launch.listen("127.0.0.1", port)


def test_without_a_named_port_the_next_free_one_is_taken() -> None:
    with launch.listen("127.0.0.1", None) as first, launch.listen("127.0.0.1", None) as second:
        assert second.getsockname()[1] > first.getsockname()[1] >= 8000


def test_children_and_their_children_end_together(tmp_path: Path) -> None:
    script = (
        "import os, subprocess, time; p = subprocess.Popen(['sleep', '300']); print(p.pid, flush=True); time.sleep(300)"
    )
    child = Child("stubborn", [sys.executable, "-c", script], log=tmp_path / "log")
    child.start()
    wait_until(lambda: (tmp_path / "log").read_text().strip())
    grandchild = int((tmp_path / "log").read_text())
    stop_all([child])
    assert child.ended()
    wait_until(lambda: not alive(grandchild))


def test_a_killed_child_is_started_again_and_one_that_cannot_live_stops_the_portal(tmp_path: Path) -> None:
    child = Child("web", [sys.executable, "-c", "print('the reason')"], log=tmp_path / "log")
    child.start()
    for _death in range(MOST_DEATHS - 1):
        child.wait()
        child.revive()
    child.wait()
    with pytest.raises(SystemExit, match=f"(?s)ended {MOST_DEATHS} times within a minute:.*the reason"):
        child.revive()


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from qualityportal.children import Child;"
        "child = Child('x', ['sleep', '300']); child.start(); print(child.process.pid, flush=True); time.sleep(300)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not alive(pid))


def test_the_broker_forgets_delivered_messages_only(tmp_path: Path) -> None:
    path = tmp_path / "broker.sqlite3"
    broker.prepare(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE kombu_message (id INTEGER PRIMARY KEY, visible BOOLEAN)")
        database.executemany("INSERT INTO kombu_message (visible) VALUES (?)", [(0,), (1,), (0,)])
    assert broker.sweep(path) == 2
    assert broker.sweep(path) == 0


def test_an_empty_database_file_counts_as_a_first_start(tmp_path: Path) -> None:
    path = tmp_path / "portal.sqlite3"
    assert not prepare.has_tables(path)
    with closing(sqlite3.connect(path)) as database, database:
        assert not prepare.has_tables(path)
        database.execute("CREATE TABLE django_migrations (id INTEGER)")
    assert prepare.has_tables(path)
    prepare.remove_database(path)
    assert list(tmp_path.iterdir()) == []


def test_fresh_keeps_keys_and_logs(tmp_path: Path) -> None:
    kept(tmp_path / "keys", "secret_key")
    (tmp_path / "log").mkdir()
    (tmp_path / "media" / "a").mkdir(parents=True)
    (tmp_path / "portal.sqlite3").touch()
    (tmp_path / "portal.sqlite3-wal").touch()
    launch.forget(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys", "log"]


def test_scripts_are_executable_and_stop_at_the_first_fault() -> None:
    for name in "bin/run", "bin/test", "bin/manage", "bin/with-services", ".ci/run":
        path = ROOT / name
        assert os.access(path, os.X_OK), name
        assert "set -euo pipefail" in path.read_text(), name
        assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0, name


def in_setup(script: str) -> subprocess.CompletedProcess[str]:
    """`script` after bin/setup.sh, as a person without the rights of root and with a sudo that refuses."""
    nobody = 'id() { [ "$1" = -un ] && echo nobody || echo 1000; }; sudo() { return 1; }; '
    return subprocess.run(
        ["bash", "-c", f"set -euo pipefail; . bin/setup.sh; {nobody}{script}"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_rights_the_one_line_to_run_is_printed() -> None:
    run = in_setup(
        "need gettext false; need python3 true; need libpango-1.0-0 has_library libno-such.so.9; install_missing"
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].strip() == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends gettext libpango-1.0-0"
    )


def test_where_everything_is_there_nothing_is_installed() -> None:
    run = in_setup("need libc6 has_library libc.so.6; install_missing; echo ${#missing[@]}")
    assert (run.returncode, run.stdout) == (0, "0\n")
