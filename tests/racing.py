"""Two or more acts at the same moment, each on a database connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, models, transaction

from core.holding import hold
from core.refusal import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of `acts` together: their results, or the sentences of their refusals, in the order given."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except Refused as refusal:
            results[place] = refusal.sentence
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def behind(row: models.Model, act: Callable[[], Any], *, then: Callable[[], Any]) -> Any:
    """`act` comes to wait on a connection of its own for `row`, which is held here; only when it waits, `then` is done here and the row let
    go: what `act` gives. Two that would wait for each other for ever show here (PostgreSQL ends one of them)."""
    results: list[Any] = []
    with transaction.atomic():
        hold(row)
        thread = threading.Thread(target=lambda: results.extend(at_once(act)))
        thread.start()
        while thread.is_alive() and not _somebody_waits():
            pass
        then()
    thread.join(timeout=30)
    return results[0]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone() is not None
