"""The twelve dimensions of a comparison, and the body that issues its notice."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from benchmarking.comparisons.dimensions import load_dimensions


def load(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    load_dimensions(apps.get_model("benchmarking", "Dimension"))


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="activity",
            name="issuer",
            field=models.CharField(default="", max_length=100, verbose_name="发文机关"),
            preserve_default=False,
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
