"""What all event types share: the base class, and the fields of which they are made."""

from __future__ import annotations

from dataclasses import field, fields
from typing import Any, ClassVar

from . import checks
from .problems import ProblemError

INVALID = "event-data-invalid"

_CHECKS: dict[type[Event], dict[str, checks.Check]] = {}


def checked(check: checks.Check) -> Any:
    """A field whose value passes ``check``."""
    return field(metadata={"check": check})


def maybe(check: checks.Check, since: int = 1) -> Any:
    """A field that may be left out; ``since`` is the schema that brought it, if its type was spoken before."""
    return field(default=None, metadata={"check": checks.optional(check), "since": since})


def code() -> Any:
    """A code."""
    return checked(checks.CODE)


def count() -> Any:
    """A count from 0."""
    return checked(checks.COUNT)


def optional_code() -> Any:
    """A code, or None."""
    return checked(checks.optional(checks.CODE))


def language() -> Any:
    """A language tag."""
    return checked(checks.LANGUAGE)


def version() -> Any:
    """A version."""
    return checked(checks.VERSION)


def optional_version() -> Any:
    """A version, or None."""
    return checked(checks.optional(checks.VERSION))


class Event:
    """What all event types share. Making one with a wrong value raises ProblemError("event-data-invalid")."""

    __slots__ = ()
    TYPE: ClassVar[str]
    SCHEMA: ClassVar[int] = 1

    def __post_init__(self) -> None:
        for name, check in checks_of(type(self)).items():
            if not check.test(getattr(self, name)):
                raise ProblemError(INVALID, f"expected {check.expects}", name)


def checks_of(event_type: type[Event]) -> dict[str, checks.Check]:
    """The check of each field, in the order of the class."""
    if event_type not in _CHECKS:
        found = fields(event_type)  # type: ignore[arg-type]  # every subclass is a dataclass
        _CHECKS[event_type] = {part.name: part.metadata["check"] for part in found}
    return _CHECKS[event_type]


def schema_of(event: Event) -> int:
    """The lowest schema that has room for all that this event says: so that an older central can still read it where
    it says nothing new.
    """
    added = _added(type(event))
    if not added:
        return event.SCHEMA
    return max(since if getattr(event, name) is not None else min(added.values()) - 1 for name, since in added.items())


def unsaid(event: Event) -> frozenset[str]:
    """The fields of later schemas that this event does not use, and that must not be in its data."""
    return frozenset(name for name in _added(type(event)) if getattr(event, name) is None)


def _added(event_type: type[Event]) -> dict[str, int]:
    """The fields that came with a later schema, and with which."""
    found = fields(event_type)  # type: ignore[arg-type]
    return {part.name: part.metadata["since"] for part in found if part.metadata.get("since", 1) > 1}
