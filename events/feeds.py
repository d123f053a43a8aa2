"""Meetings for calendars and feed readers: the public cards as iCalendar, Atom and JSON Feed."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.http import http_date
from django.utils.translation import gettext as _
from rest_framework.request import Request

from events.agenda import event_of, place_words
from events.calendars import CalendarInfo, calendar_bytes, clean_text
from events.cards import with_addresses
from events.finding import MeetingFilter, cards, filtered, for_feeds, series_texts
from events.models import MeetingCard
from frontend.dates import date_format
from network.reading import OpenReading

Card = dict[str, Any]
# Ids of entries outlive host names, so this is no address of ours (RFC 4151).
TAG = "tag:passerelle.example,2026"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a feed says of itself; `url` is where it is read again."""

    title: str
    url: str
    home_url: str
    language: str


# --- Shapes ---------------------------------------------------------------------------------------


def as_calendar(feed: Feed, found: list[Card]) -> bytes:
    info = CalendarInfo(
        name=feed.title, source_url=feed.url, timezone=settings.TIME_ZONE, language=feed.language
    )
    return calendar_bytes(info, [event_of(card) for card in found])


class DatedAtom(Atom1Feed):
    """Atom whose date is that of its entries; Django dates an empty feed by the clock."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=EPOCH)


def as_atom(feed: Feed, found: list[Card]) -> bytes:
    atom = DatedAtom(
        title=feed.title,
        link=feed.home_url,
        description="",
        language=feed.language,
        feed_url=feed.url,
        feed_guid=f"{TAG}:{feed.url.removeprefix(settings.SITE_URL)}",
        author_name=settings.SITE_NAME,
    )
    for card in found:
        atom.add_item(
            title=title_words(card),
            link=settings.SITE_URL + card["url"],
            description=clean_text(about_html(card)),
            unique_id=entry_id(card),
            pubdate=datetime.fromisoformat(card["created_at"]),
            updateddate=datetime.fromisoformat(card["changed_at"]),
        )
    return atom.writeString("utf-8").encode()


def as_json(feed: Feed, found: list[Card]) -> bytes:
    """JSON Feed 1.1; what a meeting is beside its words stands in `_passerelle`."""
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": settings.SITE_NAME, "url": settings.SITE_URL}],
        "items": [_json_item(card) for card in found],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "replace")


FACTS = (
    *("id", "uid", "sequence", "starts_at", "ends_at", "timezone", "status", "attendance_mode"),
    *("place", "organisers", "languages", "interpreted", "accessibility", "theme"),
    *("age_rule", "age_words", "companion_rule", "registration_closes_at"),
)


def _json_item(card: Card) -> dict[str, Any]:
    return {
        "id": entry_id(card),
        "url": settings.SITE_URL + card["url"],
        "title": title_words(card),
        "summary": card["summary"],
        "content_html": about_html(card),
        "date_published": card["created_at"],
        "date_modified": card["changed_at"],
        "language": card["text_language"],
        "_passerelle": {name: card[name] for name in FACTS},
    }


def entry_id(card: Card) -> str:
    return f"{TAG}:meeting/{card['id']}"


def title_words(card: Card) -> str:
    words = clean_text(" – ".join(filter(None, [card["title"], card["theme"]])))
    return _("Cancelled: %(title)s") % {"title": words} if card["status"] == "cancelled" else words


def about_html(card: Card) -> str:
    """When, where and what, as safe HTML."""
    starts, ends = (datetime.fromisoformat(card[name]) for name in ("starts_at", "ends_at"))
    when = f"{date_format(starts, 'l j F Y')}, {starts:%H:%M}–{ends:%H:%M} ({card['timezone']})"
    facts = format_html("<p>{}<br>{}</p>", when, place_words(card))
    summary = format_html("<p>{}</p>", card["summary"]) if card["summary"] else ""
    return f"{facts}{summary}{card['description_html']}"


# --- Bodies ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Body:
    content: bytes
    changed_at: datetime


class Bodies:
    """The last few bodies that were built, by a digest of all they were built from.

    In this process, not in the cache that the limits share: whoever asks for a thousand
    different feeds pushes out nothing but feeds.
    """

    MOST = 32

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Body] = OrderedDict()

    def get(self, made_of: list[str], build: Callable[[], Body]) -> Body:
        digest = hashlib.sha256("\0".join(made_of).encode("utf-8", "backslashreplace")).hexdigest()
        body = self._kept.pop(digest, None) or build()
        self._kept[digest] = body
        while len(self._kept) > self.MOST:
            self._kept.popitem(last=False)
        return body


BODIES = Bodies()


# --- Doors ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    media_type: str
    write: Callable[[Feed, list[Card]], bytes]

    def body(self, feed: Feed, payloads: list[str]) -> Body:
        found = [with_addresses(json.loads(payload)) for payload in payloads]
        moments = (datetime.fromisoformat(card["changed_at"]) for card in found)
        return Body(self.write(feed, found), max(moments, default=EPOCH))


SHAPES = {
    "ics": Shape("text/calendar; charset=utf-8", as_calendar),
    "atom": Shape("application/atom+xml; charset=utf-8", as_atom),
    "json": Shape("application/feed+json; charset=utf-8", as_json),
}


class MeetingsFeed(OpenReading):
    """All public meetings that pass the filters; the same bytes as long as none changed."""

    parameters: ClassVar[Any] = MeetingFilter.base_filters
    suffix = "ics"

    def get(self, request: Request, public_id: str = "") -> HttpResponse:
        title, rows = self.found(public_id)
        stored = list(rows.annotate(stored=Cast("payload", TextField())).values_list("stored"))
        payloads = [payload for (payload,) in stored]
        feed = Feed(
            title=title,
            url=self._url(request),
            home_url=settings.SITE_URL + reverse("events:meetings"),
            language=self.language,
        )
        shape = SHAPES[self.suffix]
        body = BODIES.get([self.suffix, repr(feed), *payloads], lambda: shape.body(feed, payloads))
        name = f"{public_id or 'meetings'}.{self.suffix}"
        headers = {
            "Content-Disposition": f'inline; filename="{name}"',
            "Last-Modified": http_date(body.changed_at.timestamp()),
        }
        return HttpResponse(body.content, shape.media_type, headers=headers)

    def found(self, public_id: str) -> tuple[str, QuerySet[MeetingCard]]:
        """What the feed is called, and its cards."""
        rows = filtered(for_feeds(cards(self.language)), self.request.query_params)
        subject = _("open meetings")  # on its own line: xgettext does not look inside f-strings
        return f"{settings.SITE_NAME} – {subject}", rows

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """The path says the format; a calendar's Accept header says nothing of use."""
        return super().perform_content_negotiation(request, force=True)

    def _url(self, request: Request) -> str:
        given = {name: value for name, value in request.query_params.items() if value}
        query = urlencode(sorted((given | {"lang": self.language}).items()))
        return f"{settings.SITE_URL}{request.path}?{query}"


class SeriesFeed(MeetingsFeed):
    parameters: ClassVar[Any] = ()

    def found(self, public_id: str) -> tuple[str, QuerySet[MeetingCard]]:
        texts = series_texts(self.language).prefetch_related(None)
        text = get_object_or_404(texts, series__public_id=public_id)
        rows = cards(self.language).filter(meeting__series__public_id=public_id)
        return text.title, for_feeds(rows)


class MeetingFeed(MeetingsFeed):
    parameters: ClassVar[Any] = ()

    def found(self, public_id: str) -> tuple[str, QuerySet[MeetingCard]]:
        rows = cards(self.language).filter(meeting__public_id=public_id)
        card = get_object_or_404(rows)
        return card.payload["title"], rows
