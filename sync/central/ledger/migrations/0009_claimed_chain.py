"""Whose word it was that a chain reaches further: taken back when the kiosk turns out to be in another chain."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_no_second_look")]

    operations = [
        migrations.AddField("incarnation", "claimed_chain", models.CharField(max_length=32, null=True)),
    ]
