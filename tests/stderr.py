"""Where a program that a test runs in its own process writes its log."""

from __future__ import annotations

import logging
import sys
from typing import TextIO


class Stderr(logging.StreamHandler[TextIO]):
    """Writes to what is standard error at that moment.

    A program sets its log up when it starts, and the standard error of the test that started it is closed by the next.
    """

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """What is standard error now."""
        return sys.stderr
