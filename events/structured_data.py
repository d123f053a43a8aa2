"""A meeting as schema.org sees it: public facts for search engines and assistants."""

from typing import Any

from django.conf import settings

MODES = {
    "in_person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}

# “18-” is how schema.org writes 18 and over.
AGES = {"adults": "18-", "from_16": "16-", "with_adult": "0-", "all": "0-"}


def event_data(card: dict[str, Any]) -> dict[str, Any]:
    """schema.org Event of a public card (JSON-ready)."""
    url = settings.SITE_URL + card["url"]
    is_cancelled = card["status"] == "cancelled"
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": card["title"],
        "description": card["summary"],
        "startDate": card["starts_at"],
        "endDate": card["ends_at"],
        "inLanguage": card["languages"],
        "isAccessibleForFree": True,
        "typicalAgeRange": AGES[card["age_rule"]],
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{MODES[card['attendance_mode']]}",
        "location": _locations(card, url),
        "organizer": [
            {"@type": "Organization", "name": organiser["name"]}
            | ({"url": organiser["website"]} if organiser["website"] else {})
            for organiser in card["organisers"]
            if organiser["role"] == "organiser"
        ],
    }
    if card["capacity"] is not None:
        data["maximumAttendeeCapacity"] = card["capacity"]
        data["remainingAttendeeCapacity"] = card["places_left"]
    return {name: value for name, value in data.items() if value != []}


def _locations(card: dict[str, Any], url: str) -> list[dict[str, Any]]:
    locations = [_place(card)] if card["place"] else []
    if card["attendance_mode"] != "in_person":
        locations.append({"@type": "VirtualLocation", "url": url})
    return locations


def _place(card: dict[str, Any]) -> dict[str, Any]:
    place = card["place"]
    return {
        "@type": "Place",
        "name": place["name"],
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place["street"],
            "postalCode": place["postal_code"],
            "addressLocality": place["locality"],
            "addressCountry": place["country"],
        },
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": name, "value": value}
            for name, value in card["accessibility"].items()
            if value is not None
        ],
    }
