"""All accounts of the demo have one known password, so they share one hash of it: only here, and only while the demo is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import override_settings


class SharedHash(PBKDF2PasswordHasher):
    """Django's own hash in full strength, with one salt for equal passwords. Signing in checks it like any other; a password that
    somebody chooses later is hashed by itself."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        return _hash_of(password)


@cache
def _hash_of(password: str) -> str:
    plain = PBKDF2PasswordHasher()
    return plain.encode(password, plain.salt())


@contextmanager
def shared_hash() -> Iterator[None]:
    """For `tell` alone: hashing one password anew for each of the demo's accounts takes longer than everything else they do."""
    ours = f"{SharedHash.__module__}.{SharedHash.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[ours, *settings.PASSWORD_HASHERS]):
        yield
