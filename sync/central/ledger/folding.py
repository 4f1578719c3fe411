"""Moving what was committed from the log of an embedded database into its file, beside the writer.

SQLite does it every thousand pages, within a commit: now and then a request for help would wait for it, and a kiosk
that brings a month again and again.
"""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection

from sync.central import engines

log = logging.getLogger(__name__)
# In pages, about: what a transaction writes whatever is in it, and each event beyond that.
A_TRANSACTION, AN_EVENT = 40, 1
DUE_PAGES = 1000


class Folder:
    """A thread that folds the log whenever enough has been written."""

    def __init__(self) -> None:
        self._written = 0
        self._wake = threading.Event()
        self._is_due = self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="ledger-folder", daemon=True)
        self._thread.start()

    def wrote(self, events: int) -> None:
        """So many events have been committed in one transaction."""
        self._written += A_TRANSACTION + events * AN_EVENT
        if self._written >= DUE_PAGES:
            self._written, self._is_due = 0, True
            self._wake.set()

    def close(self) -> None:
        """End the thread; what is due is folded before."""
        self._is_closed = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._is_due:
                self._is_due = False
                self._fold()
            if self._is_closed:
                connection.close()
                return

    def _fold(self) -> None:
        close_old_connections()
        try:
            engines.fold()
        except DatabaseError as error:  # the commits fold by themselves then, if later
            log.warning("the log was not folded: %s", error)
