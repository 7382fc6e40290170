"""Divisions of GB/T 2260 and industries of GB/T 4754-2017."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from accounts.reference import load_industries, load_regions


def load(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    load_regions(apps.get_model("accounts", "Region"))
    load_industries(apps.get_model("accounts", "Industry"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
