"""Numbers that answer day and night, read from the settings: ours are not read urgently."""

import re
from dataclasses import dataclass

from frontend.terms import country_of_words
from network.models import PortalSettings

LINE = re.compile(r"\s*(?:([A-Za-z]{2})\s+)?([+\d][\d\s().-]*\d)\s*(.*)")


@dataclass(frozen=True)
class Helpline:
    """One number: the country it answers in (two letters, or none), how to dial it, its name."""

    country: str
    number: str
    name: str

    @property
    def dial(self) -> str:
        return re.sub(r"[^\d+]", "", self.number)


def helplines() -> list[Helpline]:
    """Those of the reader's country first; a line that cannot be read is left out."""
    found = [one for line in PortalSettings.load().helplines.splitlines() if (one := _read(line))]
    here = country_of_words()
    return sorted(found, key=lambda one: one.country not in {here, ""})


def _read(line: str) -> Helpline | None:
    match = LINE.fullmatch(line)
    if match is None:
        return None
    country, number, name = match.groups()
    return Helpline((country or "").upper(), number, name.strip(" ,;:–-"))
