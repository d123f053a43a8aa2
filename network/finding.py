"""Finding what the network holds; the search engines come behind this door."""

from typing import Any

from network.directory import best_text, page_url
from network.models import Organisation


def partner_cards(language: str) -> list[dict[str, Any]]:
    """Partners by name, with their public role in this language (else in French)."""
    rows = Organisation.objects.partners().prefetch_related("texts")
    return [
        {
            "name": row.name,
            "role": text.summary if (text := best_text(row, language)) else "",
            "website": row.website,
            "url": page_url(row),
            "is_example": row.is_example,
        }
        for row in rows
    ]
