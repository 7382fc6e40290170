"""What a person may set, checked before anything starts: every wrong setting is told in one sentence."""

import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("embedded", "production")
KEYS = ("SECRET_KEY", "JOURNAL_KEY", "FIELD_KEY")
S3_NEEDED = ("S3_BUCKET", "S3_ENDPOINT_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY")
NUMBERS = {
    "UPLOAD_MAX_BYTES": 1024,
    "SESSION_IDLE_MINUTES": 1,
    "TRUSTED_PROXIES": 0,
    "WEB_WORKERS": 1,
    "WEB_THREADS": 1,
    "WORKER_CONCURRENCY": 1,
    "WORKER_MEMORY_MB": 100,
}
ADDRESSES = ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL", "EMAIL_URL", "SITE_URL")
FLAGS = ("DEBUG",)
TEXTS = (
    *("PORTAL_ENV", "SITE_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECRET_KEY_FALLBACKS", "LOG_LEVEL"),
    *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "S3_REGION", "VAR_DIR", "STATIC_ROOT"),
)
SETTINGS = (*KEYS, *S3_NEEDED, *NUMBERS, *FLAGS, *TEXTS)
YES, NO = ("true", "on", "ok", "y", "yes", "1"), ("false", "off", "n", "no", "0")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

Given = Mapping[str, str]


def drop_empty(given: MutableMapping[str, str]) -> None:
    """A setting left empty in a compose file counts as not given."""
    for name in SETTINGS:
        if given.get(name) == "":
            del given[name]


def stop_if_wrong(given: Given) -> None:
    """Raise with all sentences at once, so that a person corrects the file in one go."""
    if wrong := problems(given):
        raise ImproperlyConfigured(
            "The portal cannot start with these settings:\n" + "\n".join(f"- {line}" for line in wrong)
        )


def problems(given: Given) -> list[str]:
    broken = [f"{name} is not an address." for name in ADDRESSES if given.get(name) and not _splits(given[name])]
    if broken:
        return broken
    mode = given.get("PORTAL_ENV") or "embedded"
    if mode not in MODES:
        return [f"PORTAL_ENV is “{mode}”; it must be one of: {', '.join(MODES)}."]
    checks: list[Callable[[Given], Iterator[str]]] = [_plain_values, _database, _redis, _storage, _mail, _site, _folder]
    if mode == "production":
        checks += [_keys_in_production, _services_in_production, _site_in_production]
    return [line for check in checks for line in check(given)]


def make_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"VAR_DIR {path} cannot be made: {error.strerror}. Set VAR_DIR to a folder you may write to."
        ) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"VAR_DIR {path} is read-only. Set VAR_DIR to a folder you may write to.")
    return path


def _plain_values(given: Given) -> Iterator[str]:
    for name, least in NUMBERS.items():
        if value := given.get(name):
            if not value.isascii() or not value.isdigit():
                yield f"{name} is “{value}”; it must be a whole number."
            elif int(value) < least:
                yield f"{name} is {value}; it must be at least {least}."
    for name in FLAGS:
        value = given.get(name, "").lower()
        if value and value not in YES + NO:
            yield f"{name} is “{value}”; write True or False."
    level = given.get("LOG_LEVEL") or "INFO"
    if level not in LEVELS:
        yield f"LOG_LEVEL is “{level}”; it must be one of: {', '.join(LEVELS)}."


def _database(given: Given) -> Iterator[str]:
    url = given.get("DATABASE_URL")
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql", "sqlite"):
        yield "DATABASE_URL must begin with postgres:// (or sqlite:/// for a file)."
    elif not parts.path.strip("/"):
        yield "DATABASE_URL names no database: write postgres://user:password@host:5432/name."
    elif not _port_is_right(url):
        yield "DATABASE_URL has a wrong port number."
    elif parts.scheme == "sqlite" and parts.netloc:
        yield "DATABASE_URL for SQLite needs three slashes and an absolute path: sqlite:////srv/portal/portal.sqlite3."


def _redis(given: Given) -> Iterator[str]:
    url = given.get("REDIS_URL")
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("redis", "rediss"):
        yield "REDIS_URL must begin with redis:// or rediss://."
    elif not parts.hostname or not _port_is_right(url):
        yield "REDIS_URL names no host or a wrong port: write redis://host:6379/0."
    elif parts.path.strip("/") and not parts.path.strip("/").isdigit():
        yield "REDIS_URL must end with the number of the database: redis://host:6379/0."


def _storage(given: Given) -> Iterator[str]:
    set_ = [name for name in S3_NEEDED if given.get(name)]
    missing = [name for name in S3_NEEDED if not given.get(name)]
    if set_ and missing:
        yield f"The object storage settings are incomplete: {', '.join(missing)} missing. Set all of {', '.join(S3_NEEDED)}, or none."
    endpoint = given.get("S3_ENDPOINT_URL")
    if endpoint and not _is_web_address(endpoint):
        yield "S3_ENDPOINT_URL must be a web address such as https://storage.example.gov.cn."


def _mail(given: Given) -> Iterator[str]:
    schemes = ("smtp", "smtp+tls", "smtp+ssl", "smtps", "consolemail", "filemail")
    url = given.get("EMAIL_URL")
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in schemes:
        yield f"EMAIL_URL must begin with one of: {', '.join(scheme + '://' for scheme in schemes)}."
    elif parts.scheme.startswith("smtp") and (not parts.hostname or not _port_is_right(url)):
        yield "EMAIL_URL names no mail server or a wrong port: write smtp+tls://user:password@host:587."


def _site(given: Given) -> Iterator[str]:
    if (url := given.get("SITE_URL")) and not _is_web_address(url):
        yield "SITE_URL must be the portal's web address, such as https://award.example.gov.cn, without a path."


def _folder(given: Given) -> Iterator[str]:
    if (folder := given.get("VAR_DIR")) and not Path(folder).is_absolute():
        yield "VAR_DIR must be an absolute path."


def _keys_in_production(given: Given) -> Iterator[str]:
    for name in KEYS:
        value = given.get(name) or ""
        if not value:
            yield f"{name} is missing: production needs a secret of its own (see .env.example)."
        elif len(value) < 50 or len(set(value)) < 5:
            yield f"{name} is too weak: at least 50 random characters (see .env.example)."
    values = [given[name] for name in KEYS if given.get(name)]
    if len(set(values)) < len(values):
        yield f"{', '.join(KEYS)} must differ from each other."


def _services_in_production(given: Given) -> Iterator[str]:
    if not (given.get("DATABASE_URL") or "").startswith("postgres"):
        yield "DATABASE_URL must name a PostgreSQL database in production."
    if not given.get("REDIS_URL"):
        yield "REDIS_URL is missing: production needs Redis for the queue and the cache."
    if not given.get("EMAIL_URL"):
        yield "EMAIL_URL is missing: production sends letters (consolemail:// writes them to the log)."


def _site_in_production(given: Given) -> Iterator[str]:
    if (given.get("DEBUG") or "").lower() in YES:
        yield "DEBUG must be off in production."
    if not (given.get("SITE_URL") or "").startswith("https://"):
        yield "SITE_URL must begin with https:// in production."
    hosts = [host.strip() for host in (given.get("ALLOWED_HOSTS") or "").split(",") if host.strip()]
    if not hosts or "*" in hosts:
        yield "ALLOWED_HOSTS must list the portal's host names in production, separated by commas; “*” is not allowed."


def _is_web_address(url: str) -> bool:
    parts = urlsplit(url)
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and _port_is_right(url) and parts.path in ("", "/")
    )


def _splits(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _port_is_right(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
