"""Names are found on an index, by any part of them of two letters and more (core/lookups.py). PostgreSQL only: SQLite holds few rows."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """
CREATE FUNCTION portal_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(words, place, 2)), '{}')
  FROM generate_series(1, length(words) - 1) AS place
$$
"""
INDEX = "CREATE INDEX organizations_by_pairs ON accounts_organization USING gin (portal_pairs(upper(name::text)))"


def make(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    if schema.connection.vendor == "postgresql":
        schema.execute(FUNCTION)
        schema.execute(INDEX)


def drop(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    if schema.connection.vendor == "postgresql":
        schema.execute("DROP INDEX organizations_by_pairs")
        schema.execute("DROP FUNCTION portal_pairs(text)")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_dates_by_the_portal_clock")]
    operations = [migrations.RunPython(make, drop)]
