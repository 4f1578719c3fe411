"""A workbook (ECMA-376) written row by row: a million rows need no more memory than one.

Texts stand in their cells, which no spreadsheet takes for formulas; those that begin like one also carry the mark
(`quotePrefix`) that keeps them texts when a person edits them. Moments are dates in Beijing time.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from sync.central.insight.datasets import FLAG, LIST, MOMENT, WHOLE, Column
from sync.central.insight.formats.text import compact, decode_rows
from sync.protocol.spreadsheets import FORMULA_STARTS

ROWS_A_SHEET = 1_000_000  # a spreadsheet takes 1,048,576
MOST_CHARACTERS = 32_767
MADE = (1980, 1, 1, 0, 0, 0)
LEVEL = 1
BYTES_A_SHEET = 1_900_000_000  # beyond 2 GiB a zip needs what old spreadsheets do not read
EPOCH = date(1899, 12, 30).toordinal()
# Styles, by their place in STYLES: usual, heading, moment, text that begins like a formula.
_HEADING, _MOMENT, _QUOTED = 1, 2, 3
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_workbook(path: Path, name: str, columns: Sequence[Column], lines: Iterable[bytes]) -> None:
    """One sheet, and a further one for each million rows; the first row of each names the columns."""
    rows = (row for piece in lines for row in decode_rows(piece))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as book:
        sheets, first = 0, next(rows, None)
        while first is not None or not sheets:
            sheets += 1
            _sheet(book, sheets, columns, chain([first] if first else [], rows))
            first = next(rows, None)
        for part, content in _parts(name, sheets):
            book.writestr(_entry(part), HEAD + content)


def _entry(part: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(part, MADE)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
    # Python 3.13 calls it compress_level; both read this one.
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]
    return entry


def _sheet(book: zipfile.ZipFile, number: int, columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> None:
    """Write one sheet out of as many rows as it holds."""
    cells = [_cells(column.kind, _letters(place)) for place, column in enumerate(columns)]
    with book.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as sheet:
        size = sheet.write(_opening(columns).encode())
        for at, row in enumerate(rows, start=2):
            text = "".join([cell(at, value) for cell, value in zip(cells, row.values(), strict=True)])
            size += sheet.write(f'<row r="{at}">{text}</row>'.encode())
            if at > ROWS_A_SHEET or size > BYTES_A_SHEET:
                break
        sheet.write(b"</sheetData></worksheet>")


def _opening(columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{20 if column.kind == MOMENT else 14}" customWidth="1"/>'
        for place, column in enumerate(columns, start=1)
    )
    names = "".join(
        f'<c r="{_letters(place)}1" s="{_HEADING}" t="inlineStr"><is><t>{column.name}</t></is></c>'
        for place, column in enumerate(columns)
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{names}</row>'
    )


def _cells(kind: str, letters: str) -> Callable[[int, Any], str]:
    """What writes the cells of a column."""

    def text(at: int, value: Any) -> str:
        if not value:
            return ""
        style = f' s="{_QUOTED}"' if value.startswith(FORMULA_STARTS) else ""
        return f'<c r="{letters}{at}"{style} t="inlineStr"><is><t xml:space="preserve">{_fit(value)}</t></is></c>'

    def number(at: int, value: Any) -> str:
        return "" if value is None else f'<c r="{letters}{at}"><v>{value}</v></c>'

    def flag(at: int, value: Any) -> str:
        return "" if value is None else f'<c r="{letters}{at}" t="b"><v>{value:d}</v></c>'

    def moment(at: int, value: Any) -> str:
        return "" if value is None else f'<c r="{letters}{at}" s="{_MOMENT}"><v>{_serial(value)}</v></c>'

    def several(at: int, value: Any) -> str:
        return "" if value is None else text(at, compact(value))

    return {WHOLE: number, FLAG: flag, MOMENT: moment, LIST: several}.get(kind, text)


def _fit(value: str) -> str:
    """A text as XML and a cell can hold it."""
    return escape(UNFIT.sub("\ufffd", value[:MOST_CHARACTERS])).replace("\r", "&#13;")


_days: dict[str, int] = {}


def _serial(text: str) -> str:
    """Days since the end of 1899, of a moment as `format_time` writes it in Beijing time."""
    day = _days.get(text[:10])
    if day is None:
        day = date.fromisoformat(text[:10]).toordinal() - EPOCH
        if len(_days) < 10_000:
            _days[text[:10]] = day
    ms = (int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])) * 1000 + int(text[20:23])
    return f"{day + ms / 86_400_000:.9f}"


def _letters(place: int) -> str:
    """A column's name: 0 is A, 26 is AA."""
    return ("" if place < 26 else _letters(place // 26 - 1)) + chr(ord("A") + place % 26)


def _parts(name: str, sheets: int) -> Iterator[tuple[str, str]]:
    """What else a workbook is made of."""
    numbers = range(1, sheets + 1)
    worksheet, main = f"{KIND}.worksheet+xml", f"{KIND}.sheet.main+xml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{worksheet}"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
    )
    named = "".join(f'<sheet name="{name if n == 1 else f"{name} {n}"}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    yield "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships">{related}<Relationship Id="rId{sheets + 1}"'
        f' Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", STYLES
