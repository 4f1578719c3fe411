"""Typing in pinyin with the words of the content: made ready beside the screens, and anew when the content changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from weakref import WeakMethod

from assets import asset
from kiosk.input_method.composer import Composer
from kiosk.input_method.lexicon import Lexicon, OwnLexicon
from kiosk.input_method.phrases import own_words
from kiosk.services.content import Content
from sync.protocol.content import Text

NAMED = {
    "consultation_groups": ("name",),
    "service_items": ("name",),
    "facilities": ("name",),
    "amenities": ("name",),
    "partner_types": ("name",),
    "hotlines": ("name",),
    "help_types": ("name",),
    "assistance_types": ("name",),
    "fair_themes": ("name",),
    "first_aid": ("name",),
    "areas": ("name",),
    "glossary": ("text",),
}
TITLED = {"consultations": ("title",), "notices": ("title",), "readings": ("title",)}
TOLD = {"consultations": ("answer", "steps", "papers"), "notices": ("body",), "hotlines": ("purpose",)}
"""Fields by table: what is a name, a title, a tale; see `kiosk.input_method.phrases`."""

SAID = (
    *("first_aid_variants", "hotline_variants", "amenity_variants", "question_variants", "service_variants"),
    *("here_variants", "partner_variants"),
)
"""Tables of what people say themselves, in Chinese: whoever cannot breathe types that, and no title."""

MOST_RECORDS = 20_000
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


class Typing:
    """Composers for who types in pinyin."""

    def __init__(self, content: Content, in_background: Callable[[Callable[[], None]], None]) -> None:
        self._content, self._in_background = content, in_background
        self._dictionary: Lexicon | None = None
        self._own, self._version = OwnLexicon(), ""
        self._forgetters: list[WeakMethod[Callable[[], None]]] = []

    def prepare(self) -> None:
        """Somebody may type soon: read the words of the content in the background, unless that was done."""
        if self._version != self._content.version():
            self._version = self._content.version()
            self._in_background(self.learn_content)

    def composer(self) -> Composer:
        """A composer; before the content has been read, it knows the dictionary alone."""
        return Composer(self._lexicons)

    def before_end(self, forget: Callable[[], None]) -> None:
        """Calls back this method, as long as its object lives, when a visit is about to end."""
        self._forgetters = [known for known in self._forgetters if known() is not None] + [WeakMethod(forget)]

    def forget(self) -> None:
        """The visit ends: so does all that was typed."""
        for known in self._forgetters:
            forget = known()
            if forget is not None:
                forget()

    def learn_content(self) -> None:
        """Take the words of the content on screen; nothing else is ever learnt."""
        _, dictionary = self._lexicons()
        self._own = own_words(dictionary, self._names(), self._texts(TITLED), self._said(), self._texts(TOLD))

    def _lexicons(self) -> tuple[OwnLexicon, Lexicon]:
        if self._dictionary is None:
            self._dictionary = Lexicon.read(asset("input_method"))
        return self._own, self._dictionary

    def _names(self) -> Iterator[str]:
        yield from self._texts(NAMED)
        for record in self._records("consultations"):
            yield from (keyword for keyword in record.keywords if _HAN.fullmatch(keyword))

    def _texts(self, fields_by_table: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        for table, fields in fields_by_table.items():
            for record in self._records(table):
                for field in fields:
                    yield from _chinese(getattr(record, field))

    def _said(self) -> Iterator[str]:
        for table in SAID:
            for record in self._records(table):
                yield from record.zh

    def _records(self, table: str) -> Iterator[Any]:
        records = self._content.table(table)
        for number, key in enumerate(records):
            if number == MOST_RECORDS:
                return
            yield records[key]


def _chinese(value: Text | tuple[Text, ...] | None) -> Iterator[str]:
    for text in value if isinstance(value, tuple | list) else [value]:
        if text is not None:
            yield text.zh
