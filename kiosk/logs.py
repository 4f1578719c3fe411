"""The log: what the program did, for a technician. Never what a visitor typed, chose or left."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1024 * 1024
KEPT_FILES = 5
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# They write addresses of requests, or the user's own words, at levels that look harmless; of a reply that was cut also
# what of it came, with a traceback. Of what fails the kiosk says itself.
QUIET = ("urllib3", "PIL", "requests")


def set_up_logs(folder: Path, level: int = logging.INFO) -> None:
    """Logs to folder/kiosk.log, rotating; without a place to write to, to the standard error stream alone."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(folder / "kiosk.log", maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
        )
    except OSError as error:
        logging.getLogger(__name__).warning("no log file: %s", error)
    logging.basicConfig(level=level, format=FORMAT, handlers=handlers, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
