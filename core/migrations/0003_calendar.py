"""The holidays and worked weekends known when the portal was built; the bureau keeps the table up from here."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from core.calendar_data import load_calendar


def load(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    load_calendar(apps.get_model("core", "CalendarDay"))


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only_journal")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
