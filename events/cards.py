"""The card of a meeting: what anyone may read of it, written once and read often.

Public facts only; the places left are the meeting's own columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify

from events.models import (
    CompanionRule,
    Meeting,
    MeetingCard,
    MeetingText,
    Place,
    Series,
    SeriesRole,
    SeriesText,
)
from events.wording import zone_words
from network.directory import public_url
from network.markup import to_html
from network.models import Register

AnyText = MeetingText | SeriesText


def rewrite_cards(meeting: Meeting) -> None:
    """Write the meeting's cards anew, or remove them when it is not public (any more)."""
    if not meeting.is_public:
        MeetingCard.objects.filter(meeting=meeting).delete()
        return
    for language, payload in build_payloads(meeting).items():
        MeetingCard.objects.update_or_create(
            meeting=meeting, language=language, defaults={"payload": payload}
        )


def build_payloads(meeting: Meeting) -> dict[str, dict[str, Any]]:
    """The card of a public meeting in each language of the interface (JSON-ready)."""
    facts = _facts_of(meeting)
    return {code: _payload(facts, code) for code, _name in settings.LANGUAGES}


def payload_in(meeting: Meeting, language: str) -> dict[str, Any]:
    """The same in one language, for a meeting that has no card."""
    return _payload(_facts_of(meeting), language)


def _facts_of(meeting: Meeting) -> "_Facts":
    return _Facts(
        meeting=meeting,
        place=meeting.place,
        texts=list(meeting.texts.all()),
        series_texts=list(meeting.series.texts.all()),
        shared=_shared(meeting),
    )


@dataclass(frozen=True)
class _Facts:
    meeting: Meeting
    place: Place | None
    texts: list[MeetingText]
    series_texts: list[SeriesText]
    shared: dict[str, Any]


def _payload(facts: _Facts, language: str) -> dict[str, Any]:
    with translation.override(language):
        return (
            facts.shared
            | _words(facts, language)
            | {"organisers": organisers(facts.meeting.series)}
        )


def _words(facts: _Facts, language: str) -> dict[str, Any]:
    own = best_text(facts.texts, language)
    series = best_text(facts.series_texts, language)
    easy = best_text(facts.texts, language, register=Register.EASY) or best_text(
        facts.series_texts, language, register=Register.EASY
    )
    title = _first("title", own, series)
    main = _source("title", own, series)
    return {
        "language": language,
        "slug": slug_of(title),
        "title": title,
        "title_language": main.language if main else language,
        "text_language": main.language if main else language,
        "text_origin": main.origin if main else "",
        "theme": own.theme if own else "",
        "summary": _first("summary", own, series),
        "description_html": to_html(_first("body", own, series)),
        "what_to_expect": _first("what_to_expect", own, series),
        "audience_words": _first("audience_words", own, series),
        "age_words": str(facts.meeting.stated_age.label),
        "easy_title": easy.title if easy else "",
        "easy_html": to_html(f"{easy.summary}\n\n{easy.body}") if easy else "",
        "easy_language": easy.language if easy else "",
        "series": {
            "id": facts.meeting.series.public_id,
            "title": series.title if series else "",
            "language": series.language if series else language,
            "slug": slug_of(series.title if series else ""),
        },
    }


def _shared(meeting: Meeting) -> dict[str, Any]:
    """What is the same in every language."""
    languages = list(meeting.languages.all())
    return {
        "id": meeting.public_id,
        "uid": meeting.uid,
        "sequence": meeting.sequence,
        "starts_at": meeting.starts_at.astimezone(meeting.zone).isoformat(),
        "ends_at": meeting.ends_at.astimezone(meeting.zone).isoformat(),
        "timezone": meeting.timezone,
        "registration_closes_at": meeting.closes_at.astimezone(meeting.zone).isoformat(),
        "status": "cancelled" if meeting.is_cancelled else "scheduled",
        "attendance_mode": meeting.mode,
        "has_online_link": bool(meeting.online_url),
        "place": _place(meeting.place),
        "access_note": meeting.place.access_note if meeting.place else "",
        "languages": [row.language for row in languages if not row.is_interpreted],
        "interpreted": [row.language for row in languages if row.is_interpreted],
        "accessibility": _accessibility(meeting),
        "is_proposed": meeting.proposals.exists(),
        "age_rule": str(meeting.stated_age),
        "companion_rule": str(meeting.stated_companions),
        "created_at": meeting.created_at.isoformat(),
        "changed_at": meeting.changed_at.isoformat(),
    }


