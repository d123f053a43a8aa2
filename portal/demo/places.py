"""Invented places: no such street, a real town; accessibility known, refused or unknown."""

from typing import Any

PLACES: dict[str, dict[str, Any]] = {
    "brussels": {
        "name": "Salle Exemple – Voorbeeldzaal",
        "street": "Rue de l’Exemple 1",
        "postal_code": "1000",
        "locality": "Bruxelles – Brussel",
        "region": "BE-BRU",
        "country": "BE",
        "step_free": True,
        "hearing_loop": True,
        "quiet_room": True,
        "access_note": (
            "Entrée de plain-pied, sonnette basse. Drempelloze ingang, lage bel. "
            "Level entrance, low bell."
        ),
    },
    "brussels_upstairs": {
        "name": "Atelier Exemple – Voorbeeldatelier",
        "street": "Place de l’Exemple 12",
        "postal_code": "1030",
        "locality": "Schaerbeek – Schaarbeek",
        "region": "BE-BRU",
        "country": "BE",
        "step_free": None,
        "hearing_loop": None,
        "quiet_room": False,
        "access_note": "",
    },
    "utrecht": {
        "name": "Zaal Voorbeeld",
        "street": "Voorbeeldstraat 3",
        "postal_code": "3511 XX",
        "locality": "Utrecht",
        "region": "NL-UT",
        "country": "NL",
        "step_free": True,
        "hearing_loop": False,
        "quiet_room": True,
        "access_note": (
            "Lift aanwezig, aangepast toilet op de eerste verdieping. Ascenseur. There is a lift."
        ),
    },
    "nice": {
        "name": "Salle Exemple",
        "street": "1 rue de l’Exemple",
        "postal_code": "06000",
        "locality": "Nice",
        "region": "FR-PAC",
        "country": "FR",
        "step_free": False,
        "hearing_loop": False,
        "quiet_room": None,
        "access_note": (
            "Douze marches, pas d’ascenseur. Twaalf treden, geen lift. Twelve steps, no lift."
        ),
    },
}
