"""The portal's settings for tests: a throwaway folder, fixed keys, a cheap password hash. DATABASE_URL and REDIS_URL still decide what it runs on."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["PORTAL_ENV"] = "embedded"
os.environ["VAR_DIR"] = _folder
for _name in "SECRET_KEY", "JOURNAL_KEY", "FIELD_KEY":
    os.environ[_name] = f"for-tests-only-{_name}-" + "0" * 40
if os.environ.get("REDIS_URL"):
    # each xdist process has a Redis database of its own
    _number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rstrip("/").rsplit("/", 1)[0] + f"/{_number}"

from qualityportal.settings import *  # noqa: E402, F403
from qualityportal.settings import (  # noqa: E402
    CACHES,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    DATABASES,
    LOGGING,
    MIDDLEWARE,
    REDIS_URL,
    STORAGES,
    VAR_DIR,
)

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# whitenoise looks for the collected files, which tests do not have
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
# bells ring in memory, where nobody listens; tests/house/test_queue.py has a real broker and a real worker
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS.clear()
if not REDIS_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # a file, not memory: the live server of the browser tests writes from several threads
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
LOGGING |= {"root": {"handlers": ["console"], "level": "WARNING"}}
