"""`yizhan-central`: the centre's command line."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run one command; returns the process's exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync.central.settings")
    from django.core.management import execute_from_command_line

    from sync.central.environment import prepare_home

    prepare_home()
    execute_from_command_line(["yizhan-central", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
