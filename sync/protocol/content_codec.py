"""From JSON to content records and back: one strict decoder, built from the annotations of the record classes.

A record that says less, more or other than its class is refused with a plain reason and the place inside the record;
nothing is guessed and nothing is half-read. A field may say more about itself in its metadata:

    refers_to   name of the table in which each value of the field must be a key
    pattern     regular expression that the whole string must match, with ``pattern_name`` for the reason
    minimum     smallest allowed integer
    maximum     largest allowed integer
    russian     "optional": the Russian of a text may be null, screens then fall back to English
    english     "optional": so may its English; screens then fall back to Chinese, and name the language

A field with a default came to its class later: JSON written before lacks it, and it is left out where it has its
default. Either way there is one spelling, so a pack keeps its version whoever reads and writes it.
"""

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date, datetime
from typing import Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin

Json = dict[str, Any]
Decoder = Callable[[object], Any]
Metadata = Mapping[str, Any]
T = TypeVar("T")

FALLBACKS = {"zh": ("zh",), "en": ("en", "zh"), "ru": ("ru", "en", "zh")}
# Control characters other than a line feed, and lone surrogates, which UTF-8 cannot carry.
UNSHOWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


class ContentError(Exception):
    """Content that is refused whole: ``file`` and ``key`` say where, ``reason`` says why, in plain words."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class FieldError(Exception):
    """A value that does not fit its field. ``path`` grows while the fault travels outwards."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path

    def inside(self, step: str) -> "FieldError":
        """The same fault seen from one level further out; ``step`` is a field name or ``[index]``."""
        joint = "." if self.path and not self.path.startswith("[") else ""
        return FieldError(self.reason, f"{step}{joint}{self.path}")

    def __str__(self) -> str:
        return f"{self.path} {self.reason}" if self.path else self.reason


@dataclasses.dataclass(frozen=True, slots=True)
class Picked:
    """A text as chosen for a reader: ``lang`` is the language it is really in."""

    text: str
    lang: str


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """One text in the kiosk's languages: Chinese is the source; the others may be missing where the field says so."""

    zh: str
    en: str | None
    ru: str | None

    def pick(self, lang: str) -> Picked:
        """The text in ``lang``, else the nearest fallback (ru, en, zh); an unknown language reads Chinese."""
        for candidate in FALLBACKS.get(lang, ("zh",)):
            text: str | None = getattr(self, candidate)
            if text is not None:
                return Picked(text, candidate)
        return Picked(self.zh, "zh")


class Record:
    """What a row of a content table is: a frozen dataclass whose field named ``KEY`` is its key in the table."""

    __slots__ = ()
    KEY: ClassVar[str] = "code"

    def fault(self) -> str | None:
        """What is wrong between fields that are each right on their own; None if nothing is."""
        return None


def key_of(record: Record) -> str:
    """The key of a record in its table."""
    return str(getattr(record, record.KEY))


def decode_record(cls: type[T], value: object) -> T:
    """A record of ``cls`` from its JSON object; raises FieldError naming the field and the reason."""
    return typing.cast(T, _decode_object(cls, value))


