"""Personal data is encrypted at rest and masked on screen."""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


class EncryptedField(models.TextField):
    """Text kept encrypted with FIELD_KEY (Fernet). It cannot be searched or sorted."""

    def get_prep_value(self, value: Any) -> Any:
        if value in (None, ""):
            return value
        return _cipher(settings.FIELD_KEY).encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        if value in (None, ""):
            return value
        return _cipher(settings.FIELD_KEY).decrypt(value.encode()).decode()


def masked(value: str, head: int = 3, tail: int = 4) -> str:
    """A number with its middle hidden: 411***********1234."""
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]
