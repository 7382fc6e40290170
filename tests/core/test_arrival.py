"""The moment that counts at a deadline: the proxy's, as long as there is one and it can be true."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from core import clock
from core.arrival import arrived_at


def test_the_proxy_says_when(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    now = clock.now()
    with clock.at(now):
        came = now - timedelta(seconds=8)
        request = RequestFactory().post("/", headers={"X-Request-Start": f"{came.timestamp():.3f}"})
        assert abs(arrived_at(request) - came) < timedelta(milliseconds=2)


@pytest.mark.parametrize("said", ["", "yesterday", "1e9", "٣٤٥", "9" * 25, "0", "99999999999", "-5", "1.2.3"])
def test_what_cannot_be_is_not_believed(settings: Settings, said: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    now = clock.now()
    with clock.at(now):
        assert (
            arrived_at(RequestFactory().post("/", headers={"X-Request-Start": said} if said.isascii() else {})) == now
        )


def test_without_a_proxy_nobody_says_when(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    now = clock.now()
    with clock.at(now):
        said = f"{(now - timedelta(seconds=8)).timestamp():.3f}"
        assert arrived_at(RequestFactory().post("/", headers={"X-Request-Start": said})) == now
