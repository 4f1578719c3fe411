"""Consultation: groups of questions, their answers, and search. An answer past its review date is not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kiosk.clock import Clock
from kiosk.search.query import asked_characters
from kiosk.services.content import Content
from kiosk.services.phones import phone_card
from kiosk.services.rows import Rows
from kiosk.services.search import Search
from kiosk.services.views import Answer, GroupCard, QuestionRow, Shown
from kiosk.tickets.qr import MOST_BYTES, Modules, qr_modules
from sync.protocol.content import Consultation as Record
from sync.protocol.events import ContentRated, Event

OFFERED = 6
ASK_INSTEAD = "12345"
RELATED, RELATED_SHARE = 3, 0.2
DONE_HERE, DONE_HERE_SHARE = 2, 0.3
"""How many related questions, and services of the fairs, stand below an answer, and how much of its question each must
hold: a service that is only in the neighbourhood would send somebody in vain."""
AT_HAND = 2
NOTHING = Shown("", "zh")


class Consultation:
    """Questions and answers in the current language."""

    def __init__(self, content: Content, clock: Clock, emit: Callable[[Event], None], search: Search) -> None:
        self._content, self._clock, self._emit, self._search = content, clock, emit, search

    def groups(self) -> list[GroupCard]:
        """All groups, with the number of questions in each."""
        counts = Counter(self._content.column("consultations", "group"))
        return [
            GroupCard(group.code, self._content.shown(group.name), counts[group.code])
            for group in self._content.table("consultation_groups").values()
        ]

    def questions(self, group: str) -> Sequence[QuestionRow]:
        """The questions of a group, in the order of their ids; raises UnknownContent."""
        self._content.record("consultation_groups", group)
        return Rows(self._content.keys("consultations", group=group), self._question)

    def popular(self) -> list[QuestionRow]:
        """What is likeliest asked at this hour and season, at most six, and nothing that is out of date."""
        now = self._clock.now()
        weights: Counter[str] = Counter()
        for occasion in self._content.table("occasions").values():
            if occasion.holds(now.month, now.hour):
                weights.update(dict.fromkeys(occasion.consultations, occasion.weight))
        likely = [id for id, _ in weights.most_common()]
        for group in self.groups():
            likely += self._content.keys("consultations", group=group.code)[:1]
        table, today = self._content.table("consultations"), now.date()
        offered = [id for id in dict.fromkeys(likely) if id in table and not table[id].is_expired(today)]
        return self.rows(offered[:OFFERED])

    def rows(self, ids: Iterable[str]) -> list[QuestionRow]:
        """These questions in this order; ids that the pack does not have are left out."""
        table = self._content.table("consultations")
        return [self._row(table[id]) for id in ids if id in table]

    def search(self, text: str, group: str | None = None) -> Sequence[QuestionRow]:
        """Questions that answer `text` in any language, best first. The text itself is kept nowhere."""
        return Rows(self._search.questions(text, group), self._question)

    def chosen(self, id: str) -> None:
        """A search result was opened: the search counts as performed, with this outcome."""
        self._search.chosen_id(id)

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

    def related(self, id: str) -> list[QuestionRow]:
        """What is asked besides, at most three: questions about the same, then the next ones of the group. Raises
        UnknownContent.
        """
        record: Record = self._content.record("consultations", id)
        today = self._clock.now().date()
        group = self._content.keys("consultations", group=record.group)
        after = group[group.index(id) + 1 :] + group[: group.index(id)]
        found: list[Record] = []
        for key in (*self._search.about_the_same(record.title, "consultations", RELATED_SHARE), *after):
            other: Record = self._content.record("consultations", key)
            if key != id and other not in found and not other.is_expired(today):
                found.append(other)
            if len(found) == RELATED:
                break
        return [self._row(other) for other in found]

    def done_here(self, id: str) -> list[str]:
        """The ids of the service items that do what is asked about, at most two. Raises UnknownContent.

        Their names say something of it: whoever has lost an identity card is not sent to where plates are given out,
        for which one needs that card.
        """
        record: Record = self._content.record("consultations", id)
        found = self._search.about_the_same(record.title, "service_items", DONE_HERE_SHARE)
        asked, services = asked_characters(record.title.zh), self._content.table("service_items")
        return [key for key in found if not asked.isdisjoint(services[key].name.zh)][:DONE_HERE]

    def at_hand(self, id: str) -> list[str]:
        """The codes of the amenities that the question, its answer or its next step names, at most two: where the
        nearest is belongs there too. Raises UnknownContent.
        """
        record: Record = self._content.record("consultations", id)
        said = "\n".join(text.zh for text in (record.title, record.answer, record.next_step) if text)
        names = {code: term.name.zh for code, term in self._content.table("amenities").items()}
        named = sorted((code for code in names if names[code] in said), key=lambda code: said.index(names[code]))
        return named[:AT_HAND]

    def checklist(self, answer: Answer) -> Modules:
        """The papers of an answer as a QR code of plain text, for a phone to take along; empty where there are none, or
        too many for a code that a phone reads.
        """
        if not answer.papers:
            return ()
        lines = [answer.title.text, *(f"□ {paper.text}" for paper in answer.papers)]
        if answer.phones:
            lines.append(answer.phones[0].number)
        text = "\n".join(lines)
        return qr_modules(text) if len(text.encode()) <= MOST_BYTES else ()

    def rated(self, id: str, score: int) -> None:
        """A smiley under an answer: 1, 2 or 3 (best). Raises UnknownContent."""
        self._content.record("consultations", id)
        self._emit(ContentRated(ref=id, score=score))

    def _question(self, id: str) -> QuestionRow:
        return self._row(self._content.record("consultations", id))

    def _row(self, record: Record) -> QuestionRow:
        return QuestionRow(record.id, self._content.shown(record.title), record.group)
