"""Bytes into the properties of a calendar, each with its line: what RFC 5545 says, and what
programs write instead. Knows nothing of what a property means.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from events.importing.errors import CalendarError

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 400_000
# Wanted from a property that may be cut: an endless value is nobody's description.
LONGEST_VALUE = 50_000

BREAK = re.compile(rb"\r\n|\n|\r")
# Controls but tab and newline; what a calendar may not hold and a database does not take.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
NAME = re.compile(r"[A-Za-z0-9_\-]{1,100}")
PARAMETER = re.compile(r';\s*([A-Za-z0-9_\-]+)(?:=("[^"]*"|[^";:,]*)((?:,(?:"[^"]*"|[^";:,]*))*))?')
# Properties of free words: a line that begins with no property's name goes on with them.
WORDS = {"DESCRIPTION", "LOCATION", "COMMENT", "X-ALT-DESC"}
# Of people: none of it is read, so what programs break in it breaks nothing here.
PEOPLE = {"ORGANIZER", "ATTENDEE", "CONTACT"}
DATES = {"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE", "DUE"}
# Each is followed by its value at the last colon, where what stands before it is quoted by nobody.
DATE_VALUE = re.compile(r"(.*):(\s*[0-9][0-9TZtz,/PDHMSW+\-]*)\s*")
KNOWN = re.compile(
    "(?:BEGIN|END|VERSION|PRODID|METHOD|CALSCALE|NAME|UID|DTSTAMP|DTSTART|DTEND|DUE|DURATION"
    "|SUMMARY|DESCRIPTION|LOCATION|COMMENT|CONTACT|CATEGORIES|CLASS|STATUS|TRANSP|SEQUENCE"
    "|PRIORITY|CREATED|LAST-MODIFIED|RRULE|EXRULE|RDATE|EXDATE|RECURRENCE-ID|ORGANIZER|ATTENDEE"
    "|ATTACH|URL|GEO|RESOURCES|RELATED-TO|REQUEST-STATUS|ACTION|TRIGGER|REPEAT|TZID|TZNAME|TZURL"
    "|TZOFFSETFROM|TZOFFSETTO|CONFERENCE|IMAGE|COLOR|SOURCE|REFRESH-INTERVAL|COMPLETED"
    "|PERCENT-COMPLETE|FREEBUSY|STYLED-DESCRIPTION|STRUCTURED-DATA|LINK|CONCEPT|REFID"
    r"|ACKNOWLEDGED|PROXIMITY|X-[A-Z0-9_\-]+|X-[^:;]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Property:
    """One property: its name in capitals, parameters by name in capitals, value as written."""

    name: str
    value: str
    line: int
    parameters: dict[str, str]


@dataclass(frozen=True)
class _Line:
    number: int
    content: bytes


def properties(content: bytes) -> Iterator[Property]:
    """The properties of a file, in its order. Raises CalendarError with a line."""
    pending: Property | None = None
    for line in _logical_lines(_as_utf8(content)):
        text = FORBIDDEN.sub("", _decoded(line.content))
        if pending and _is_soft_break(pending):
            pending = _joined(pending, text, between="")
            continue
        found = _property(text, line.number)
        is_known = found is not None and KNOWN.fullmatch(found.name) is not None
        if pending and pending.name in WORDS | PEOPLE and not is_known:
            # A break that nobody folded, in the middle of somebody's words.
            pending = _joined(pending, text, between="\\n")
            continue
        if pending:
            yield _decoded_property(pending)
        if found is None:
            raise CalendarError(_what_is(text, line.number), line=line.number)
        pending = found
    if pending:
        yield _decoded_property(pending)


def _as_utf8(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise CalendarError("too_big")
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace").encode()
    head = content[:64]
    if head[1:2] == b"\0" and head[3:4] == b"\0":
        return content.decode("utf-16-le", "replace").encode()
    if head[:1] == b"\0" and head[2:3] == b"\0":
        return content.decode("utf-16-be", "replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf")


def _logical_lines(content: bytes) -> Iterator[_Line]:
    """Unfolded before they are decoded: a fold may stand in the middle of a letter."""
    number = 0
    parts: list[bytes] = []
    for count, piece in enumerate(BREAK.split(content), start=1):
        if count > MOST_LINES:
            raise CalendarError("too_many_lines", line=count)
        if piece[:1] in {b" ", b"\t"} and parts:
            parts.append(piece[1:])
        elif piece.strip():
            if parts:
                yield _Line(number, b"".join(parts))
            number, parts = count, [piece]
    if parts:
        yield _Line(number, b"".join(parts))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _property(text: str, number: int) -> Property | None:
    text = text.lstrip("\ufeff \t")
    name = NAME.match(text)
    if name is None:
        return None
    upper = name[0].upper()
    if (upper.startswith("X-") or upper in PEOPLE) and ":" not in text:
        # Somebody's own property, half written: none that we would read.
        return Property(upper, "", number, {})
    if upper in DATES and (dated := DATE_VALUE.fullmatch(text)):
        given = _parameters(dated[1][name.end() :]) or _zone_at_least(dated[1])
        return Property(upper, dated[2].strip(), number, given)
    position, given = name.end(), {}
    while found := PARAMETER.match(text, position):
        given[found[1].upper()] = _unquoted((found[2] or "") + (found[3] or ""))
        position = found.end()
    if text[position : position + 1] != ":":
        # Half a parameter, unquoted signs in a name of somebody: the value is after a colon.
        rest = text.partition(":") if text[position : position + 1] == ";" else ("", "", "")
        if not rest[1]:
            return None
        return Property(upper, rest[2][:LONGEST_VALUE], number, given)
    return Property(upper, text[position + 1 :][:LONGEST_VALUE], number, given)


def _parameters(text: str) -> dict[str, str]:
    """All the parameters of `text`, or none of them when a part of it is no parameter."""
    position, given = 0, {}
    while found := PARAMETER.match(text, position):
        given[found[1].upper()] = _unquoted((found[2] or "") + (found[3] or ""))
        position = found.end()
    return given if position == len(text) else {}


def _zone_at_least(text: str) -> dict[str, str]:
    """The zone of a date whose parameters nobody quoted: `TZID=(UTC+01:00) Brussels, Paris`."""
    found = re.search(r";\s*TZID=(.*)", text, re.IGNORECASE)
    return {"TZID": _unquoted(found[1])} if found else {}


def _unquoted(text: str) -> str:
    text = text.replace('"', "").strip()
    return text.replace("^n", "\n").replace("^'", '"').replace("^^", "^")


def _is_quoted_printable(found: Property) -> bool:
    given = found.parameters
    return given.get("ENCODING", "").upper() == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in given


def _is_soft_break(found: Property) -> bool:
    return _is_quoted_printable(found) and found.value.endswith("=")


def _joined(found: Property, text: str, *, between: str) -> Property:
    if len(found.value) >= LONGEST_VALUE:
        # Not copied once more for each of a hundred thousand lines.
        return found
    value = found.value.removesuffix("=") if between == "" else found.value
    joined = f"{value}{between}{text}"[:LONGEST_VALUE]
    return Property(found.name, joined, found.line, found.parameters)


def _decoded_property(found: Property) -> Property:
    """The value in plain letters, where an old program wrote it in quoted-printable."""
    if not _is_quoted_printable(found):
        return found
    value = _decoded(quopri.decodestring(found.value.encode()))
    value = FORBIDDEN.sub("", value.replace("\r\n", "\\n").replace("\n", "\\n"))
    return Property(found.name, value, found.line, found.parameters)


def _what_is(text: str, number: int) -> str:
    if number < 5 and re.match(r"\s*<", text):
        return "a_web_page"
    return "not_a_property"
