"""What an answer looks like, for the API's document; a test holds them against the schema."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

MEETING_FACTS: dict[str, Any] = {
    "id": "4f7k2m9qx0ab",
    "uid": "0c7c4f3e-52f1-4d0e-9d3b-3f2d3f0b7a11",
    "sequence": 0,
    "url": "http://localhost:8000/en/meetings/4f7k2m9qx0ab/peer-work-meetings/",
    "title": "Peer-work meetings",
    "language": "en",
    "text_origin": "human",
    "theme": "Beginning as a peer worker",
    "summary": "An open evening: listen, speak, ask.",
    "description_html": "<p>Come as you are.</p>",
    "series": {
        "id": "9wz3c5d1t8eh",
        "title": "Peer-work meetings",
        "url": "http://localhost:8000/en/meetings/series/9wz3c5d1t8eh/peer-work-meetings/",
    },
    "starts_at": "2027-02-02T18:00:00+01:00",
    "ends_at": "2027-02-02T20:00:00+01:00",
    "timezone": "Europe/Brussels",
    "status": "scheduled",
    "attendance_mode": "hybrid",
    "has_online_link": True,
    "place": {
        "name": "Maison ouverte",
        "street": "Rue de l'Exemple 1",
        "postal_code": "1000",
        "locality": "Bruxelles",
        "country": "BE",
        "region": "BE-BRU",
    },
    "organisers": [
        {
            "id": "2b6n8p4r0s1v",
            "name": "Example organisation",
            "role": "organiser",
            "role_label": "organiser",
            "website": "https://organisation.example/",
        }
    ],
    "languages": ["fr"],
    "interpreted": ["nl", "sfb"],
    "accessibility": {
        "step_free": True,
        "hearing_loop": None,
        "sign_language": True,
        "companion_welcome": True,
        "quiet_room": False,
    },
    "age_rule": "adults",
    "age_words": "18 ans ou plus",
    "companion_rule": "free",
    "access_note": "Ring at the green door.",
    "capacity": 30,
    "places_left": 4,
    "waiting": 0,
    "registration_closes_at": "2027-02-02T18:00:00+01:00",
    "created_at": "2026-11-20T09:12:33.120000+00:00",
    "updated_at": "2026-11-28T16:40:02.531000Z",
}

MEETING = OpenApiExample("A meeting", value=MEETING_FACTS, response_only=True, status_codes=["200"])

SERIES = OpenApiExample(
    "A series",
    value={
        "id": "9wz3c5d1t8eh",
        "url": "http://localhost:8000/en/meetings/series/9wz3c5d1t8eh/peer-work-meetings/",
        "title": "Peer-work meetings",
        "language": "en",
        "text_origin": "human",
        "summary": "Every first Tuesday of the month.",
        "description_html": "<p>Come as you are.</p>",
        "timezone": "Europe/Brussels",
        "organisers": MEETING_FACTS["organisers"],
        "meetings_url": "http://localhost:8000/api/v1/meetings/?series=9wz3c5d1t8eh",
        "calendar_url": "http://localhost:8000/feeds/series/9wz3c5d1t8eh.ics",
        "updated_at": "2026-11-28T16:40:02.531000Z",
    },
    response_only=True,
    status_codes=["200"],
)

APPLICATION = OpenApiExample(
    "Somebody comes for the first time",
    value={
        "name": "Sacha",
        "email": "sacha@example.org",
        "is_first_time": True,
        "if_full": "ask",
        "consent": True,
    },
    request_only=True,
)

REGISTERED = OpenApiExample(
    "In the waiting list",
    value={
        "id": "7g1h3j5k9m2n",
        "status": "waiting",
        "position": 2,
        "manage_url": "http://localhost:8000/en/registration/7g1h3j5k9m2n.1.c2lnbmF0dXJl/",
        "code": "k7m2x9pw",
    },
    response_only=True,
    status_codes=["201"],
)
