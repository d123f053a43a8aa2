"""A table as a file for a spreadsheet, in which nothing can become a formula. Imports no Django.

CSV is for the Excel of French and Dutch desks: UTF-8 with its mark, or accents break; `;` between
cells, because that is what Excel splits at where the comma is for decimals; lines end in CRLF.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from odfdo import Cell, Column, Document, Row, Style, Table

Rows = Iterable[Sequence[str]]

FORMULA_SIGNS = frozenset("=+-@\u2212")
# A row stays a row and a cell a cell, whatever somebody typed.
LINE_ENDS = re.compile("[\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
# A spreadsheet that splits elsewhere than we do would begin a cell after each of these.
SEPARATORS = re.compile("([,;|])")
# What spreadsheets skip or strip before they look at the first sign.
SKIPPED = frozenset("\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb")
NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEFORE_TELEPHONE = "tel. "
COLUMN_WIDTH = "4.5cm"


def harmless(text: str) -> str:
    """The text with an apostrophe before each sign that could begin a formula, in any reading.

    Also after quotes and spaces, in full width, and after what another reader would split at.
    """
    parts = SEPARATORS.split(LINE_ENDS.sub(" ", text))
    return "".join(f"'{part}" if begins_formula(part) else part for part in parts)


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet that is generous in what it skips would read this as a formula."""
    for character in text:
        folded = unicodedata.normalize("NFKC", character).strip()
        if character in SKIPPED or not folded or _is_unseen(character):
            continue
        return folded[0] in FORMULA_SIGNS
    return False


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"}


def telephone_cell(number: str) -> str:
    """A number that stays readable: no spreadsheet drops its plus or its zero behind a word."""
    return f"{BEFORE_TELEPHONE}{number}" if number else ""


def to_csv(rows: Rows) -> bytes:
    """The rows as CSV; every cell is quoted and begins with nothing that starts a formula."""
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _csv_cell(cell: str) -> str:
    return harmless(cell.replace("\0", ""))


def to_ods(rows: Rows, *, name: str) -> bytes:
    """The rows as an OpenDocument spreadsheet with one table; every cell is typed as text.

    The first row is bold. A text cell is never computed, so its words stay as they are.
    """
    document = Document("spreadsheet")
    document.body.clear()
    bold = document.insert_style(Style("table-cell", bold=True), automatic=True)
    wide = document.insert_style(Style("table-column", width=COLUMN_WIDTH), automatic=True)
    table = Table(name)
    for number, row in enumerate(rows):
        table.append(_ods_row(row, style=None if number else bold))
    for number in range(table.width):
        table.set_column(number, Column(style=wide))
    document.body.append(table)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _ods_row(cells: Sequence[str], *, style: str | None) -> Row:
    row = Row()
    for cell in cells:
        text = NOT_IN_XML.sub("", cell)
        row.append(Cell(text, text=text, cell_type="string", style=style))
    return row
