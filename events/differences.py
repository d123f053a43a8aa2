"""When and where, before and after: what differs, and how one says it. Decides nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.agenda import address_words
from events.models import Arrangement, AttendanceMode, Entry, Meeting, Place
from events.recurrence import span
from events.wording import clock, zone_words
from network.identifiers import keyed_hash


def link_key(url: str) -> str:
    """What tells one link of an online room from another without being one."""
    return keyed_hash("online_link", url) if url else ""


@dataclass(frozen=True, kw_only=True)
class WhenAndWhere:
    """What is told of a meeting when it changes."""

    is_cancelled: bool
    date: date
    start_time: time
    end_time: time
    timezone: str
    mode: str
    place: Place | None
    link_key: str
    entry: str

    @classmethod
    def of(cls, thing: Meeting | Arrangement) -> "WhenAndWhere":
        return cls(
            is_cancelled=thing.state == Meeting.State.CANCELLED,
            date=thing.date,
            start_time=thing.start_time,
            end_time=thing.end_time,
            timezone=thing.timezone,
            mode=thing.mode,
            place=thing.place,
            entry=thing.entry,
            link_key=(link_key(thing.online_url) if isinstance(thing, Meeting) else thing.link_key),
        )

    def stored(self) -> dict[str, Any]:
        """The columns of an arrangement that say this."""
        return {name: value for name, value in vars(self).items() if name != "is_cancelled"}

    @property
    def ends_at(self) -> datetime:
        return span(self.date, self.start_time, self.end_time, self.timezone)[1]

    @property
    def day(self) -> str:
        # Translators: weekday, day, month, year; see Django's date formats.
        return date_format(self.date, pgettext("date format", "l j F Y"))

    def day_in(self, language: str) -> str:
        with translation.override(language):
            return self.day


@dataclass(frozen=True)
class Difference:
    """One thing that changed: what it is called, what it was, what it is now."""

    label: str
    was: str
    now: str
    # Whether who comes is told of it.
    is_news: bool = True
    is_about_link: bool = False
    # What it asks of who comes, in a sentence.
    advice: str = ""


def differences(was: WhenAndWhere, now: WhenAndWhere) -> list[Difference]:
    """What differs, in words of the language of the moment; nothing where nothing does."""
    if now.is_cancelled:
        return [] if was.is_cancelled else [_cancelled(was)]
    found = [_when(was, now), _where(was, now), _how(was, now), _link(was, now), _who(was, now)]
    return [difference for difference in found if difference.was != difference.now]


def _cancelled(was: WhenAndWhere) -> Difference:
    return Difference(_("When"), _when_words(was, with_zone=False), _("it does not take place"))


def _when(was: WhenAndWhere, now: WhenAndWhere) -> Difference:
    with_zone = was.timezone != now.timezone
    return Difference(
        _("When"), _when_words(was, with_zone=with_zone), _when_words(now, with_zone=with_zone)
    )


def _when_words(thing: WhenAndWhere, *, with_zone: bool) -> str:
    words = f"{thing.day}, {clock(thing.start_time)}–{clock(thing.end_time)}"
    return f"{words} ({zone_words(thing.timezone)})" if with_zone else words


def _where(was: WhenAndWhere, now: WhenAndWhere) -> Difference:
    if (was.place and was.place.pk) == (now.place and now.place.pk):
        return Difference("", "", "")
    return Difference(_("Where"), _where_words(was), _where_words(now))


def _where_words(thing: WhenAndWhere) -> str:
    return address_words(thing.place) if thing.place else _("online")


def _how(was: WhenAndWhere, now: WhenAndWhere) -> Difference:
    return Difference(_("How one takes part"), _mode_words(was), _mode_words(now))


def _mode_words(thing: WhenAndWhere) -> str:
    return str(AttendanceMode(thing.mode).label)


def _link(was: WhenAndWhere, now: WhenAndWhere) -> Difference:
    if was.link_key == now.link_key or now.mode == AttendanceMode.IN_PERSON:
        return Difference("", "", "")
    former = _("the former one") if was.link_key else _("none yet")
    new = _("a new one: it is on your personal page") if now.link_key else _("none yet")
    return Difference(_("Link of the online room"), former, new, is_about_link=True)


def _who(was: WhenAndWhere, now: WhenAndWhere) -> Difference:
    """Who may come: no news where it is by invitation, because who is on the list stays there."""
    if was.entry in {"", now.entry} or now.entry == Entry.INVITATION:
        return Difference("", "", "")
    return Difference(
        _("Who may come"),
        str(Entry(was.entry).label),
        str(Entry(now.entry).label),
        advice=str(_what_to_do(Entry(now.entry))),
    )


def _what_to_do(entry: Entry) -> str:
    if entry == Entry.PUBLIC:
        return _(
            "You keep your place. Others than before may now come: if you would rather not be "
            "there, you can give it back on your page."
        )
    if entry == Entry.MEMBERS:
        return _(
            "Are you a member of the network? Then you have nothing to do. If you are not, please "
            "give your place back on your page; call us if you think that it should be otherwise."
        )
    return _(
        "Are you a peer, and do you come as one? Then you have nothing to do. If not, please give "
        "your place back on your page; call us if you think that it should be otherwise."
    )


def sentence_of(difference: Difference) -> str:
    """A difference in one line, as one says it on the telephone."""
    changed = capfirst(
        _("%(label)s: %(now)s (before: %(was)s).")
        % {"label": difference.label, "now": difference.now, "was": difference.was}
    )
    return f"{changed} {difference.advice}".strip()
