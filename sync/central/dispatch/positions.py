"""The order in which the centre learnt of requests and of changes in them: what whoever pulls counts by."""

from __future__ import annotations

import copy
from collections.abc import Callable

from django.utils import timezone

from sync.central.dispatch.models import HelpRequest
from sync.central.ledger.api import take_numbers

POSITIONS = "help_requests"
Watcher = Callable[[HelpRequest | None, HelpRequest], None]
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Have `watcher` called with a request as it was (None: there was none) and as it is, in the same transaction."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def tell(before: HelpRequest | None, request: HelpRequest) -> None:
    """Tell whoever watches of a request that is new or has changed."""
    for watcher in _watchers:
        watcher(before, request)


def next_position() -> int:
    """The next place behind all others. To be called by the writer."""
    return take_numbers(POSITIONS)


def change(request: HelpRequest, **values: object) -> None:
    """Give a request other values and a new position behind all others: so that whoever has pulled it pulls it again.

    To be called by the writer, like all that takes numbers. A new state holds from now on, unless `state_at` is given.
    """
    if "state" in values:
        values.setdefault("state_at", timezone.now())
    # What is stored, not what the caller read some time ago: of two who changed it each changed a part.
    before = HelpRequest.objects.get(pk=request.pk)
    after = copy.copy(before)
    for name, value in {**values, "position": next_position()}.items():
        setattr(request, name, value)
        setattr(after, name, value)
    request.save(update_fields=[*values, "position"])
    tell(before, after)
