"""The content table of readings: picture stories, short stories, notes and poems to be read while one waits."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sync.protocol.content_codec import FALLBACKS, Picked, Record, Text
from sync.protocol.content_fields import CODE, POSITION

ReadingKind = Literal["picture_story", "story", "note", "poem"]
Licence = Literal["project", "public_domain"]

PICTURED = "picture_story"
POEM = "poem"
LEAST_PICTURES, MOST_PICTURES = 5, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Record):
    """A text that is worth reading in the language it was written in: Chinese, translated or not.

    A label is always translated; a story need not be, as long as the screen names its language.
    """

    zh: str
    en: str | None
    ru: str | None

    def pick(self, lang: str) -> Picked:
        """The text in ``lang``, else in Chinese: somebody else's translation is further away than the original."""
        own = {"zh": self.zh, "en": self.en, "ru": self.ru}.get(lang)
        return Picked(self.zh, FALLBACKS["zh"][0]) if own is None else Picked(own, lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPart(Record):
    """A paragraph, a stanza (its lines apart by line feeds), or what stands below one ``picture``."""

    picture: str | None = field(metadata=CODE)
    text: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Record):
    """Something to read in a few ``minutes``. ``author`` None: written for this project."""

    KEY: ClassVar[str] = "id"

    id: str = field(metadata=CODE)
    position: int = field(metadata=POSITION)
    kind: ReadingKind
    audience: Literal["children", "everyone"]
    title: Text
    summary: Text
    minutes: int = field(metadata={"minimum": 1, "maximum": 60})
    parts: tuple[ReadingPart, ...]
    note: Text | None
    author: Text | None
    dynasty: Text | None
    source: Text | None
    licence: Licence

    def fault(self) -> str | None:
        return self._fault_of_parts() or self._fault_of_origin()

    def _fault_of_parts(self) -> str | None:
        if not self.parts:
            return "has nothing to read"
        for lang in ("en", "ru"):
            if len({getattr(part.text, lang) is None for part in self.parts}) > 1:
                return f"is translated in part only ({lang})"
        pictures = [part.picture for part in self.parts if part.picture]
        if self.kind != PICTURED:
            return "has pictures but is no picture story" if pictures else None
        if len(pictures) < len(self.parts):
            return "is a picture story with a page that has no picture"
        is_right = LEAST_PICTURES <= len(pictures) <= MOST_PICTURES
        return None if is_right else f"must have {LEAST_PICTURES} to {MOST_PICTURES} pictures"

    def _fault_of_origin(self) -> str | None:
        if self.licence == "public_domain" and not (self.author and self.source):
            return "is in the public domain but names no author or no source"
        if self.kind == POEM and not (self.author and self.note):
            return "is a poem without its author or its note"
        return None
