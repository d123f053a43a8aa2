"""Files for a spreadsheet: nothing in them is a formula, and harmless words come back unchanged."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document

from events.exports import begins_formula, harmless, telephone_cell, to_csv, to_ods

# As the programs that open such files do, in one desk or another.
DELIMITERS = [";", ",", "\t", "|"]
NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "'=1",
    '"=1',
    "” =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\u22121",
    "a,=1",
    "a;=1",
    "a\t=1",
    'a","=1',
    '";=HYPERLINK("https://example.org")',
    "a\r\n=cmd|' /C calc'!A0",
]
DANGER = set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212")
words = st.text(st.sampled_from("aé7 =+-@\t\r\n\"';,|\uff1d\u200b\ufeff\0"), max_size=12)
harmless_words = st.text(st.sampled_from("abcdé ÿ.:!?()'\"/0123&<>"), max_size=20).map(str.strip)
tables = st.lists(st.lists(words, min_size=3, max_size=3), min_size=1, max_size=4)


def read_csv(file: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def read_ods(file: bytes) -> list[list[tuple[str | None, str | None, str]]]:
    """Of each cell its type, its formula and its words."""
    [table] = Document(BytesIO(file)).body.get_tables()
    return [
        [(cell.type, cell.formula, str(cell.get_value() or "")) for cell in row.get_cells()]
        for row in table.get_rows()
    ]


def first_sign(cell: str) -> str:
    """What a spreadsheet sees first: past spaces, quotes and what cannot be seen."""
    return cell.lstrip(" \"'”\u00a0\u200b\ufeff")[:1] if not cell.startswith("'") else "'"


@pytest.mark.parametrize("text", NASTY)
def test_what_could_begin_a_formula_gets_an_apostrophe(text: str) -> None:
    cells = [
        cell for sign in DELIMITERS for row in read_csv(to_csv([[text]]), sign) for cell in row
    ]

    assert [cell for cell in cells if first_sign(cell) in DANGER and first_sign(cell)] == []


@given(tables)
@settings(max_examples=60, deadline=None)
def test_no_cell_of_a_csv_file_begins_with_danger(table: list[list[str]]) -> None:
    rows = read_csv(to_csv(table))

    assert [len(row) for row in rows] == [3] * len(table)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell[:1] in DANGER and cell] == []
    assert [cell for cell in cells if begins_formula(cell) and not cell.startswith("'")] == []


@given(st.lists(st.lists(harmless_words, min_size=2, max_size=2), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_harmless_words_come_back_unchanged(table: list[list[str]]) -> None:
    assert read_csv(to_csv(table)) == table
    assert [[words for *_, words in row] for row in read_ods(to_ods(table, name="L"))] == table


@given(tables)
@settings(max_examples=20, deadline=None)
def test_every_cell_of_an_ods_file_is_text_and_none_is_a_formula(table: list[list[str]]) -> None:
    cells = [cell for row in read_ods(to_ods(table, name="L")) for cell in row]

    assert {(kind, formula) for kind, formula, _words in cells} == {("string", None)}


def test_a_telephone_number_stays_readable_and_is_no_sum() -> None:
    [[international, national]] = read_csv(
        to_csv([[telephone_cell("+32 470 12 34 56"), telephone_cell("0470123456")]])
    )

    assert (international, national) == ("tel. +32 470 12 34 56", "tel. 0470123456")
    [[(_kind, _formula, plain)]] = read_ods(to_ods([["+32 470 12 34 56"]], name="L"))
    assert plain == "+32 470 12 34 56"


def test_the_file_opens_with_accents_and_columns_in_a_french_or_dutch_excel() -> None:
    file = to_csv([["Prénom", "Besoins; «rampe»"]])

    assert file.startswith(b"\xef\xbb\xbf")
    assert file.endswith(b"\r\n")
    assert read_csv(file) == [["Prénom", "Besoins; «rampe»"]]


def test_the_naive_file_would_be_caught() -> None:
    """The negative control: a plain csv.writer lets the same cells through."""
    naive = StringIO(newline="")
    csv.writer(naive, delimiter=";").writerows([[text] for text in NASTY])

    cells = [cell for row in csv.reader(StringIO(naive.getvalue()), delimiter=";") for cell in row]

    assert [cell for cell in cells if first_sign(cell) in DANGER]
    assert harmless("=1") == "'=1"
