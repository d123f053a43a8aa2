"""What people may type, with the sentence that says what to change."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

# Marks that turn the reading direction unseen; the letters of Arabic or Hebrew need none of them.
DIRECTION_MARKS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
FEWEST_DIGITS, MOST_DIGITS = 6, 16
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
MOST_LINKS = 2


def plain_text(value: str) -> None:
    """Refuse invisible control and direction characters; line ends and emoji are welcome."""
    for character in value:
        is_control = unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}
        if (is_control and character not in "\n\r\t") or character in DIRECTION_MARKS:
            raise ValidationError(
                _("This text holds invisible characters. Type it again instead of pasting it."),
                code="invisible_characters",
            )


def one_line(value: str) -> None:
    """Refuse a name that could be a message: it stands in mails that we send."""
    if len(value.splitlines()) > 1 or "\t" in value or "://" in value or "www." in value.lower():
        raise ValidationError(_("Write a name only, on one line."), code="one_line")


def few_links(value: str) -> None:
    """Refuse a text that is mostly links: that is what misused mail looks like."""
    if len(LINK.findall(value)) > MOST_LINKS:
        raise ValidationError(
            ngettext("Write %(count)d link at most.", "Write %(count)d links at most.", MOST_LINKS),
            code="many_links",
            params={"count": MOST_LINKS},
        )


def telephone(value: str) -> None:
    """Refuse what nobody could dial; spaces and the usual signs are welcome."""
    digits = sum(character in "0123456789" for character in value)
    if set(value) - set("0123456789 +()-./") or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise ValidationError(
            _("Write a telephone number with digits only, for example +32 470 12 34 56."),
            code="telephone",
        )
