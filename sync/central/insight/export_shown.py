"""The same pull as a command line, for those who want it every month."""

from __future__ import annotations

import shlex

from django.conf import settings

from sync.central.insight.formats import FORMATS
from sync.central.insight.models import Export

DAYS = {"first": "--since", "last": "--until"}


def command_line(export: Export) -> str:
    """What to type for the same file."""
    parts = ["yizhan-pull", "--url", settings.PUBLIC_URL, "--token-file", "token.txt", "--dataset", export.dataset]
    parts += ["--watermark", export.watermark.name]
    for name, value in export.chosen["filters"].items():
        parts += [DAYS[name], value] if name in DAYS else ["--filter", f"{name}={value}"]
    if export.chosen["columns"]:
        parts += ["--columns", ",".join(export.chosen["columns"])]
    parts += ["--out", f"{export.dataset}{FORMATS[export.format].suffix}"]
    return shlex.join(parts)
