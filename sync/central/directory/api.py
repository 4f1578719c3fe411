"""What other apps may use of the directory."""

from __future__ import annotations

from sync.central.directory.models import ContentPack
from sync.central.directory.publishing import (
    current_version,
    hazard_types,
    help_types,
    is_edited,
    procedure,
    publish,
    question,
    records,
)

__all__ = [
    "ContentPack",
    "current_version",
    "hazard_types",
    "help_types",
    "is_edited",
    "procedure",
    "publish",
    "question",
    "records",
]
