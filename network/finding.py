"""Finding what the network holds; the search engines come behind this door."""

from typing import Any

from network.models import Organisation, Register


def partner_cards(language: str) -> list[dict[str, Any]]:
    """Partners by name, with their public role in this language (else in French)."""
    rows = Organisation.objects.partners().prefetch_related("texts")
    return [
        {
            "name": row.name,
            "role": _role(row, language),
            "website": row.website,
            "is_example": row.is_example,
        }
        for row in rows
    ]


def _role(organisation: Organisation, language: str) -> str:
    order = {language: 0, "fr": 1}
    texts = [text for text in organisation.texts.all() if text.register == Register.STANDARD]
    best = min(texts, key=lambda text: order.get(text.language, 2), default=None)
    return best.summary if best else ""
