"""What a database is asked when a number is larger than any column holds."""

from typing import Any

from django.db import models
from django.db.models.lookups import In

MOST = 2**63 - 1


@models.IntegerField.register_lookup
class HoldableIn(In):
    """`pk__in` of numbers beyond 64 bits finds nothing for them, as `pk` does. Django's own lets them through, and SQLite's driver breaks at
    them (OverflowError); they come from forged forms with several choices."""

    def get_prep_lookup(self) -> Any:
        prepared = super().get_prep_lookup()
        if not self.rhs_is_direct_value():
            return prepared
        return [value for value in prepared if not isinstance(value, int) or -MOST <= value <= MOST]
