"""Content as a workbook: one sheet a table, one row a record, one column a place; and back, all of it or nothing.

A column is named by the path that a form's input has (`title.zh`, `steps.2.en`), so a name means the same for ever,
however many columns a sheet has. A column that is not there leaves what it names as it is; a record that is not there
stays. No cell is a formula, neither on the way out nor on the way in.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sync.central.directory import drafts, expiry
from sync.central.directory.layouts import filled_in, key_field
from sync.central.directory.reading import Entered, Fault, dangling, read, spelled, too_long
from sync.central.directory.reasons import placed
from sync.central.directory.shape import Flat, Leaf, flatten, join, leaves, sizes_of, split
from sync.central.directory.words import choice_code
from sync.protocol.content import TABLES
from sync.protocol.content_codec import Json
from sync.protocol.spreadsheets import FORMULA_STARTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES, MOST_UNPACKED = 2 * 2**20, 64 * 2**20
MOST_ROWS, MOST_COLUMNS, MOST_FAULTS = 5000, 1000, 200
# Angle brackets: the content that ships has 85,000. To read one takes 10 µs and 100 bytes, and a file of 90 kB holds
# fifteen million empty cells.
MOST_TAGS, PIECE = 500_000, 2**18
# A value, and whether it is a formula.
Cell = tuple[Any, bool]
EMPTY: Cell = (None, False)
# The mark itself is marked too, so that nothing is lost.
MARK, MARKED_STARTS = "'", (*FORMULA_STARTS, "'")
YES, NO = ("true", "1", "是", "yes", "да"), ("false", "0", "否", "no", "нет", "")
WIDTHS = {"text": 36, "string": 18}


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong in a workbook: sheet, row (1 is the heads; 0: the sheet as a whole), column, and why."""

    sheet: str
    row: int
    column: str
    fault: Fault


@dataclass(slots=True)
class Imported:
    """What a workbook says: changed records by (table, key), or what is wrong with it."""

    bodies: dict[tuple[str, str], Json] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)
    # Of each changed record its row, and in which column stands what has another place in the record.
    rows: dict[tuple[str, str], tuple[int, Mapping[str, str]]] = field(default_factory=dict)


# -- out --


def workbook(tables: Iterable[str]) -> bytes:
    """The published records of these tables as an XLSX file."""
    book = Workbook(write_only=True)
    for table in tables:
        _write(book.create_sheet(table), table, drafts.published_table(table))
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _write(sheet: Any, table: str, records: Mapping[str, Json]) -> None:
    flats = [flatten(table, body) for body in records.values()]
    columns = columns_of(table, flats)
    sheet.freeze_panes = "B2"
    for number, leaf in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(leaf.shape.kind, 12)
    head, body = _pattern(sheet, is_head=True), _pattern(sheet)
    sheet.append([_cell(sheet, leaf.path, head) for leaf in columns])
    for flat in flats:
        sheet.append([_cell(sheet, flat.get(leaf.path, ""), body) for leaf in columns])


def columns_of(table: str, flats: Iterable[Flat]) -> list[Leaf]:
    """The places of a table's sheet, the key first; each list has room for one more than the longest there is."""
    sizes: dict[str, int] = {}
    for flat in flats:
        for name, size in sizes_of(flat).items():
            sizes[name] = max(sizes.get(name, 0), size)
    roomy = {name: size + 1 for name, size in sizes.items() if not any(step.isdigit() for step in name.split("."))}
    found = list(leaves(table, {**sizes, **roomy}))
    return sorted(found, key=lambda leaf: leaf.path != key_field(table))


def _pattern(sheet: Any, is_head: bool = False) -> Any:
    """A cell that looks as others are to: to look up fonts and alignments for each took most of the time."""
    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment(wrap_text=not is_head, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, text: str, pattern: Any) -> Any:
    cell = WriteOnlyCell(sheet, guarded(text))
    cell.data_type = "s"
    cell._style = pattern._style
    return cell


def guarded(text: str) -> str:
    """The text, marked where a spreadsheet would take it for a formula."""
    return f"{MARK}{text}" if text.startswith(MARKED_STARTS) else text


def unguarded(text: str) -> str:
    """The text without such a mark."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith(MARKED_STARTS) else text


# -- in --


def read_workbook(file: IO[bytes]) -> Imported:
    """What a workbook would change; every fault of every sheet, up to a number that a person can read."""
    found = Imported()
    sheets = _sheets(file)
    if sheets is None:
        found.faults.append(SheetFault("", 0, "", Fault("", "is not a workbook")))
        return found
    for title, rows in sheets.items():
        if title not in TABLES:
            found.faults.append(SheetFault(title, 0, "", Fault("", "is no table")))
        elif len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
            found.faults.append(SheetFault(title, 0, "", Fault("", "is too large")))
        else:
            _Sheet(title, found).read(rows)
    _check_references(found)
    order = list(sheets)
    found.faults.sort(key=lambda fault: (order.index(fault.sheet), fault.row))
    found.faults = found.faults[:MOST_FAULTS]
    return found


def _sheets(file: IO[bytes]) -> dict[str, list[list[Cell]]] | None:
    """The cells of each sheet; None for what is no workbook, or one that unpacks to too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED or _tags(archive) > MOST_TAGS:
                return None
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=False)
        try:
            return {sheet.title: [_cells(row) for row in _some_rows(sheet)] for sheet in book.worksheets}
        finally:
            book.close()
    except Exception:  # whatever a foreign file makes its reader raise, the file is at fault
        return None


