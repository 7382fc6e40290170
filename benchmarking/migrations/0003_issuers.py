from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0002_dimensions")]

    operations = [
        migrations.AddField(
            model_name="briefing",
            name="issuer",
            field=models.CharField(default="", max_length=100, verbose_name="编印单位"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="briefing",
            name="issued_to",
            field=models.CharField(blank=True, max_length=300, verbose_name="发"),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="sent_to",
            field=models.CharField(blank=True, max_length=200, verbose_name="报"),
        ),
        migrations.AlterField(
            model_name="briefing",
            name="copied_to",
            field=models.CharField(blank=True, max_length=300, verbose_name="送"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="issuer",
            field=models.CharField(default="", max_length=100, verbose_name="发文机关"),
            preserve_default=False,
        ),
    ]
