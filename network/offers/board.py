"""What is shown of offers, to anybody and to search engines; organisations' words, no person's."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from network.audiences import Viewer
from network.directory import Part, page_url, part_of_page
from network.markup import to_html
from network.models import Contract, Offer, OfferKind, OfferText, Organisation
from network.modules import is_on

MISSIONS = "missions"
# schema.org's words for how the work is paid.
EMPLOYMENT_TYPES = {
    Contract.EMPLOYMENT: "OTHER",
    Contract.SELF_EMPLOYED: "CONTRACTOR",
    Contract.VOLUNTEER: "VOLUNTEER",
}
MOST_ON_A_PAGE = 6


def with_all(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    """The offers with what is shown of each, those that end first before the others."""
    rows = rows.select_related("organisation", "language", "area").prefetch_related("texts")
    return rows.order_by("ends_on", "pk")


def shown(row: Offer, language: str = "") -> dict[str, Any]:
    """An offer in this language where it is written in it, else as it is written."""
    text = best_text(row.texts.all(), language or get_language() or "fr")
    return {
        "row": row,
        "id": row.public_id,
        "url": reverse("offers:offer", args=[row.public_id]),
        "title": text.title if text else row.public_id,
        "text_language": text.language if text else "",
        "words": text.body if text else "",
        "words_html": to_html(text.body) if text else "",
        "organisation": row.organisation,
        "organisation_url": page_url(row.organisation),
    }


def best_text(texts: Iterable[OfferText], language: str) -> OfferText | None:
    order = {language: 0, "fr": 1}
    return min(texts, key=lambda text: order.get(text.language, 2), default=None)


@part_of_page
def offers_of(organisation: Organisation, viewer: Viewer) -> Part | None:
    """The offers that anybody reads today, on the page of who makes them."""
    if not is_on(MISSIONS):
        return None
    rows = with_all(Offer.objects.published().filter(organisation=organisation))
    offers = [shown(row) for row in rows[:MOST_ON_A_PAGE]]
    return Part("network/organisation_offers.html", {"offers": offers}) if offers else None


def job_posting(offer: dict[str, Any], site: str) -> dict[str, Any] | None:
    """schema.org JobPosting of a published job (JSON-ready); of a mission or placement, nothing."""
    row: Offer = offer["row"]
    if row.kind != OfferKind.JOB or row.published_at is None:
        return None
    house = {"@type": "Organization", "name": row.organisation.name}
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": site + offer["url"],
        "identifier": row.public_id,
        "title": offer["title"],
        "description": offer["words_html"],
        "datePosted": row.published_at,
        "validThrough": row.ends_on,
        "employmentType": EMPLOYMENT_TYPES[Contract(row.contract)],
        "workHours": row.hours,
        "hiringOrganization": house | {"url": site + offer["organisation_url"]},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressRegion": row.area.label,
                **({"addressLocality": row.place} if row.place else {}),
            },
        },
    }
