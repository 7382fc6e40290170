"""The type of words that a person reads: plain or translated when shown; and a list of them in a sentence."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise


def joined(words: Iterable[object]) -> str:
    """甲、乙、丙 or, in English, with commas. In a template: `names|join:_("、")`."""
    return _("、").join(map(str, words))
