"""Erasing requests for help whose time is over, with all that was done and said about them, photos and contact."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from sync.central.days import day_start
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.states import ENDED

AT_ONCE = 50
"""Requests in one turn of the writer: each may have a dozen photos."""


def cases_over(before: date) -> QuerySet[HelpRequest]:
    """The requests that were made and ended before this Beijing day. One that nobody has ended stays: somebody works on
    it, or is to end it."""
    start = day_start(before)
    return HelpRequest.objects.filter(state__in=ENDED, requested_at__lt=start, state_at__lt=start)


def erase_cases(before: date) -> list[str]:
    """Erase the next of them with their steps, whistles, calls, photos, rungs and contact; the ids of their events.

    To be called by the writer. Nobody is told of it as of a change: the figures stay as they were counted.
    """
    ids = list(cases_over(before).order_by("requested_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    HelpRequest.objects.filter(pk__in=ids).delete()
    return ids
