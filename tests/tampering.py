"""What somebody with access to the database does behind the portal's back."""

from django.db import connection


def tamper(statement: str) -> None:
    """Run `statement` past the trigger that keeps the journal append-only on PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
