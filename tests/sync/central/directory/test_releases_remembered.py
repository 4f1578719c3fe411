"""A centre that published before releases were written down knows afterwards what it had, and can take it back."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone


def test_what_was_published_before_is_remembered_in_its_order(sqlite: str) -> None:
    call_command("migrate", "directory", "0001", verbosity=0)
    packs = (
        MigrationExecutor(connection)
        .loader.project_state(("directory", "0001_initial"))
        .apps.get_model("directory", "ContentPack")
    )
    now = timezone.now()
    for version, age in (("newer", 1), ("oldest", 3), ("old", 2)):
        at = now - timedelta(days=age)
        packs.objects.create(version=version, published_at=at, manifest={}, item_count=0, note=f"note {version}")

    call_command("migrate", "directory", verbosity=0)

    from sync.central.directory.models import ContentRelease

    found = ContentRelease.objects.order_by("pk").values_list("version", "previous", "note", "kind")
    assert list(found) == [
        ("oldest", None, "note oldest", "files"),
        ("old", "oldest", "note old", "files"),
        ("newer", "old", "note newer", "files"),
    ]
