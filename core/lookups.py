"""What a database is asked: words inside a name by an index, and numbers larger than any column holds."""

from typing import Any

from django.db import models
from django.db.models.lookups import IContains, In, Lookup

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


@models.CharField.register_lookup
class Has(Lookup):
    """`name__has=words`: as `icontains`, but PostgreSQL finds it on an index of pairs of letters (`portal_pairs`, accounts/0004), made for
    the column with `GIN (portal_pairs(upper(...)))`. Its trigrams find nothing shorter than three letters, and Chinese words have two."""

    lookup_name = "has"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return IContains(self.lhs, self.rhs).as_sql(compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        contains, values = self.as_sql(compiler, connection)
        column, given = self.process_lhs(compiler, connection)
        paired = f"portal_pairs(upper({column}::text)) @> portal_pairs(upper(%s::text))"
        return f"({paired} AND {contains})", [*given, self.rhs, *values]
