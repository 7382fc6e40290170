"""On PostgreSQL the database itself refuses to change or remove a journal line."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TRIGGER = """
CREATE FUNCTION refuse_change_of_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a journal line is never changed or removed';
END $$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON core_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_journal();
"""
UNDO = """
DROP TRIGGER journal_is_append_only ON core_entry;
DROP FUNCTION refuse_change_of_journal();
"""


def on_postgresql(statement: str):
    def run(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(TRIGGER), on_postgresql(UNDO))]
