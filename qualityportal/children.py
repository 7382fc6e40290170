"""Child processes of bin/run: each leads a group of its own, ends with its parent, and is started again when it dies."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 20
MOST_DEATHS = 5
DEATH_WINDOW = 60
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10 * 1024 * 1024


def die_with_parent() -> Callable[[], None] | None:
    """For Linux: the kernel sends the child a TERM when bin/run itself is killed, so that nothing is orphaned."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: list[str]
    log: Path | None = None
    keep: tuple[int, ...] = ()
    deaths: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        output = self.open_log()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            pass_fds=self.keep,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        if output:
            os.close(output)

    def open_log(self) -> int | None:
        if self.log is None:
            return None
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def wait(self, seconds: float | None = None) -> int:
        return self.process.wait(seconds) if self.process else 0

    def signal(self, number: int) -> None:
        """To the whole group: a pool process may outlive its master."""
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def revive(self) -> None:
        if not self.ended():
            return
        self.signal(signal.SIGKILL)
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < DEATH_WINDOW] + [now]
        if len(self.deaths) >= MOST_DEATHS:
            sys.exit(f"The {self.name} process ended {MOST_DEATHS} times within a minute:\n{self.last_words()}")
        print(f"The {self.name} process ended unexpectedly (code {self.wait()}); starting it again.", flush=True)
        self.start()

    def last_words(self) -> str:
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


def stop_all(children: Iterable[Child]) -> None:
    """TERM to every master, then KILL to what is left of its group. A second Ctrl-C does not wait."""
    children = list(children)
    for child in children:
        if child.process and not child.ended():
            child.process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    try:
        for child in children:
            child.wait(max(0.1, deadline - time.monotonic()))
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        print("Not waiting any longer.", flush=True)
    for child in children:
        child.signal(signal.SIGKILL)
