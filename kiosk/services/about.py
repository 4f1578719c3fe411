"""What this machine says about itself: what is kept how long, which version runs, how old the content is."""

from __future__ import annotations

from datetime import date

from kiosk.services.content import Content
from kiosk.services.views import RetentionRow, Shown

OF_A_VISIT = ("visit_session", "help_request", "requester_contact")


class About:
    """Answers for the page of privacy."""

    def __init__(self, content: Content, station: str) -> None:
        self._content, self._station = content, station

    def retention(self) -> list[RetentionRow]:
        """Every kind of data that can arise, and how long it stays; what this visit may leave behind comes first."""
        shown = self._content.shown
        rows = sorted(self._content.table("retention").values(), key=lambda row: row.code not in OF_A_VISIT)
        return [
            RetentionRow(row.code, shown(row.data), shown(row.kiosk), shown(row.central), shown(row.after))
            for row in rows
        ]

    def checked_on(self) -> date | None:
        """The latest day on which somebody checked a fact of the content; None if nothing was ever checked."""
        tables = ("hotlines", "consultations", "first_aid")
        days = [row.reviewed_on for name in tables for row in self._content.table(name).values() if row.reviewed_on]
        return max(days, default=None)

    def content_version(self) -> str:
        """The version of the content, the same on every kiosk that holds the same."""
        return self._content.version()

    def station(self) -> Shown:
        """The name of this station."""
        return self._content.shown(self._content.record("facilities", self._station).name)
