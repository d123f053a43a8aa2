"""The words of a calendar's event, without markup and without the way into an online room."""

import re
from html import unescape
from html.parser import HTMLParser

MOST_TITLE = 160
MOST_TEXT = 7_500
LOOKS_LIKE_HTML = re.compile(
    r"<(?:br|p|div|span|a|ul|li|html|body|b|i|strong|font|table)\b[^>]*>", re.I
)
# Rooms that let in whoever has the link: for those who are registered, never for a public page.
ROOMS = re.compile(
    r"https?://(?:[\w\-]+\.)*(?:zoom\.us|zoom\.com|teams\.microsoft\.com|teams\.live\.com"
    r"|meet\.google\.com|meet\.jit\.si|webex\.com|whereby\.com|gotomeeting\.com|meet\.goto\.com"
    r"|bluejeans\.com|framatalk\.org|meet\.systemli\.org|visio\.numerique\.gouv\.fr"
    r"|webconf\.numerique\.gouv\.fr|skype\.com|livestorm\.co|bigbluebutton\.\w+)"
    r"(?:[/?:#][^\s<>\"'\])]*)?"
    r"|https?://[^\s<>\"'\])/]+/(?:b|bbb|jitsi)/[^\s<>\"'\])]+",
    re.I,
)
# Lines that go with such a link: numbers and passwords with which one comes in.
ROOM_WORDS = re.compile(
    r"^\W*(?:meeting id|id de r[ée]union|r[ée]union n|n[°o] de r[ée]union|vergaderings?-?id"
    r"|conference id|passcode|pass code|password|mot de passe|code secret|code d.acc[eè]s|pin"
    r"|wachtwoord|toegangscode|one tap mobile|dial[ -]in|join (?:zoom|on your|the|microsoft)"
    r"|rejoindre|participer [àa] (?:la r[ée]union )?zoom|deelnemen aan|phone conference"
    r"|find (?:your local|a local)|trouve[zr] (?:votre|un) num)",
    re.I,
)
# What Google puts below the words itself, between two lines of signs: never the organiser's.
ADDED_BY_GOOGLE = re.compile(r"\s*-::~[:~]{8,}-.*?(?:-::~[:~]{8,}-|\Z)", re.S)
# A whole page is laid out by its signs alone; in a text, somebody pressed Enter for each line.
IS_A_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.I)
BREAK_TWICE = re.compile(r"(<br\s*/?>)\s*\n", re.I)
MANY_BLANKS = re.compile(r"\n{3,}")
ONE_LINE = re.compile(r"\s+")


class _Plain(HTMLParser):
    """Keeps the words of a page; blocks become lines."""

    BLOCKS = frozenset("p div br li ul ol tr table h1 h2 h3 h4 h5 h6 blockquote".split())
    SILENT = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag in self.BLOCKS:
            self.pieces.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "p":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(ONE_LINE.sub(" ", data))


def plain(text: str) -> str:
    """`text` without markup, if it has any."""
    if LOOKS_LIKE_HTML.search(text):
        reader = _Plain()
        try:
            reader.feed(text if IS_A_PAGE.search(text) else _with_breaks(text))
            reader.close()
        except (AssertionError, ValueError):
            # The parser gives up on some forged declarations: then only the signs go.
            return unescape(re.sub(r"<[^>]{0,500}>", " ", text)).strip()
        text = "".join(reader.pieces)
    elif re.search(r"&(?:amp|lt|gt|nbsp|quot|eacute|#[0-9]{1,6});", text):
        text = unescape(text)
    lines = [line.strip() for line in text.replace("\xa0", " ").splitlines()]
    return MANY_BLANKS.sub("\n\n", "\n".join(lines)).strip()


def _with_breaks(text: str) -> str:
    return BREAK_TWICE.sub(r"\1", text).replace("\n", "<br>")


def room_in(*texts: str) -> str:
    """The first link into an online room in these texts, or ""."""
    for text in texts:
        if found := ROOMS.search(text):
            return found[0].rstrip(".,;")[:200]
    return ""


def without_rooms(text: str) -> str:
    """`text` without the lines that lead into an online room."""
    if not ROOMS.search(text):
        return text
    kept = [
        line for line in text.splitlines() if not (ROOMS.search(line) or ROOM_WORDS.search(line))
    ]
    return MANY_BLANKS.sub("\n\n", "\n".join(kept)).strip()


def title_of(text: str) -> str:
    return ONE_LINE.sub(" ", plain(text)).strip()[:MOST_TITLE]


def text_of(text: str) -> str:
    return without_rooms(plain(ADDED_BY_GOOGLE.sub("", text)))[:MOST_TEXT].strip()
