"""What every view is spared: keys that are none, text that no database keeps."""

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from core.web import RefusalMiddleware, key_of, keys_of


def test_keys_among_what_was_sent() -> None:
    assert keys_of(["7", "", "x", "²", "１２", "-3", "9" * 19, "0", "12"]) == [7, 12]
    assert (key_of("7"), key_of("²"), key_of("99999999999999999999")) == (7, 0, 0)


def test_text_that_cannot_be_kept_is_a_bad_request(rf: RequestFactory) -> None:
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    for request in (rf.get("/x/", {"q": "a\x00"}), rf.post("/x/", {"reason": "\x00"}), rf.get("/x/a%00b/")):
        answer = middleware.process_exception(request, ValueError("no NUL"))
        assert answer is not None
        assert answer.status_code == 400
    assert middleware.process_exception(rf.get("/x/", {"q": "a"}), ValueError("another")) is None
    assert middleware.process_exception(rf.get("/x/", {"q": "\x00"}), BadRequest()) is None


@pytest.mark.postgres
def test_a_search_for_it_on_postgres(client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/benchmarking/comparisons/", {"q": "\x00"}).status_code == 400
    assert client.get("/benchmarking/comparisons/activities/a%00b/").status_code == 400
