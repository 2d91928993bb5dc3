"""CSV that a spreadsheet can open without running anything that stands in it. Pure."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

Cell = str | int | float | None

# What a spreadsheet takes for the start of a formula, full-width forms included, and the quote
# itself, so that taking one leading quote away always gives the text back.
_DANGEROUS = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20", *"\t\r\n", "'")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV (RFC 4180): numbers stay numbers, None is empty, text is never a formula.

    Source:
        OWASP, "CSV Injection"; ASVS 1.2.10.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in head])
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def _harmless(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_DANGEROUS):
        return f"'{cell}"
    return cell
