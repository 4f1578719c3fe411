"""Sessions in a table of our own: the cookie itself is never stored, and everybody's own can be listed and ended.

Named by SESSION_ENGINE; the model is imported late, since Django reads this before its registry is ready.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from sync.central.accounts.models import StaffSession, User

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
ADDRESS = "address"
PROGRAM = "program"
DIGEST_LETTERS = 40

# A browser and a system by the word in its User-Agent that no other before it has: the first match counts.
BROWSERS = (
    *(("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox")),
    *(("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"))
OTHER_SYSTEM = ("Linux", "Linux")


def digest(session_key: str) -> str:
    """What is stored in place of a session's cookie: of no use to whoever reads the table."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:DIGEST_LETTERS]


class SessionStore(db.SessionStore):
    """Django's store over `StaffSession`."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """The table."""
        from sync.central.accounts.models import StaffSession

        return StaffSession

    def _get_session_from_db(self) -> StaffSession | None:
        alive = self.get_model_class().objects.filter(expire_date__gt=timezone.now())
        found = alive.filter(session_key=digest(self.session_key or "")).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this cookie."""
        return self.get_model_class().objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """The row that keeps this session."""
        row: StaffSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.session_key = digest(row.session_key)
        row.user_id = data.get(SESSION_KEY)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End the session of this cookie, or this one."""
        key = session_key or self.session_key
        if key is not None:
            self.get_model_class().objects.filter(session_key=digest(key)).delete()


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of somebody's sessions: when it began and was last used, from where, with what."""

    id: str
    began_at: datetime
    seen_at: datetime
    address: str
    program: str
    is_this: bool


def open_sessions(request: HttpRequest, user: User) -> list[OpenSession]:
    """The sessions in which this person is signed in, the one that asks first, then the newest."""
    here = digest(request.session.session_key or "")
    rows = user.sessions.filter(expire_date__gt=timezone.now())
    found = [_shown(row, here) for row in rows]
    return sorted(found, key=lambda one: (not one.is_this, -one.seen_at.timestamp()))


def _shown(row: StaffSession, here: str) -> OpenSession:
    data = row.get_decoded()
    began = int(data.get(SIGNED_IN_AT, 0))
    return OpenSession(
        id=row.session_key,
        began_at=datetime.fromtimestamp(began, UTC),
        seen_at=datetime.fromtimestamp(max(began, int(data.get(SEEN_AT, 0))), UTC),
        address=str(data.get(ADDRESS, "")),
        program=str(data.get(PROGRAM, "")),
        is_this=row.session_key == here,
    )


def end(user: User, *, only: str | None = None, but: str | None = None) -> int:
    """End this person's sessions: one by its id, or all but that of a cookie; returns how many ended."""
    found = user.sessions.all()
    if only is not None:
        found = found.filter(session_key=only)
    if but is not None:
        found = found.exclude(session_key=digest(but))
    return found.delete()[0]


def program_of(request: HttpRequest) -> str:
    """The browser and its system in two words, as people know them; empty for what is neither."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for word, name in BROWSERS if word in said), "")
    system = next((name for word, name in (*SYSTEMS, OTHER_SYSTEM) if word in said), "")
    return " · ".join(part for part in (browser, system) if part)
