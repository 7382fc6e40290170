from django.db import migrations


def keep_what_was_handed_in(apps, schema_editor):
    """Hand-ins from before they were kept one by one: what is known is the last snapshot."""
    Application, Submission = apps.get_model("awards", "Application"), apps.get_model("awards", "Submission")
    for row in Application.objects.exclude(submitted_at=None).exclude(snapshot_sha256="").iterator():
        Submission.objects.create(
            application=row, number=1, snapshot=row.snapshot, sha256=row.snapshot_sha256, submitted_at=row.submitted_at
        )


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_applications_and_screening_in_full")]
    operations = [migrations.RunPython(keep_what_was_handed_in, migrations.RunPython.noop)]
