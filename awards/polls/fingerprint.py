"""One browser, told apart without keeping who it is: a keyed digest of its address and what it calls itself, other for every poll."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from awards.polls.models import Poll


def of_browser(request: HttpRequest, poll: Poll) -> str:
    """64 hexadecimal digits. Who does not hold the key cannot find the address by trying them all."""
    told = [get_adapter().get_client_ip(request), *(request.headers.get(name, "") for name in _TELLING)]
    return salted_hmac(f"polls.{poll.pk}", "\n".join(told), secret=settings.FIELD_KEY, algorithm="sha256").hexdigest()


_TELLING = ("User-Agent", "Accept-Language")