def _tags(archive: zipfile.ZipFile) -> int:
    """How many tags its parts have, nobody reading them as XML yet."""
    found = 0
    for name in archive.namelist():
        with archive.open(name) as part:
            while piece := part.read(PIECE):
                found += piece.count(b"<")
    return found


def _some_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Its rows, and one more than are taken, so that it is seen that there are more."""
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS + 1)
    return rows


def _cells(row: tuple[Any, ...]) -> list[Cell]:
    """The (value, whether it is a formula) of a row, without the empty ones at its end."""
    cells = [EMPTY if cell.value is None else (cell.value, cell.data_type == "f") for cell in row]
    while cells and cells[-1][0] is None:
        cells.pop()
    return cells


class _Sheet:
    """One sheet on its way in."""

    def __init__(self, table: str, found: Imported) -> None:
        self.table, self.found = table, found
        self.key = key_field(table)
        self.published = drafts.published_table(table)
        self.waiting = {draft.key for draft in drafts.pending().filter(table=table)}
        self.seen: set[str] = set()

    def read(self, rows: list[list[Cell]]) -> None:
        heads = [str(value or "").strip() for value, _is_formula in (rows or [[]])[0]]
        columns = self._columns(heads)
        if columns is None:
            return
        for number, row in enumerate(rows[1:], start=2):
            given = self._given(number, row, columns)
            if given is not None and any(given.values()):
                self._take(number, given)

    def _columns(self, heads: list[str]) -> dict[int, Leaf] | None:
        """The places of the columns by number; None if the heads are wrong."""
        known = {leaf.path: leaf for leaf in leaves(self.table, sizes_of(filter(None, heads)))}
        before = len(self.found.faults)
        for at, head in enumerate(heads):
            if head and head not in known:
                self._fault(1, head, "is no column")
            elif head and head in heads[:at]:
                self._fault(1, head, "is there twice")
        if self.key not in heads:
            self._fault(1, self.key, "is missing")
        wrong = len(self.found.faults) > before
        return None if wrong else {at: known[head] for at, head in enumerate(heads) if head}

    def _given(self, number: int, row: list[Cell], columns: Mapping[int, Leaf]) -> Flat | None:
        given: Flat = {}
        for at, leaf in columns.items():
            value, is_formula = row[at] if at < len(row) else (None, False)
            if is_formula:
                self._fault(number, leaf.path, "is a formula")
                return None
            given[leaf.path] = _text(leaf, value)
        return given

    def _take(self, number: int, given: Flat) -> None:
        key = given[self.key]
        if not key or key in self.seen:
            self._fault(number, self.key, "is there twice" if key else "is missing")
            return
        self.seen.add(key)
        before = self.published.get(key)
        was = flatten(self.table, before) if before else {}
        merged = {**was, **given}
        entered = read(self.table, merged, key)
        if not entered.faults and entered.body == before:
            return
        if not entered.faults:
            entered = read(self.table, filled_in(self.table, merged, before), key)
            entered.faults += expiry.missing_ends(self.table, entered.body)
        entered.faults += too_long(entered, was)
        if key in self.waiting:
            entered.faults.append(Fault(self.key, "has a draft"))
        self._keep(number, key, entered)

    def _keep(self, number: int, key: str, entered: Entered) -> None:
        for fault in map(placed, entered.faults):
            self._fault(number, entered.was.get(fault.path, fault.path), fault.reason)
        if not entered.faults:
            self.found.bodies[self.table, key] = spelled(self.table, entered.body)
            self.found.rows[self.table, key] = (number, entered.was)

    def _fault(self, row: int, column: str, reason: str) -> None:
        self.found.faults.append(SheetFault(self.table, row, column, Fault("", reason)))


def _text(leaf: Leaf, value: Any) -> str:
    """A cell as a form would send it, whatever a spreadsheet made of it."""
    if value is None:
        return ""
    if leaf.shape.kind == "flag":
        word = str(value).strip().casefold()
        return "true" if word in YES else "false" if word in NO else word
    if leaf.shape.kind == "choice":
        # The faults name the choices in words, so these are taken as well as codes.
        return join(choice_code(leaf.shape, word) for word in split(str(value)))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if leaf.shape.kind == "day" else value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return unguarded(str(value).strip())


def _check_references(found: Imported) -> None:
    """What the changed records point at must be published, in a draft, or in the workbook itself."""
    known: dict[str, set[str]] = {}

    def keys(table: str) -> set[str]:
        if table not in known:
            own = {key for name, key in found.bodies if name == table}
            known[table] = own | drafts.known_keys(table)
        return known[table]

    for (table, key), body in found.bodies.items():
        row, was = found.rows[table, key]
        for fault in map(placed, dangling(table, body, keys)):
            # The values of a plain list stand in one cell.
            column = re.sub(r"\.\d+$", "", fault.path)
            found.faults.append(SheetFault(table, row, was.get(column, column), Fault("", fault.reason)))
