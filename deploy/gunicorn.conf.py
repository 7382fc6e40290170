"""gunicorn: a few processes with threads, recycled now and then; logs to standard output."""

import gc
import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
accesslog = "-"
access_log_format = (
    '%(t)s %({x-forwarded-for}i)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'  # no query string: it may hold names
)
control_socket_disable = True


def when_ready(_server: object) -> None:
    """Before the first fork: what is loaded now is shared by all workers and never scanned again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(
        50_000, 20, 20
    )  # a page makes some thousands of objects and drops them: looked through seldom, not ten times a page
