"""The type of words that a person reads: plain or translated when shown."""

from django.utils.functional import Promise

Words = str | Promise
