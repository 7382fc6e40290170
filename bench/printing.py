"""Runs in a process of its own: print one document three times and tell seconds, size and peak memory."""

import re
import time
from pathlib import Path
from typing import Any


def render(kind: str, reference: str, sender: Any) -> None:
    import django

    django.setup()
    from core.documents import documents

    seconds, content = [], b""
    for _ in range(3):
        printed = documents[kind]()
        start = time.perf_counter()
        content = printed.render(printed.fetch(reference))
        seconds.append(time.perf_counter() - start)
    sender.send((seconds[0], min(seconds[1:]), len(content), peak()))


def peak() -> float:
    """The most resident memory of this process so far, in MB. (ru_maxrss would carry over what the parent held.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found.group(1)) * 1024 / 1e6
