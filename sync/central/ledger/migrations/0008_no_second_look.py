"""PostgreSQL looks up the kiosk and the station of an event no more: see `Event.device`."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


class AlterFieldUnlessCopied(migrations.AlterField):
    """As AlterField, but on SQLite only what Django knows of the field changes: there the whole ledger would be copied
    to be rid of a check that costs next to nothing."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def _key(to: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_stretches")]

    operations = [
        AlterFieldUnlessCopied("event", "device", _key("ledger.device", "events")),
        AlterFieldUnlessCopied("event", "station", _key("ledger.station", "+")),
    ]
