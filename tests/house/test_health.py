"""/healthz and the session that ends when nobody uses it."""

import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from qualityportal.health import WORKER_SEEN, ask
from qualityportal.idle import SEEN


@pytest.mark.django_db
def test_health_needs_no_sign_in_and_tells_how_old_the_workers_last_sign_is(client: Client) -> None:
    cache.set(WORKER_SEEN, time.time() - 7)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    state = answer.json()
    assert 7 <= state.pop("worker_seconds") < 60
    assert state == {"database": "ok", "cache": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_health_fails_when_the_cache_does_not_answer(client: Client) -> None:
    nobody = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": nobody}):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["cache"] == "unreachable"


def test_asking_a_server_that_is_not_there_gives_nothing() -> None:
    assert ask(1, "127.0.0.1") == 0


def test_sessions_end_after_thirty_idle_minutes() -> None:
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    assert not settings.SESSION_SAVE_EVERY_REQUEST


@pytest.mark.django_db
def test_activity_prolongs_a_session_with_at_most_one_write_a_minute(client: Client) -> None:
    session = client.session
    session["words"], session[SEEN] = "kept", int(time.time()) - 61
    session.save()
    answer = client.get("/healthz")
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == settings.SESSION_COOKIE_AGE
    assert client.session[SEEN] >= int(time.time()) - 5
    assert settings.SESSION_COOKIE_NAME not in client.get("/healthz").cookies


@pytest.mark.django_db
def test_a_visitor_without_a_session_gets_none(client: Client) -> None:
    assert settings.SESSION_COOKIE_NAME not in client.get("/healthz").cookies
