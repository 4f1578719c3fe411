"""Cells that a spreadsheet would run: the same marks for whatever writes one."""

FORMULA_STARTS = (*"=+-@\t\r\n", *"＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"): also in full width."""


def as_text(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
