"""`yizhan-central distribute`: the ledger's events over the machines of a Citus cluster."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from sync.central.environment import ConfigurationError

HELP = "spread the ledger's events over the machines of a Citus cluster; the centre may be serving"
OPTIONS: dict[str, dict[str, Any]] = {
    "--shards": {"type": int, "default": 32, "help": "how many parts there are to spread; cannot be changed later"},
    "--check": {"action": "store_true", "help": "only say what is where"},
    "--undo": {"action": "store_true", "help": "take back an attempt that was never finished"},
}


def command(say: Callable[[str], None]) -> Callable[[argparse.Namespace], None]:
    """The command, saying what it does by `say`."""

    def distribute(arguments: argparse.Namespace) -> None:
        """Spread the ledger's events over the machines of a Citus cluster; ended anywhere, it may be run again."""
        from sync.central.ledger.api import distribution

        if arguments.check:
            for line in distribution.described():
                say(line)
            return
        if not 1 <= arguments.shards <= 1024:
            raise ConfigurationError(f"--shards {arguments.shards}: 1 to 1024; twice as many as machines at the least")
        try:
            distribution.undo(say) if arguments.undo else distribution.spread(say, arguments.shards)
        except distribution.CannotSpreadError as error:
            raise ConfigurationError(str(error)) from error

    return distribute
