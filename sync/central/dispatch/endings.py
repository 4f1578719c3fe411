"""When a case ends, however it does: no unit is called any more, and nothing is waited for."""

from __future__ import annotations

from datetime import datetime

from sync.central.dispatch import ladder
from sync.central.dispatch.models import Call, HelpRequest, Whistle


def end(request: HelpRequest, at: datetime) -> None:
    """Let off the units that were not done, end the whistles and forget the ladder. To be called by the writer."""
    open_whistles = Whistle.objects.filter(request=request, finished_at=None)
    Call.objects.filter(whistle__in=open_whistles, done_at=None, released_at=None).update(released_at=at)
    open_whistles.update(finished_at=at)
    ladder.forget(request)
