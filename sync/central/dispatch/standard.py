"""Putting a case on file: from then on the filing standard's limits hold, in the version that is in force."""

from __future__ import annotations

from datetime import datetime

from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.positions import change
from sync.central.limits import api as limits

HAZARD = "hazard"
SUBTYPE = "type:"


def limit_kind(request: HelpRequest) -> str:
    """The row of the filing standard: the kind of request, for a hazard with its own kind (`hazard:ice`)."""
    if request.help != HAZARD:
        return request.help
    named = next((need.removeprefix(SUBTYPE) for need in request.needs if str(need).startswith(SUBTYPE)), "other")
    return f"{HAZARD}:{named}"


def put_on_file(request: HelpRequest, at: datetime) -> None:
    """Give a case its limits and the severity that the standard names for it. To be called by the writer."""
    kind = limit_kind(request)
    rule = limits.limit_of(kind, at)
    values: dict[str, object] = {"filed_at": at, "limit_kind": kind}
    if rule is not None:
        values |= {
            "limit_version": rule.version,
            "severity": rule.severity,
            "act_by": limits.due(rule.first_action, at) if rule.first_action else None,
            "due_at": limits.due(rule.close, at) if rule.close else None,
        }
    change(request, **values)
