"""What there is to read in the rest area: shelves, the pieces on them, and where this visitor was in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.views import Shown
from sync.protocol.content import Reading as Record

SHORT_MINUTES = 5
"""What is still a short read: a train is called ten minutes before it leaves."""

SHELVES = (
    ("pictures", N_("图画故事"), ("picture_story",)),
    ("stories", N_("短文故事"), ("story", "note")),
    ("poems", N_("古诗"), ("poem",)),
)
"""(code, name, kinds) in the order in which they stand."""

KINDS = {
    "picture_story": N_("看图故事"),
    "story": N_("故事"),
    "note": N_("随笔"),
    "poem": N_("古诗"),
}

ORIGINAL = N_("为本终端写的原创作品")
PUBLIC_DOMAIN = N_("{source}，公有领域")


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """A piece on a shelf; ``byline`` is dynasty and author, "" for what was written for this kiosk;
    ``cover`` the name of its first picture ("": none)."""

    id: str
    kind: str
    kind_text: str
    title: Shown
    summary: Shown
    minutes: int
    minutes_text: str
    byline: str
    cover: str
    is_for_children: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """Pieces of like kind."""

    code: str
    title: str
    cards: list[ReadingCard]


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """A paragraph, a stanza, or a page below its ``picture`` ("": none)."""

    text: Shown
    picture: str


@dataclass(frozen=True, slots=True)
class ReadingText:
    """A piece to read. ``lang`` is the language of its parts, ``credit`` says whose it is."""

    card: ReadingCard
    lang: str
    parts: list[ReadingPart]
    note: Shown | None
    credit: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a text: ``offset`` characters into its ``block``, of ``length`` in the language read."""

    block: int = 0
    offset: int = 0
    length: int = 0


@dataclass
class Sitting:
    """What one visitor left at the reading desk: the place in each piece, the size of the letters, the lamp."""

    places: dict[str, Place] = field(default_factory=dict)
    size_step: int = 1
    is_night: bool = False
    is_short_only: bool = False


class Reading:
    """The shelves, in the current language, and the sitting of the present visitor."""

    def __init__(self, content: Content, i18n: Translator) -> None:
        self._content, self._i18n = content, i18n
        self.sitting = Sitting()

    def forget(self) -> None:
        """The visitor left: the next one finds every piece closed, the letters as usual, the lamp off."""
        self.sitting = Sitting()

    def shelves(self, most_minutes: int | None = None) -> list[Shelf]:
        """The shelves with the pieces of at most ``most_minutes``; an empty shelf is left out."""
        cards = [
            self._card(record) for record in self._records() if most_minutes is None or record.minutes <= most_minutes
        ]
        shelves = (Shelf(code, self._i18n._(name), _of_kinds(cards, kinds)) for code, name, kinds in SHELVES)
        return [shelf for shelf in shelves if shelf.cards]

    def reading(self, id: str) -> ReadingText:
        """One piece; raises UnknownContent."""
        record: Record = self._content.record("readings", id)
        parts = [ReadingPart(self._content.shown(part.text), part.picture or "") for part in record.parts]
        return ReadingText(
            card=self._card(record),
            lang=parts[0].text.lang,
            parts=parts,
            note=self._content.shown(record.note) if record.note else None,
            credit=self._credit(record),
        )

    def _records(self) -> Iterable[Record]:
        table: Mapping[str, Record] = self._content.table("readings")
        return table.values()

    def _card(self, record: Record) -> ReadingCard:
        return ReadingCard(
            id=record.id,
            kind=record.kind,
            kind_text=self._i18n._(KINDS[record.kind]),
            title=self._content.shown(record.title),
            summary=self._content.shown(record.summary),
            minutes=record.minutes,
            minutes_text=self._i18n.ngettext("约 {n} 分钟", "约 {n} 分钟", record.minutes).format(n=record.minutes),
            byline=self._byline(record),
            cover=record.parts[0].picture or "",
            is_for_children=record.audience == "children",
        )

    def _byline(self, record: Record) -> str:
        names = (self._content.shown(text).text for text in (record.dynasty, record.author) if text)
        return " · ".join(names)

    def _credit(self, record: Record) -> str:
        if record.source is None:
            return self._i18n._(ORIGINAL)
        return self._i18n._(PUBLIC_DOMAIN).format(source=self._content.shown(record.source).text)


def _of_kinds(cards: list[ReadingCard], kinds: tuple[str, ...]) -> list[ReadingCard]:
    return [card for card in cards if card.kind in kinds]