def encode_record(value: object) -> Any:
    """The JSON form of a record or of any value in it; ``decode_record`` of the result gives an equal record."""
    kind: Any = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        absent = _defaults(kind)
        fields = {name: getattr(value, name) for name in _plan(kind)}
        return {name: encode_record(item) for name, item in fields.items() if absent.get(name, _GIVEN) != item}
    if isinstance(value, tuple):
        return [encode_record(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def references(record: object) -> Iterator[tuple[str, str, str]]:
    """Every (place in the record, table, key) by which a record points at a record of a table."""
    kind: Any = type(record)
    for name, table, is_nested in _pointing_fields(kind):
        value = getattr(record, name)
        for index, item in enumerate(value if isinstance(value, tuple) else () if value is None else (value,)):
            place = f"{name}[{index}]" if isinstance(value, tuple) else name
            if table:
                yield place, table, item
            elif is_nested:
                yield from ((f"{place}.{inner}", to, key) for inner, to, key in references(item))


# -- building decoders from annotations ---------------------------------------------------------------------------


@functools.cache
def _plan(cls: Any) -> dict[str, Decoder]:
    hints = typing.get_type_hints(cls)
    return {field.name: decoder_of(hints[field.name], field.metadata) for field in dataclasses.fields(cls)}


_GIVEN = object()
"""Stands for the default of a field that has none: equal to nothing."""


@functools.cache
def _defaults(cls: Any) -> Json:
    fields = dataclasses.fields(cls)
    return {field.name: field.default for field in fields if field.default is not dataclasses.MISSING}


@functools.cache
def _pointing_fields(cls: Any) -> tuple[tuple[str, str | None, bool], ...]:
    """(name, table it refers to, whether it holds records of its own) of the fields worth visiting for references."""
    hints = typing.get_type_hints(cls)
    fields = [
        (field.name, field.metadata.get("refers_to"), _holds_record(hints[field.name]))
        for field in dataclasses.fields(cls)
    ]
    return tuple(field for field in fields if field[1] or field[2])


def _holds_record(annotation: Any) -> bool:
    inner = [kind for kind in get_args(annotation) or (annotation,) if kind not in (types.NoneType, Ellipsis)]
    return any(dataclasses.is_dataclass(kind) and kind is not Text for kind in inner)


def decoder_of(annotation: Any, metadata: Metadata) -> Decoder:
    """What reads one value of this annotation from JSON; it raises FieldError."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        (inner,) = (kind for kind in arguments if kind is not types.NoneType)
        return _optional(decoder_of(inner, metadata))
    if origin is tuple:
        return functools.partial(_decode_list, decoder_of(arguments[0], metadata))
    if origin is Literal:
        return functools.partial(_decode_choice, arguments)
    if annotation is Text:
        return functools.partial(_decode_text, missing_languages(metadata))
    if dataclasses.is_dataclass(annotation):
        return functools.partial(_decode_object, annotation)
    return functools.partial(SCALARS[annotation], metadata)


def _optional(decode: Decoder) -> Decoder:
    return lambda value: None if value is None else decode(value)


def _decode_object(cls: Any, value: object) -> object:
    plan, absent = _plan(cls), _defaults(cls)
    given = _check_keys(plan, value, may_lack=absent.keys())
    fields: Json = {}
    for name in (name for name in plan if name in given):
        try:
            fields[name] = plan[name](given[name])
        except FieldError as fault:
            raise fault.inside(name) from None
        if name in absent and fields[name] == absent[name]:
            raise FieldError("says nothing and must be left out", name)
    made: object = cls(**fields)
    reason = made.fault() if isinstance(made, Record) else None
    if reason:
        raise FieldError(reason)
    return made


def _check_keys(plan: Mapping[str, Decoder], value: object, may_lack: Set[str] = frozenset()) -> Json:
    if not isinstance(value, dict):
        raise FieldError("must be an object")
    if unknown := sorted(value.keys() - plan.keys()):
        raise FieldError(f'has the unknown key "{unknown[0]}"')
    if missing := sorted(plan.keys() - value.keys() - may_lack):
        raise FieldError(f'lacks the key "{missing[0]}"')
    return value


def _decode_list(decode: Decoder, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise FieldError("must be a list")
    items = []
    for index, item in enumerate(value):
        try:
            items.append(decode(item))
        except FieldError as fault:
            raise fault.inside(f"[{index}]") from None
    return tuple(items)


def _decode_choice(choices: tuple[str, ...], value: object) -> str:
    if not isinstance(value, str) or value not in choices:
        raise FieldError(f"must be one of {', '.join(choices)}")
    return value


def missing_languages(metadata: Metadata) -> frozenset[str]:
    """The languages that a text with this metadata may lack."""
    words = {"en": "english", "ru": "russian"}
    return frozenset(lang for lang, word in words.items() if metadata.get(word) == "optional")


def _decode_text(may_be_null: Set[str], value: object) -> Text:
    given = _check_keys(_plan(Text), value)
    for lang, text in given.items():
        if text is None and lang in may_be_null:
            continue
        if text is None or text == "":
            raise FieldError(f"lacks its {LANGUAGE_NAMES[lang]} text")
        try:
            _decode_str({}, text)
        except FieldError as fault:
            raise fault.inside(lang) from None
    return Text(**given)


def _decode_str(metadata: Metadata, value: object) -> str:
    if not isinstance(value, str):
        raise FieldError("must be a string")
    if not value.strip() or value != value.strip():
        raise FieldError("must not be empty nor begin or end with a space")
    if UNSHOWABLE.search(value):
        raise FieldError("has a character that cannot be shown")
    pattern = metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        raise FieldError(f'"{value}" is not {metadata.get("pattern_name", "of the right form")}')
    return value


def _decode_int(metadata: Metadata, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError("must be a whole number")
    if not metadata.get("minimum", value) <= value <= metadata.get("maximum", value):
        raise FieldError(f"{value} is out of range")
    return value


def _decode_bool(metadata: Metadata, value: object) -> bool:
    if not isinstance(value, bool):
        raise FieldError("must be true or false")
    return value


def _decode_date(metadata: Metadata, value: object) -> date:
    return _decode_moment(date, "a date YYYY-MM-DD", value)


def _decode_datetime(metadata: Metadata, value: object) -> datetime:
    moment = _decode_moment(datetime, "a time YYYY-MM-DDTHH:MM:SS+HH:MM", value)
    if moment.tzinfo is None:
        raise FieldError(f'"{value}" lacks its offset from UTC')
    return moment


Moment = TypeVar("Moment", date, datetime)


def _decode_moment(kind: type[Moment], form: str, value: object) -> Moment:
    """One spelling a moment: else two packs with the same content could differ in their version."""
    try:
        moment = kind.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise FieldError(f'"{value}" is not {form}') from None
    if moment.isoformat() != value:
        raise FieldError(f'"{value}" is not {form}')
    return moment


LANGUAGE_NAMES = {"zh": "Chinese", "en": "English", "ru": "Russian"}
SCALARS: dict[Any, Callable[[Metadata, object], Any]] = {
    str: _decode_str,
    int: _decode_int,
    bool: _decode_bool,
    date: _decode_date,
    datetime: _decode_datetime,
}
