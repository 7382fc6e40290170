"""What must be true before the embedded portal serves: tables migrated, demo loaded on the first start, static files collected."""

import hashlib
import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from qualityportal import broker
from qualityportal.processes import MANAGE

STAMP = "collected.sha256"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualityportal.settings")
    try:
        django.setup()
        call_command("check", stdout=io.StringIO())
        just_told = prepare_database()
        collect_static()
        if not settings.REDIS_URL:
            broker.prepare(settings.VAR_DIR / "broker.sqlite3")
        if not just_told:
            tell_accounts()
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))


def prepare_database() -> bool:
    """The embedded database is built beside its place and moved there when the demo is complete: a half-loaded one is never served.

    True when the demo was loaded now; it ends with telling its accounts.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3" or has_tables(place := Path(database["NAME"])):
        call_command("migrate", interactive=False, verbosity=0)
        return False
    draft = place.with_suffix(".draft")
    remove_database(draft)
    print("First start: building the database and loading the demo (once, about a minute) ...", flush=True)
    given = os.environ | {"DATABASE_URL": f"sqlite:///{draft}"}
    for command in ("migrate", "--no-input", "--verbosity=0"), ("demo",):
        if subprocess.run([*MANAGE, *command], env=given, check=False).returncode:
            raise CommandError(
                f"The first start stopped at “manage.py {command[0]}”; see the message above. bin/run begins it anew."
            )
    with closing(sqlite3.connect(draft)) as finished:
        finished.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    remove_database(place)
    draft.rename(place)
    return True


def tell_accounts() -> None:
    """The demo's accounts where it was loaded; otherwise how to get a first one."""
    from accounts.models import User
    from awards.management.commands.demo import SHOWN

    names = set(User.objects.values_list("username", flat=True))
    if names.issuperset(SHOWN):
        call_command("demo", "--accounts")
    elif not names:
        print("This portal has no account yet: bin/manage demo, or bin/manage administrator USERNAME NAME")


def has_tables(path: Path) -> bool:
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone() is not None


def remove_database(path: Path) -> None:
    for ending in "", "-wal", "-shm", "-journal":
        path.with_name(path.name + ending).unlink(missing_ok=True)


def collect_static() -> None:
    """Collect and compress the static files when one of them has changed."""
    wanted = hashlib.sha256("\n".join(sorted(_static_facts())).encode()).hexdigest()
    stamp = settings.STATIC_ROOT / STAMP
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Collecting the static files ...", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _static_facts() -> Iterator[str]:
    yield (settings.BASE_DIR / "requirements.lock").read_text()
    for path in (settings.BASE_DIR / "static").rglob("*"):
        state = path.stat()
        yield f"{path} {state.st_size} {state.st_mtime_ns}"


if __name__ == "__main__":
    main()
