"""The content tables behind the search: other words for the same thing, and questions as people really ask them."""

from dataclasses import dataclass, field
from typing import ClassVar

from sync.protocol.content_codec import Record
from sync.protocol.content_fields import CODE, repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymGroup(Record):
    """Words and short phrases that mean the same to whoever searches, in any of the languages."""

    code: str = field(metadata=CODE)
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]

    def fault(self) -> str | None:
        if word := repeated(self.zh) or repeated(self.en) or repeated(self.ru):
            return f'names "{word}" twice'
        return None if len({*self.zh, *self.en, *self.ru}) > 1 else "must name two or more words"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionVariants(Record):
    """Other ways in which people ask one consultation; they are searched, and shown nowhere."""

    KEY: ClassVar[str] = "consultation"

    consultation: str = field(metadata={"refers_to": "consultations"})
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]
