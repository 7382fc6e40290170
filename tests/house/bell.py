"""A worker with one more task, for test_queue."""

import time
from pathlib import Path

from qualityportal.celery import app


@app.task(name="tests.ring")
def ring(path: str, seconds: float) -> None:
    with Path(path).open("a") as file:
        file.write("begun\n")
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write("done\n")
