"""Properties into the tree of a calendar. Raises CalendarError with the line that is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from events.importing.errors import CalendarError
from events.importing.lines import Property, properties

MOST_EVENTS = 5_000
DEEPEST = 12


@dataclass
class Component:
    """A BEGIN … END with what stands between."""

    name: str
    line: int
    given: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def first(self, *names: str) -> Property | None:
        """The first property of the first of these names that is there."""
        for name in names:
            for one in self.given:
                if one.name == name:
                    return one
        return None

    def all(self, name: str) -> list[Property]:
        return [one for one in self.given if one.name == name]

    def text(self, name: str) -> str:
        found = self.first(name)
        return found.value.strip() if found else ""


def calendars(content: bytes) -> list[Component]:
    """The VCALENDARs of a file; one at least, or CalendarError."""
    found = list(_top(content))
    if not found:
        raise CalendarError("empty", line=1)
    return found


def _top(content: bytes) -> Iterator[Component]:
    open_now: list[Component] = []
    events, is_after = 0, False
    for one in properties(content):
        what = one.value.strip().upper()
        if one.name == "BEGIN":
            events += what == "VEVENT"
            _check_opening(one, what, open_now, events)
            open_now.append(Component(what, one.line))
        elif not open_now:
            # Between two calendars and after the last one, there is nothing of ours.
            _check_outside(one, is_after=is_after)
        elif one.name == "END":
            closed = _closed(one, what, open_now)
            if open_now:
                open_now[-1].parts.append(closed)
            else:
                is_after = True
                yield closed
        else:
            open_now[-1].given.append(one)
    if open_now:
        raise CalendarError("not_closed", line=open_now[-1].line, detail=open_now[-1].name)


def _check_opening(one: Property, what: str, open_now: list[Component], events: int) -> None:
    if not open_now and what != "VCALENDAR":
        raise CalendarError("not_a_calendar", line=one.line)
    if len(open_now) >= DEEPEST:
        raise CalendarError("too_deep", line=one.line)
    if events > MOST_EVENTS:
        raise CalendarError("too_many_events", line=one.line)
    if what == "VEVENT" and any(part.name == "VEVENT" for part in open_now):
        # The one before never ended: that is where somebody has to look.
        raise CalendarError("not_closed", line=open_now[-1].line, detail=open_now[-1].name)


def _check_outside(one: Property, *, is_after: bool) -> None:
    if is_after and one.name.startswith("X-"):
        # What a server that hands it on has written below it.
        return
    raise CalendarError("not_a_calendar", line=one.line)


def _closed(one: Property, what: str, open_now: list[Component]) -> Component:
    if open_now[-1].name != what:
        raise CalendarError("not_closed", line=open_now[-1].line, detail=open_now[-1].name)
    return open_now.pop()
