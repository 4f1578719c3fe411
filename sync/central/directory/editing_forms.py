"""The form of any record: one entry a field, made from the shape, the values and the faults; drawn by entry.html.

Django's forms know neither texts in three languages nor lists of records in lists; the names of the inputs are the
paths of the flat form, so that what is sent is read as a sheet or a file would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from sync.central.directory import drafts
from sync.central.directory.layouts import LONG, key_field, places_of
from sync.central.directory.reading import Fault
from sync.central.directory.reasons import placed, say
from sync.central.directory.shape import LANGS, Flat, Leaf, Shape, leaves, shape_of, sizes_of, split
from sync.central.directory.words import choice_name, label, place, title_of
from sync.central.web.words import LANG_NAMES

# More than so many are no list to tick.
MOST_TICKS = 40
MORE = "_more"
SPARE = 2


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its code, its words, whether it is chosen."""

    code: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in one language."""

    path: str
    lang: str
    name: str
    value: str
    faults: list[str]
    is_needed: bool


@dataclass(slots=True)
class Entry:
    """One field, or one value of a list, as the template draws it by its `kind`."""

    kind: str
    path: str
    label: str
    value: str = ""
    faults: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    items: list[list[Entry]] = field(default_factory=list)
    rows: int = 1
    is_needed: bool = False
    is_fixed: bool = False


class RecordForm:
    """The form of one record; `more` names a list that is to have further places."""

    def __init__(
        self, table: str, flat: Flat, faults: Iterable[Fault] = (), *, is_new: bool = False, more: str = ""
    ) -> None:
        self.table, self.flat, self.is_new, self.more = table, flat, is_new, more
        self.sizes = sizes_of(flat)
        self.faults: dict[str, list[str]] = {}
        for fault in map(placed, faults):
            self.faults.setdefault(fault.path, []).append(say(fault))
        self._names: dict[str, list[tuple[str, str]]] = {}

    @cached_property
    def entries(self) -> list[Entry]:
        """The fields in sight."""
        return [self._entry(shape_of(self.table)[name], name) for name in places_of(self.table)[0]]

    @cached_property
    def folded(self) -> list[Entry]:
        """The fields behind "more"."""
        return [self._entry(shape_of(self.table)[name], name) for name in places_of(self.table)[1]]

    @property
    def is_folded_wrong(self) -> bool:
        """Whether a fault is behind "more", which is then open."""
        names = places_of(self.table)[1]
        return any(path.split(".")[0] in names for path in self.faults)

    @property
    def said(self) -> list[tuple[str, str]]:
        """(place in words, what is wrong) of every fault, for the top of the page."""
        return [(place(path) if path else "", text) for path, texts in self.faults.items() for text in texts]

    def _entry(self, shape: Shape, path: str, words: str = "") -> Entry:
        made = Entry("line", path, words or label(path), self.flat.get(path, ""), self.faults.get(path, []))
        made.is_needed = not shape.is_optional and not shape.is_list and shape.kind != "flag"
        if shape.is_numbered:
            made.kind = "group"
            count = self.sizes.get(path, 0) + (SPARE if self.more == path else 0)
            spare = 0 if self.more == path else 1
            made.items = [self._item(shape, f"{path}.{n}") for n in range(1, count + spare + 1)]
        elif shape.kind == "text":
            self._as_text(made, shape, path)
        else:
            self._as_value(made, shape, path)
        return made

    def _item(self, shape: Shape, path: str) -> list[Entry]:
        if shape.kind == "text":
            made = Entry("text", path, label(path))
            self._as_text(made, shape, path)
            return [made]
        return [self._entry(inner, f"{path}.{name}", label(name)) for name, inner in shape.fields.items()]

    def _as_text(self, made: Entry, shape: Shape, path: str) -> None:
        made.kind = "text"
        made.rows = 3 if path.split(".")[-1] in LONG or path.split(".")[0] in LONG else 1
        made.cells = [
            Cell(
                f"{path}.{lang}",
                lang,
                str(LANG_NAMES[lang]),
                self.flat.get(f"{path}.{lang}", ""),
                self.faults.get(f"{path}.{lang}", []),
                lang not in shape.langs_missing,
            )
            for lang in LANGS
        ]

    def _as_value(self, made: Entry, shape: Shape, path: str) -> None:
        made.is_fixed = path == key_field(self.table) and not self.is_new
        chosen = split(made.value) if shape.is_list else [made.value]
        if shape.choices:
            choices = [(code, choice_name(code)) for code in shape.choices]
            self._as_choice(made, shape, choices, chosen)
        elif shape.refers_to and not made.is_fixed:
            known = self._named(shape.refers_to)
            if shape.is_list and len(known) > MOST_TICKS:
                made.kind, made.rows = "lines", 4
            else:
                self._as_choice(made, shape, known, chosen)
        elif shape.is_list:
            made.kind, made.rows = "lines", 3
        else:
            made.kind = {"flag": "flag", "day": "day", "moment": "moment", "number": "number"}.get(shape.kind, "line")
            if shape.kind == "moment":
                self._as_moment(made)
            if path == "month" and shape.kind == "string":
                made.kind = "month"
            if path.split(".")[-1] in ("opens_at", "closes_at"):
                made.kind = "time"

    def _as_choice(self, made: Entry, shape: Shape, known: list[tuple[str, str]], chosen: list[str]) -> None:
        made.kind = "ticks" if shape.is_list else "choice"
        order = {code: at for at, code in enumerate(chosen)}
        # What was chosen keeps its order: it is the order in which kiosks show it.
        is_ordered = shape.refers_to and shape.is_list
        ranked = sorted(known, key=lambda pair: order.get(pair[0], len(order))) if is_ordered else known
        made.options = [Option(code, words, code in order) for code, words in ranked]
        strange = [code for code in chosen if code and code not in dict(known)]
        made.options = [Option(code, code, True) for code in strange] + made.options

    @staticmethod
    def _as_moment(made: Entry) -> None:
        """To the minute in Beijing time, as browsers let people pick it; anything else stays as it is written."""
        if made.value.endswith(":00+08:00"):
            made.value = made.value.removesuffix(":00+08:00")
        elif made.value and len(made.value) != len("2026-12-05T08:00"):
            made.kind = "line"

    def _named(self, table: str) -> list[tuple[str, str]]:
        """(key, key and name) of the records of a table, drafts among them."""
        if table not in self._names:
            known = drafts.published_table(table)
            known |= {draft.key: draft.body or {} for draft in drafts.pending().filter(table=table)}
            self._names[table] = [(key, f"{key} {title_of(body, '')}".strip()) for key, body in sorted(known.items())]
        return self._names[table]


def sent(table: str, data: QueryDict) -> Flat:
    """What a form of this table sent, by path; several ticks are one string, a line each."""
    given = {name: values for name, values in data.lists() if not name.startswith("_")}
    known = {leaf.path for leaf in every_leaf(table, given)}
    return {path: "\n".join(str(value) for value in values) for path, values in given.items() if path in known}


def every_leaf(table: str, given: Mapping[str, object]) -> list[Leaf]:
    """Every place of the table's records, with lists as long as what was given."""
    return list(leaves(table, sizes_of(given)))


def nothing_said() -> str:
    """What a page says where a form was sent without anything new."""
    return _("和终端上现有的完全一样，没有要改的。")
