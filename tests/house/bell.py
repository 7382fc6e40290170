"""A worker with one more task, for test_queue."""

import signal
from pathlib import Path

from qualityportal.celery import app


@app.task(name="tests.ring")
def ring(path: str, is_killed: bool) -> None:
    """Writes down that it has begun and that it is done; the first time it waits in between for its process to be killed."""
    is_first = not Path(path).exists()
    with Path(path).open("a") as file:
        file.write("begun\n")
    if is_killed and is_first:
        signal.pause()
    with Path(path).open("a") as file:
        file.write("done\n")
