from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0003_issuers")]
    operations = [
        migrations.AddField(
            model_name="assessment",
            name="issuer",
            field=models.CharField(default="", max_length=100, verbose_name="发文机关"),
            preserve_default=False,
        ),
    ]
