"""The embedded broker: a SQLite file of its own, in which kombu marks delivered messages but never deletes them."""

import sqlite3
from contextlib import closing
from pathlib import Path


def prepare(path: Path) -> None:
    """Readers and writers must not wait for each other."""
    with closing(sqlite3.connect(path, timeout=20)) as broker:
        broker.execute("PRAGMA journal_mode=WAL")
    sweep(path)


def sweep(path: Path) -> int:
    """Delete the delivered messages and say how many there were."""
    with closing(sqlite3.connect(path, timeout=20)) as broker, broker:
        if not broker.execute("SELECT 1 FROM sqlite_master WHERE name = 'kombu_message'").fetchone():
            return 0
        return broker.execute("DELETE FROM kombu_message WHERE visible = 0").rowcount
