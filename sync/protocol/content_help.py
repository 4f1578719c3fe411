"""The content tables about help: what people ask for, what is done until it comes, what is logged and reported."""

from dataclasses import dataclass, field
from typing import ClassVar

from sync.protocol.content_codec import Record, Text
from sync.protocol.content_fields import CODE, POSITION, Provenance, Severity, repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAidProcedure(Provenance):
    """What to do until help comes. Not shown as checked before a clinician has signed it."""

    KEY: ClassVar[str] = "id"
    IS_FACT: ClassVar[bool] = True

    id: str = field(metadata=CODE)
    name: Text
    steps: tuple[Text, ...]
    never: tuple[Text, ...]
    call_120_when: Text
    is_reviewed: bool

    def fault(self) -> str | None:
        return Provenance.fault(self) if 1 <= len(self.steps) <= 6 else "must have one to six steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceType(Record):
    """What a volunteer logs; ``consumable`` names what it uses up."""

    code: str = field(metadata=CODE)
    position: int = field(metadata=POSITION)
    name: Text
    default_minutes: int = field(metadata={"minimum": 0, "maximum": 600})
    consumable: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpOption(Record):
    """One coarse answer to a question of a help request."""

    code: str = field(metadata=CODE)
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpQuestion(Record):
    """A question asked before a help request is made; answered by a code, never by free text."""

    code: str = field(metadata=CODE)
    title: Text
    options: tuple[HelpOption, ...]

    def fault(self) -> str | None:
        if len(self.options) < 2 or repeated(option.code for option in self.options):
            return "must offer two or more different options"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpType(Record):
    """A kind of help request. ``route`` is who is called first, ``numbers`` are dialled by the visitor."""

    code: str = field(metadata=CODE)
    position: int = field(metadata=POSITION)
    name: Text
    severity: Severity
    acknowledge_s: int | None = field(metadata={"minimum": 1})
    acknowledge: Text
    first_action: Text
    close: Text
    route: tuple[str, ...]
    numbers: tuple[str, ...] = field(metadata={"refers_to": "hotlines"})
    first_steps: tuple[Text, ...]
    asks: tuple[HelpQuestion, ...]
    is_public: bool

    def fault(self) -> str | None:
        if self.severity == "S1" and self.asks:
            return "asks something before a life is safe"
        if self.severity == "S1" and not (self.numbers and self.first_steps):
            return "is about life but has no number or no first step"
        return "has more than four first steps" if len(self.first_steps) > 4 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardType(Record):
    """A kind of hazard, an example of the time in which it is dealt with, and by whom."""

    code: str = field(metadata=CODE)
    position: int = field(metadata=POSITION)
    name: Text
    default_severity: Severity
    limit_example: Text
    partner: str = field(metadata={"refers_to": "partner_types"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard(Record):
    """A sentence shown large to somebody who speaks another language.

    ``key`` holds those of its words that must be read from afar, as they stand in ``text``. A card about health never
    becomes a code that a camera can read.
    """

    KEY: ClassVar[str] = "id"

    id: str = field(metadata=CODE)
    text: Text
    key: Text | None = None
    is_about_health: bool = False

    def fault(self) -> str | None:
        if self.key is None:
            return None
        pairs = [(self.key.zh, self.text.zh), (self.key.en, self.text.en), (self.key.ru, self.text.ru)]
        if all(key.casefold() in str(text).casefold() for key, text in pairs if key):
            return None
        return "has key words that are not in its text"
