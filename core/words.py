"""The type of words that a person reads: plain or translated when shown; and a list of them in a sentence."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise


def joined(words: Iterable[object]) -> str:
    """甲、乙、丙 or, in English, with commas. In a template: `names|join:_("、")`."""
    return _("、").join(map(str, words))


def tidied(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are kept: no space around a text, one kind of line end."""
    return {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value for name, value in facts.items()
    }