def _place(place: Place | None) -> dict[str, str] | None:
    if place is None:
        return None
    names = ("name", "street", "postal_code", "locality", "region", "country")
    return {name: getattr(place, name) for name in names}


def _accessibility(meeting: Meeting) -> dict[str, bool | None]:
    place = meeting.place
    return {
        "step_free": place.step_free if place else None,
        "hearing_loop": place.hearing_loop if place else None,
        "sign_language": meeting.sign_language,
        "companion_welcome": meeting.stated_companions != CompanionRule.NO,
        "quiet_room": place.quiet_room if place else None,
    }


def organisers(series: Series) -> list[dict[str, str]]:
    """The organisations that run a series today, with their role in words; never persons."""
    return [organiser(role) for role in organising_roles().filter(series=series)]


def organisers_with_pages(series: Series) -> list[dict[str, str]]:
    """The same, each with the `url` of its page in the directory, or none."""
    return [
        organiser(role) | {"url": public_url(role.organisation)}
        for role in organising_roles().filter(series=series)
        if role.organisation
    ]


def organising_roles() -> QuerySet[SeriesRole]:
    """What organisations do today in any series."""
    rows = SeriesRole.objects.current().filter(organisation__isnull=False)
    return rows.select_related("organisation").order_by("pk")


def organiser(role: SeriesRole) -> dict[str, str]:
    assert role.organisation
    return {
        "id": role.organisation.public_id,
        "name": role.organisation.name,
        "role": role.role,
        "role_label": str(role.get_role_display()),
        "website": role.organisation.website,
    }


def best_text(texts: Iterable[AnyText], language: str, *, register: str = Register.STANDARD) -> Any:
    """The text in this language, else the French one, else any; None without a text."""
    rows = [text for text in texts if text.register == register]
    order = {language: 0, settings.LANGUAGE_CODE: 1}
    return min(rows, key=lambda text: order.get(text.language, 2), default=None)


def _source(name: str, *texts: AnyText | None) -> AnyText | None:
    return next((text for text in texts if text is not None and getattr(text, name)), None)


def _first(name: str, *texts: AnyText | None) -> str:
    source = _source(name, *texts)
    return getattr(source, name) if source else ""


def slug_of(title: str) -> str:
    return slugify(title)[:60] or "-"


FEW_PLACES = 5


def shown(payload: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    """A card with what is not stored in it: addresses, live counters, times as datetimes."""
    starts = meeting.starts_at.astimezone(meeting.zone)
    ends = meeting.ends_at.astimezone(meeting.zone)
    return with_addresses(payload) | {
        "capacity": meeting.capacity,
        "places_left": meeting.places_left,
        "waiting": meeting.waiting_count,
        "updated_at": meeting.updated_at,
        "starts": starts,
        "ends": ends,
        "duration": ends - starts,
        "zone_label": zone_words(meeting.timezone),
        "places_words": places_words(meeting),
    }


def with_addresses(payload: dict[str, Any]) -> dict[str, Any]:
    """A stored card with its paths, in its own language."""
    language, series = payload["language"], payload["series"]
    url = _address("meeting", language, payload["id"], payload["slug"])
    series_url = _address("series", language, series["id"], series["slug"])
    return payload | {"url": url, "series": series | {"url": series_url}}


def _address(name: str, language: str, public_id: str, slug: str) -> str:
    return _address_form(name, language).replace("ID", public_id, 1).replace("SLUG", slug, 1)


@cache
def _address_form(name: str, language: str) -> str:
    """The address with ID and SLUG in it: a list would reverse a hundred that differ in those."""
    with translation.override(language):
        return reverse(f"events:{name}", args=["ID", "SLUG"])


def places_words(meeting: Meeting) -> str:
    """One word for how one may still come; templates say it in a sentence."""
    if meeting.is_cancelled:
        return "cancelled"
    if timezone.now() >= meeting.closes_at:
        return _once_closed(meeting)
    if meeting.places_left is None:
        return "unlimited"
    if meeting.places_left == 0 or meeting.waiting_count:
        return "full"
    few = "last" if meeting.places_left == 1 else "few"
    return few if meeting.places_left <= FEW_PLACES else "many"


def _once_closed(meeting: Meeting) -> str:
    now = timezone.now()
    if now >= meeting.ends_at:
        return "past"
    return "under_way" if now >= meeting.starts_at else "closed"
