"""The region of a figure becomes a row of the table of divisions. Its own migration, because PostgreSQL alters no table with rows just written."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_regions(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    observation, region = apps.get_model("reports", "Observation"), apps.get_model("accounts", "Region")
    for name in observation.objects.order_by().values_list("region_name", flat=True).distinct():
        observation.objects.filter(region_name=name).update(region=region.objects.get(name=name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_reference"), ("reports", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="observation", name="a_figure_is_given_once_by_a_source"),
        migrations.RenameField(model_name="observation", old_name="region", new_name="region_name"),
        migrations.AddField(
            model_name="observation",
            name="region",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="observations", to="accounts.region"
            ),
        ),
        migrations.RunPython(name_regions, migrations.RunPython.noop),
    ]
