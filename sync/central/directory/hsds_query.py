"""What a reader of the public directory may ask: the parameters that HSDS names, read strictly, and pages of rows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from sync.central.directory.hsds_rows import Row
from sync.protocol.problems import ProblemError

DEFAULT_PER_PAGE, MOST_PER_PAGE = 50, 200
LONGEST_SEARCH = 100
LANGUAGES = ("zh", "en", "ru")
# A plus of an offset that was not escaped arrives as a space.
LOST_PLUS = re.compile(r" (\d\d:?\d\d)$")


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and 1 <= len(text) <= 6 and 1 <= int(text) <= most):
            raise ValueError(f"a whole number from 1 to {most}")
        return int(text)

    return read


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def _id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise ValueError("an id as this directory gives them, a UUID") from None


def _moment(text: str) -> datetime:
    """A day or a moment; without an offset it is Beijing's."""
    try:
        found = parse_datetime(LOST_PLUS.sub(r"+\1", text))
        day = None if found else parse_date(text)
    except ValueError:
        found = day = None
    if day is not None:
        found = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (made aware below)
    if found is None:
        raise ValueError("a date or a moment as in ISO 8601")
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return text

    return read


def _words(text: str) -> list[str]:
    if len(text) > LONGEST_SEARCH or "\0" in text:
        raise ValueError(f"at most {LONGEST_SEARCH} characters")
    return text.casefold().split()


READERS: dict[str, Callable[[str], Any]] = {
    "page": _number(999_999),
    "per_page": _number(MOST_PER_PAGE),
    "format": _one_of("json"),
    "lang": _one_of(*LANGUAGES),
    "search": _words,
    "full": _flag,
    "full_service": _flag,
    "minimal": _flag,
    "top_only": _flag,
    "taxonomy_term_id": _id,
    "taxonomy_id": _id,
    "organization_id": _id,
    "parent_id": _id,
    "modified_after": _moment,
}
EVERYWHERE = ("format", "lang")
LISTS = (*EVERYWHERE, "page", "per_page", "search")


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of a request, each read, by name; those not given are None."""

    asked: dict[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        """What was given for a parameter."""
        return self.asked.get(name, default)

    def matches(self, row: Row) -> bool:
        """Whether a row is among those asked for."""
        return (
            all(word in row.words for word in self.get("search", ()))
            and self.get("taxonomy_term_id") in (None, *row.terms)
            and self.get("taxonomy_id") in (None, *row.taxonomies)
            and self.get("organization_id") in (None, row.organization)
            and ("modified_after" not in self.asked or row.modified >= self.get("modified_after"))
            # None of our lists is a tree: each term is at the top and has no parent.
            and self.get("parent_id") is None
        )


def read(request: HttpRequest, known: Sequence[str]) -> Query:
    """Read the parameters; raises ProblemError for one that is not known here, is there twice, or cannot be read."""
    asked: dict[str, Any] = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise ProblemError("query-invalid", f"known here: {', '.join(sorted(known))}", name[:40])
        if len(values) != 1:
            raise ProblemError("query-invalid", "given more than once", name)
        try:
            asked[name] = READERS[name](values[0])
        except ValueError as error:
            raise ProblemError("query-invalid", f"expected {error}", name) from None
    return Query(asked)


def page(rows: Sequence[Row], query: Query, shape: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    """One page of the rows that match, in HSDS's words; raises ProblemError for a page behind the last."""
    found = [row for row in rows if query.matches(row)]
    per_page = query.get("per_page", len(found) or 1 if query.get("minimal") else DEFAULT_PER_PAGE)
    number, pages = query.get("page", 1), -(-len(found) // per_page)
    if number > max(1, pages):
        raise ProblemError("query-invalid", f"the last page is {max(1, pages)}", "page")
    contents = [shape(row) for row in found[(number - 1) * per_page : number * per_page]]
    return {
        "total_items": len(found),
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }
