"""What other apps may use of the directory."""

from __future__ import annotations

from sync.central.directory import releases
from sync.central.directory.models import ContentPack, Release
from sync.central.directory.publishing import (
    area_names,
    current_version,
    hazard_types,
    help_types,
    is_edited,
    procedure,
    publish,
    question,
    records,
)
from sync.central.directory.releases import version_for

__all__ = [
    "ContentPack",
    "Release",
    "area_names",
    "current_version",
    "hazard_types",
    "help_types",
    "is_edited",
    "procedure",
    "publish",
    "question",
    "records",
    "releases",
    "version_for",
]
