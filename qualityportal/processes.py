"""The portal's long-running processes, told once for bin/run and for the containers: `python -m qualityportal.processes web|worker|beat|migrate`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

CELERY = (sys.executable, "-m", "celery", "--app", "qualityportal", "--quiet")
MANAGE = (sys.executable, "manage.py")


def web(bind: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "deploy/gunicorn.conf.py",
        "--bind",
        bind,
        "qualityportal.wsgi",
    ]


def worker() -> list[str]:
    return [*CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]


def beat() -> list[str]:
    return [*CELERY, "beat", "--loglevel", "INFO"]


def commands(bind: str) -> dict[str, list[str]]:
    return {
        "web": web(bind),
        "worker": worker(),
        "beat": beat(),
        "migrate": [sys.executable, "-m", "qualityportal.migrate"],
    }


def main(name: str) -> None:
    """Check the settings, then become the process."""
    known = commands(f"0.0.0.0:{os.environ.get('PORT', '8000')}")
    if name not in known:
        sys.exit(f"There is no process “{name}”; it is one of: {', '.join(known)}.")
    check_settings()
    os.execv(sys.executable, known[name])


def check_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualityportal.settings")
    from django.conf import settings

    try:
        _ = settings.DEBUG  # reading one setting loads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
