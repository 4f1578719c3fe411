"""Every version of a request for help, by position: what it was at any watermark can be told until it is erased.

A request takes a new position with each change (`dispatch.positions.change`), saved within the writer's transaction;
here its new version is kept in the same transaction, so that no change goes without one.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models.signals import post_save

from sync.central.dispatch.api import HelpRequest
from sync.central.insight.models import CaseVersion

KEPT = [field.attname for field in CaseVersion._meta.concrete_fields if field.name != "until"]


def register() -> None:
    """Have each saved request kept as a version."""
    post_save.connect(keep_version, sender=HelpRequest, dispatch_uid="case-versions")


def keep_version(sender: type[HelpRequest], instance: HelpRequest, **kwargs: Any) -> None:
    """The version that has just begun, and where the one before it ended; none where the position stayed."""
    values = HelpRequest.objects.filter(pk=instance.pk).values(*KEPT).get()
    position = values.pop("position")
    values["needs"] = json.dumps(values["needs"], ensure_ascii=False, separators=(",", ":"))
    _found, is_new = CaseVersion.objects.get_or_create(position=position, defaults=values)
    if is_new:
        CaseVersion.objects.filter(event_id=instance.pk, until=None).exclude(position=position).update(until=position)
