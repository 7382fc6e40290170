"""Standings become rounded means of at least five instead of quartiles; a notice gets its imprint, a metric the moment of its last change."""

from decimal import Decimal
from typing import Any

import django.utils.timezone
from django.db import migrations, models

from benchmarking.comparisons.anonymity import figures


def tell_means(apps: Any, schema_editor: Any) -> None:
    """Each answer anew from what it was made of."""
    for row in apps.get_model("benchmarking", "Standing").objects.select_related("metric"):
        told = figures(map(Decimal, row.population.values()), higher_is_better=row.metric.direction == "higher")
        if told is None:  # as good as everybody has the same value
            row.delete()
            continue
        row.means, row.step = [f"{mean.normalize():f}" for mean in told.means], told.step
        row.save(update_fields=["means", "step"])


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0005_a_plan_says_when_it_was_adopted")]

    operations = [
        migrations.AddField("activity", "copied_to", models.CharField("抄送", max_length=300, blank=True, default=""), preserve_default=False),
        migrations.AddField("activity", "printed_by", models.CharField("印发机关", max_length=100, blank=True, default=""), preserve_default=False),
        migrations.AddField("metric", "updated_at", models.DateTimeField(auto_now=True, default=django.utils.timezone.now), preserve_default=False),
        migrations.RemoveConstraint("standing", "quartiles_are_in_order"),
        migrations.AddField("standing", "means", models.JSONField(default=list)),
        migrations.AddField("standing", "step", models.DecimalField(max_digits=18, decimal_places=4, default=1), preserve_default=False),
        migrations.RunPython(tell_means, migrations.RunPython.noop),
        migrations.RemoveField("standing", "lower"),
        migrations.RemoveField("standing", "median"),
        migrations.RemoveField("standing", "upper"),
        migrations.AddConstraint("standing", models.CheckConstraint(condition=models.Q(step__gt=0), name="the_means_of_a_standing_are_rounded")),
    ]  # fmt: skip
