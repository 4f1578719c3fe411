"""What can be pulled: the key that makes a row itself, and the moment by which it belongs to a day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dataset:
    """``key``: the column that no two rows share; ``moment``: the column that --day, --since and --until look at;
    ``is_followed``: its rows may be taken as they come, else only all of them up to a watermark."""

    name: str
    key: str
    moment: str
    is_followed: bool = True


DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset("visits", key="session", moment="started_at"),
        Dataset("help_requests", key="event_id", moment="requested_at"),
        Dataset("assistances", key="event_id", moment="at", is_followed=False),
        Dataset("work", key="event_id", moment="at"),
        Dataset("events", key="event_id", moment="effective_at"),
    )
}
