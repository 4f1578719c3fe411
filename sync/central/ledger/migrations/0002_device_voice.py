from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="voice",
            field=models.JSONField(blank=True, null=True, verbose_name="语音"),
        ),
    ]
