import os
import time
from typing import Any

from celery import Celery
from celery.signals import task_postrun
from kombu.transport.sqlalchemy import Transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualityportal.settings")
Transport.polling_interval = 0.1  # passing it as a transport option fails; 0.1 s gives a median delay of some 70 ms
app = Celery("qualityportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_postrun.connect
def note_life(**_signal: Any) -> None:
    """The health page tells how long ago a worker finished a task."""
    from django.core.cache import cache

    from qualityportal.health import WORKER_SEEN

    cache.set(WORKER_SEEN, time.time(), timeout=None)


@app.task(name="qualityportal.tidy")
def tidy() -> None:
    """Drop ended sessions and, in the embedded broker, the messages that were delivered."""
    from django.conf import settings
    from django.core.management import call_command

    from qualityportal.broker import sweep

    call_command("clearsessions")
    if not settings.REDIS_URL:
        sweep(settings.VAR_DIR / "broker.sqlite3")
