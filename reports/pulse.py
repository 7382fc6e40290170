"""Heart-beats from a thread of its own: a long PDF tells no progress while it is laid out. The thread dies with its worker."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

PULSE = 20.0  # seconds; well below reports.models.STALE


@contextmanager
def beating(beat: Callable[[], object], *, every: float = PULSE) -> Iterator[None]:
    """Call `beat` every so many seconds for as long as the block takes."""
    finished = threading.Event()

    def go_on() -> None:
        try:
            while not finished.wait(every):
                beat()
        finally:
            connection.close()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()
