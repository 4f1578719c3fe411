"""Consultation: groups of questions, their answers, and plain search. An answer past its review date is not shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.clock import Clock
from kiosk.search.keywords import Entry, entry, search
from kiosk.services.content import Content
from kiosk.services.phones import phone_card
from kiosk.services.views import Answer, GroupCard, QuestionRow, Shown
from sync.protocol.content import Consultation as Record
from sync.protocol.content import Text
from sync.protocol.events import ContentRated, Event, SearchPerformed

# What people at a station ask first; ids that the pack does not have are left out.
POPULAR = ("B02", "C01", "H02", "J08", "D05", "I10")
ASK_INSTEAD = "12345"
NOTHING = Shown("", "zh")


class Consultation:
    """Questions and answers in the current language."""

    def __init__(self, content: Content, clock: Clock, emit: Callable[[Event], None]) -> None:
        self._content, self._clock, self._emit = content, clock, emit
        self._index: tuple[str, list[Entry]] = ("", [])
        self._open_search: tuple[str | None, int] | None = None

    def groups(self) -> list[GroupCard]:
        """All groups, with the number of questions in each."""
        records = list(self._content.table("consultations").values())
        return [
            GroupCard(group.code, self._content.shown(group.name), sum(item.group == group.code for item in records))
            for group in self._content.table("consultation_groups").values()
        ]

    def questions(self, group: str) -> list[QuestionRow]:
        """The questions of a group, in the order of their ids; raises UnknownContent."""
        self._content.record("consultation_groups", group)
        return [self._row(item) for item in self._content.table("consultations").values() if item.group == group]

    def popular(self) -> list[QuestionRow]:
        """What is asked most, at most six."""
        return self.rows(POPULAR)

    def rows(self, ids: Iterable[str]) -> list[QuestionRow]:
        """These questions in this order; ids that the pack does not have are left out."""
        table = self._content.table("consultations")
        return [self._row(table[id]) for id in ids if id in table]

    def search(self, text: str, group: str | None = None) -> list[QuestionRow]:
        """Questions that hold every word of `text` in any language, best first. The text itself is kept nowhere."""
        table = self._content.table("consultations")
        hits = [table[key] for key in search(text, self._entries())]
        rows = [self._row(item) for item in hits if group is None or item.group == group]
        self._open_search = (group, len(rows)) if text.strip() else None
        return rows

    def chosen(self, id: str) -> None:
        """A search result was opened: the search counts as performed, with this outcome."""
        if self._open_search is not None:
            self._close_search(id)

    def search_left(self) -> None:
        """The visit ended: a search without a choice counts too, that is how missing answers are found."""
        if self._open_search is not None:
            self._close_search(None)

    def answer(self, id: str) -> Answer:
        """One answer; expired, its content is hidden and 12345 is the phone. Raises UnknownContent."""
        record: Record = self._content.record("consultations", id)
        is_expired = record.is_expired(self._clock.now().date())
        shown, all_shown = self._content.shown, self._content.all_shown
        return Answer(
            id=record.id,
            title=shown(record.title),
            answer=NOTHING if is_expired else shown(record.answer),
            steps=[] if is_expired else all_shown(record.steps),
            papers=[] if is_expired else all_shown(record.papers),
            next_step=shown(record.next_step) if record.next_step and not is_expired else None,
            phones=[phone_card(self._content, number) for number in ((ASK_INSTEAD,) if is_expired else record.phones)],
            sources=list(record.sources),
            reviewed_on=record.reviewed_on,
            review_by=record.review_by,
            is_expired=is_expired,
            is_demo=record.is_demo,
        )

    def rated(self, id: str, score: int) -> None:
        """A smiley under an answer: 1, 2 or 3 (best). Raises UnknownContent."""
        self._content.record("consultations", id)
        self._emit(ContentRated(ref=id, score=score))

    def _row(self, record: Record) -> QuestionRow:
        return QuestionRow(record.id, self._content.shown(record.title), record.group)

    def _close_search(self, chosen: str | None) -> None:
        assert self._open_search is not None
        (group, hits), self._open_search = self._open_search, None
        self._emit(SearchPerformed(group=group, hit_count=hits, chosen=chosen))

    def _entries(self) -> list[Entry]:
        version, entries = self._index
        if version != self._content.version():
            entries = [_entry(record) for record in self._content.table("consultations").values()]
            self._index = (self._content.version(), entries)
        return entries


def _entry(record: Record) -> Entry:
    bodies = [record.answer, *record.steps, *record.papers, *([record.next_step] if record.next_step else [])]
    return entry(
        record.id, _languages(record.title), record.keywords, [text for body in bodies for text in _languages(body)]
    )


def _languages(text: Text) -> list[str]:
    return [part for part in (text.zh, text.en, text.ru) if part]
