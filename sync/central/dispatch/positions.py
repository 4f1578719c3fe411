"""The order in which the centre learnt of requests and of changes in them: what whoever pulls counts by."""

from __future__ import annotations

from django.utils import timezone

from sync.central.dispatch.models import HelpRequest
from sync.central.ledger.api import take_numbers

POSITIONS = "help_requests"


def next_position() -> int:
    """The next place behind all others. To be called by the writer."""
    return take_numbers(POSITIONS)


def change(request: HelpRequest, **values: object) -> None:
    """Give a request other values and a new position behind all others: so that whoever has pulled it pulls it again.

    To be called by the writer, like all that takes numbers. A new state holds from now on, unless `state_at` is given.
    """
    if "state" in values:
        values.setdefault("state_at", timezone.now())
    for name, value in {**values, "position": next_position()}.items():
        setattr(request, name, value)
    request.save(update_fields=[*values, "position"])
