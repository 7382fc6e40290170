"""A wrong setting stops the start with a sentence; every setting is explained in .env.example."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from qualityportal import environment

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "PORTAL_ENV": "production",
    "SITE_URL": "https://award.example",
    "ALLOWED_HOSTS": "award.example",
    "SECRET_KEY": "s3cret-" * 10,
    "JOURNAL_KEY": "j0urnal-" * 10,
    "FIELD_KEY": "f1eld-key" * 10,
    "DATABASE_URL": "postgres://portal:secret@database:5432/portal",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
}
STORAGE = {
    "S3_BUCKET": "portal",
    "S3_ENDPOINT_URL": "http://storage:9000",
    "S3_ACCESS_KEY": "key",
    "S3_SECRET_KEY": "secret",
}


def test_the_embedded_portal_needs_no_setting() -> None:
    assert environment.problems({}) == []


def test_a_complete_production_is_accepted() -> None:
    assert environment.problems(PRODUCTION | STORAGE) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"PORTAL_ENV": "prod"}, "PORTAL_ENV is “prod”; it must be one of: embedded, production."),
        ({"DATABASE_URL": "mysql://host/portal"}, "DATABASE_URL must begin with postgres://"),
        ({"DATABASE_URL": "postgres://host:5432"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "postgres://host:high/portal"}, "DATABASE_URL has a wrong port number."),
        ({"DATABASE_URL": "postgres://[host/portal"}, "DATABASE_URL is not an address"),
        ({"DATABASE_URL": "sqlite://portal.sqlite3/x"}, "needs three slashes"),
        ({"REDIS_URL": "http://redis:6379"}, "REDIS_URL must begin with redis://"),
        ({"REDIS_URL": "redis://:6379/0"}, "REDIS_URL names no host"),
        ({"REDIS_URL": "redis://redis:6379/queue"}, "REDIS_URL must end with the number of the database"),
        ({"S3_BUCKET": "portal"}, "S3_ENDPOINT_URL, S3_ACCESS_KEY, S3_SECRET_KEY missing"),
        (STORAGE | {"S3_ENDPOINT_URL": "storage:9000"}, "S3_ENDPOINT_URL must be a web address"),
        ({"EMAIL_URL": "mail.example"}, "EMAIL_URL must begin with one of"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names no mail server"),
        ({"SITE_URL": "award.example"}, "SITE_URL must be the portal's web address"),
        ({"SITE_URL": "https://award.example/portal"}, "without a path"),
        ({"VAR_DIR": "var"}, "VAR_DIR must be an absolute path."),
        ({"UPLOAD_MAX_BYTES": "20 MB"}, "UPLOAD_MAX_BYTES is “20 MB”; it must be a whole number."),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS is 0; it must be at least 1."),
        ({"DEBUG": "perhaps"}, "DEBUG is “perhaps”; write True or False."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is “loud”"),
        (PRODUCTION | {"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        (PRODUCTION | {"FIELD_KEY": "short"}, "FIELD_KEY is too weak"),
        (PRODUCTION | {"JOURNAL_KEY": PRODUCTION["SECRET_KEY"]}, "must differ from each other"),
        (PRODUCTION | {"DATABASE_URL": "sqlite:////srv/portal.sqlite3"}, "PostgreSQL database in production"),
        (PRODUCTION | {"REDIS_URL": ""}, "REDIS_URL is missing"),
        (PRODUCTION | {"EMAIL_URL": ""}, "EMAIL_URL is missing"),
        (PRODUCTION | {"SITE_URL": "http://award.example"}, "SITE_URL must begin with https://"),
        (PRODUCTION | {"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must list"),
        (PRODUCTION | {"DEBUG": "on"}, "DEBUG must be off in production."),
    ],
)
def test_a_wrong_setting_gets_one_sentence(given: dict[str, str], sentence: str) -> None:
    (problem,) = environment.problems(given)
    assert sentence in problem


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as stopped:
        environment.stop_if_wrong({"REDIS_URL": "redis", "LOG_LEVEL": "loud"})
    assert "REDIS_URL" in str(stopped.value)
    assert "LOG_LEVEL" in str(stopped.value)


def test_a_setting_left_empty_counts_as_not_given() -> None:
    given = {"REDIS_URL": "", "PATH": ""}
    environment.drop_empty(given)
    assert given == {"PATH": ""}


def test_manage_stops_with_the_sentence_and_no_traceback(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"REDIS_URL": "redis", "VAR_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "The portal cannot start with these settings:",
        "- REDIS_URL must begin with redis:// or rediss://.",
    ]


def test_the_example_explains_every_setting_and_no_other() -> None:
    explained = set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    for_compose = {"POSTGRES_PASSWORD", "PORTAL_VERSION", "HTTP_PORT", "HTTPS_PORT", "CERTIFICATES"}
    assert explained == set(environment.SETTINGS) | for_compose


def test_settings_read_nothing_that_the_list_does_not_name() -> None:
    source = (ROOT / "qualityportal" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', source)) | set(re.findall(r'_key\("([A-Z_]+)"\)', source))
    assert read <= set(environment.SETTINGS)
