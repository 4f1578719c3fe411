"""`yizhan-central token`: a token with which a program pulls rows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from sync.central.environment import ConfigurationError
from sync.central.numbers import whole

HELP = "print a new token for the pull API"
MOST_DAYS = 36_500
OPTIONS: dict[str, dict[str, Any]] = {
    "--name": {"required": True, "help": "whose it is"},
    "--scope": {"default": "", "help": "datasets it opens, separated by spaces; all if left out"},
    "--stations": {"default": "", "help": "stations it opens, separated by spaces; all if left out"},
    "--text": {"action": "store_true", "help": "it opens words that staff wrote"},
    "--days": {"type": whole(0, MOST_DAYS), "default": 0, "help": "how long it is good; for ever if 0 or left out"},
}


def command(say: Callable[[str], None], operator: Callable[[], str]) -> Callable[[argparse.Namespace], None]:
    """The command, saying what it does by `say`, in the name of `operator`."""

    def token(arguments: argparse.Namespace) -> None:
        """Print a new token for the pull API; it cannot be shown again."""
        from django.utils import timezone

        from sync.central.accounts.api import audit
        from sync.central.insight.api import issue_token
        from sync.central.insight.datasets import DATASETS
        from sync.central.ledger.api import Station

        scope = _known("dataset", arguments.scope, DATASETS)
        stations = _known("station", arguments.stations, list(Station.objects.values_list("code", flat=True)))
        secret = issue_token(
            arguments.name,
            scope=scope,
            stations=stations,
            has_text=arguments.text,
            expires_at=timezone.now() + timedelta(days=arguments.days) if arguments.days else None,
            created_by=operator(),
        )[1]
        audit.record(None, audit.TOKEN_MADE, target=arguments.name, username=operator())
        say(secret)

    return token


def _known(kind: str, text: str, known: Collection[str]) -> str:
    """The names in a text, each of which must be one that there is: a token for another would open nothing."""
    for name in text.split():
        if name not in known:
            raise ConfigurationError(f"no {kind} {name}; known: {', '.join(known) or 'none: publish content first'}")
    return " ".join(text.split())
