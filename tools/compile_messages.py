"""Compile every .po of the repository to the .mo beside it, when it is missing or older.

Usage: python tools/compile_messages.py [ROOT]

The .mo files are made, never committed. The run script, the wheel and the tests all call this; when nothing has
changed it costs a directory walk and does not even load Babel.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CATALOGUES = ("assets/locales/*/LC_MESSAGES/*.po", "sync/central/**/locale/*/LC_MESSAGES/*.po")


def stale_catalogues(root: Path) -> list[Path]:
    """The .po files under `root` whose .mo is missing or older than they are."""
    found = sorted({path for pattern in CATALOGUES for path in root.glob(pattern)})
    return [path for path in found if not _is_fresh(path)]


def compile_messages(root: Path) -> list[Path]:
    """Compile the stale catalogues under `root`; returns the .mo files written.

    Raises babel.messages.pofile.PoFileError for a file that is no .po, and leaves its old .mo as it was.
    """
    return [_compile(path) for path in stale_catalogues(root)]


def _is_fresh(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns > catalogue.stat().st_mtime_ns


def _compile(path: Path) -> Path:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
    compiled = path.with_suffix(".mo")
    # Several test processes may do this at once: a reader must see the old file or the new one, never half of one.
    unfinished = compiled.with_suffix(f".mo.{os.getpid()}")
    with unfinished.open("wb") as target:
        write_mo(target, catalogue)
    unfinished.replace(compiled)
    return compiled


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    for compiled in compile_messages(root):
        print(f"compiled {compiled.relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
