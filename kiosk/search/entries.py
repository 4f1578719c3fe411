"""What of a record is searched, in all its languages."""

from __future__ import annotations

from kiosk.search.keywords import Entry, entry
from sync.protocol.content import Consultation, Service, Text


def consultation_entry(record: Consultation) -> Entry:
    """A question: its title, its keywords, and everything that the answer says."""
    bodies = [record.answer, *record.steps, *record.papers, *([record.next_step] if record.next_step else [])]
    return entry(
        record.id, _languages(record.title), record.keywords, [text for body in bodies for text in _languages(body)]
    )


def service_entry(record: Service) -> Entry:
    """A service item: its name."""
    return entry(record.id, _languages(record.name), (), ())


def _languages(text: Text) -> list[str]:
    return [part for part in (text.zh, text.en, text.ru) if part]
