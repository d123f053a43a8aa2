"""Which organisations pages and programs show, and what anyone may read of each.

Public facts of institutions only: no person stands in what this module gives.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.audiences import Viewer
from network.folding import folded
from network.markup import to_html
from network.models import (
    Contract,
    Organisation,
    OrganisationText,
    Question,
    Readiness,
    Register,
    Term,
)
from network.reading import WrongParameters
from network.regions import Region

AREA, LANGUAGE = Term.Vocabulary.AREA, Term.Vocabulary.LANGUAGE
KINDS = [(kind.value, capfirst(kind.label)) for kind in Organisation.Kind]
YES = [("true", _("yes"))]


# --- Parts that other packages put on the page of an organisation ---------------------------------


@dataclass(frozen=True)
class Part:
    """Something about an organisation that another package shows on its page."""

    template: str
    context: dict[str, Any]


Found = Callable[[Organisation, Viewer], Part | None]
PARTS: list[Found] = []


def part_of_page(found: Found) -> Found:
    """Register what is shown to a viewer on the page of each organisation; None shows nothing."""
    PARTS.append(found)
    return found


def parts_of(organisation: Organisation, viewer: Viewer) -> list[Part]:
    return [part for found in PARTS if (part := found(organisation, viewer)) is not None]


# --- Finding --------------------------------------------------------------------------------------


def _offered(vocabulary: str) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(row.slug, row.label) for row in Term.objects.offered(vocabulary)]


def _areas() -> list[tuple[str, str]]:
    """The areas of the list, and each region that an organisation may have its seat in."""
    named = dict(_offered(AREA.value)())
    regions = {region.value.lower(): str(region.label) for region in Region}
    return list((regions | named).items())


class OrganisationFilter(django_filters.FilterSet):
    """The filters of organisations, the same for the page and the API."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS)
    area = django_filters.ChoiceFilter(label=_("Area"), method="in_area", choices=_areas)
    language = django_filters.ChoiceFilter(
        label=_("Language in which it answers"),
        method="in_language",
        choices=_offered(LANGUAGE.value),
    )
    verified = django_filters.ChoiceFilter(
        label=_("Verified by the network"), method="only_verified", choices=YES
    )

    readiness = django_filters.ChoiceFilter(
        label=_("Says how ready it is to host a peer worker"),
        method="only_ready",
        choices=[("published", _("yes"))],
    )

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = []

    def with_words(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        texts = OrganisationText.objects.filter(register=Register.STANDARD)
        for word in folded(value).split()[:8]:
            said = texts.filter(
                Q(summary__folded__contains=word) | Q(body__folded__contains=word)
            ).values("organisation_id")
            rows = rows.filter(Q(name__folded__contains=word) | Q(pk__in=said))
        return rows

    def in_area(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(_with_term(AREA, value) | Q(region=value.upper()))

    def in_language(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(_with_term(LANGUAGE, value))

    def only_verified(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(pk__in=Organisation.objects.verified().values("pk"))

    def only_ready(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(readiness__published_at__isnull=False)


def _with_term(vocabulary: str, slug: str) -> Q:
    term = Term.objects.filter(vocabulary=vocabulary, slug=slug)
    return Q(pk__in=Organisation.terms.through.objects.filter(term__in=term).values("organisation"))


def listed() -> QuerySet[Organisation]:
    """Organisations that anyone may read of, with all that is shown of them, by name."""
    sheets = Readiness.objects.filter(organisation=OuterRef("pk"), published_at__isnull=False)
    rows = Organisation.objects.listed().annotate(has_readiness=Exists(sheets))
    return rows.prefetch_related("texts", "terms").order_by("name", "pk")


def filtered(rows: QuerySet[Organisation], parameters: QueryDict) -> QuerySet[Organisation]:
    """Those that pass the filters; raises WrongParameters."""
    found = OrganisationFilter(parameters, queryset=rows)
    if not found.is_valid():
        raise WrongParameters(found.errors.as_data())
    return found.qs


def narrow_choices(form: forms.Form, rows: Iterable[Organisation]) -> None:
    """Offer in each list what would find some of these, with how many; what is chosen stays.

    Organisations are no persons: each may be counted.
    """
    known: dict[str, list[tuple[str, Any]]] = {"kind": KINDS, **_named(rows)}
    for name, found in _counts(rows).items():
        field: Any = form.fields[name]
        chosen = form.data.get(name)
        kept = [] if chosen in found or not chosen else _chosen(field, chosen)
        field.choices = [
            *[(key, f"{label} ({found[key]})") for key, label in known[name] if key in found],
            *kept,
        ]


def _chosen(field: Any, value: str) -> list[tuple[str, Any]]:
    """A choice that finds nothing today, so that the form still says it."""
    return [(key, label) for key, label in field.choices if key == value]


def _named(rows: Iterable[Organisation]) -> dict[str, list[tuple[str, Any]]]:
    """The areas and languages of these organisations, in the order of the editors."""
    terms = {term.pk: term for row in rows for term in row.terms.all() if term.is_offered}
    seats = {row.region for row in rows if row.region}
    ordered = sorted(terms.values(), key=lambda term: (term.position, term.slug))
    areas = [(term.slug, term.label) for term in ordered if term.vocabulary == AREA]
    unnamed = {code.lower() for code in seats} - {slug for slug, _label in areas}
    # The seat counts as an area, though the organisation names no other.
    areas += [(slug, str(Region(slug.upper()).label)) for slug in sorted(unnamed)]
    languages = [(term.slug, term.label) for term in ordered if term.vocabulary == LANGUAGE]
    return {"area": areas, "language": languages}


def _counts(rows: Iterable[Organisation]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("kind", "area", "language")}
    for row in rows:
        terms = row.terms.all()
        counts["kind"][row.kind] += 1
        counts["area"].update({t.slug for t in terms if t.vocabulary == AREA} | _seat(row))
        counts["language"].update(t.slug for t in terms if t.vocabulary == LANGUAGE)
    return counts


def _seat(row: Organisation) -> set[str]:
    return {row.region.lower()} if row.region else set()


# --- What is shown --------------------------------------------------------------------------------


def described(row: Organisation, language: str = "") -> dict[str, Any]:
    """What anyone may read of an organisation, in this language where it is said in it."""
    text = best_text(row, language or get_language() or "fr")
    terms = sorted(row.terms.all(), key=lambda term: (term.position, term.slug))
    areas = [term for term in terms if term.vocabulary == AREA]
    return {
        "id": row.public_id,
        "name": row.name,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "region": row.region,
        "areas": _with_seat(row, areas),
        "languages": [
            {"code": term.code or term.slug, "label": term.label}
            for term in terms
            if term.vocabulary == LANGUAGE
        ],
        "text_language": text.language if text else "",
        "summary": text.summary if text else "",
        "body": text.body if text else "",
        "body_html": to_html(text.body) if text else "",
        "website": row.website,
        "contact": {
            "service": row.contact_service,
            "email": row.contact_email,
            "phone": row.contact_phone,
        },
        "has_contact": bool(row.contact_email or row.contact_phone),
        "is_partner": row.is_partner,
        "is_example": row.is_example,
        "is_verified": row.is_verified,
        "verified_at": row.verified_at if row.is_verified else None,
        "verified_until": row.verified_until if row.is_verified else None,
        "readiness_url": _readiness_url(row),
        "updated_at": row.updated_at,
        "url": page_url(row),
    }


def page_url(row: Organisation) -> str:
    return reverse("organisations:organisation", args=[row.public_id, row.slug])


def public_url(row: Organisation) -> str:
    """Its page, if it has one for everybody today."""
    return page_url(row) if row.is_partner or row.is_verified else ""


def with_pages(named: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Organisations that are named by `id`, each with the `url` of its page, or none. One question.

    Read anew each time: a page ends with the verification.
    """
    named = list(named)
    rows = Organisation.objects.listed().filter(public_id__in=[one["id"] for one in named])
    pages = {row.public_id: page_url(row) for row in rows.only("public_id", "slug")}
    return [one | {"url": pages.get(one["id"], "")} for one in named]


def _readiness_url(row: Organisation) -> str:
    """Where anyone reads its sheet, if it chose to publish one."""
    is_there = getattr(row, "has_readiness", False)
    return reverse("organisations:readiness", args=[row.public_id]) if is_there else ""


def sheet_shown(sheet: Readiness) -> dict[str, Any]:
    """A readiness sheet question by question; what is not said is shown as not said."""
    known = {row.question: row for row in sheet.answers.all()}
    return {
        "is_published": sheet.is_published,
        "published_at": sheet.published_at,
        "updated_at": sheet.updated_at,
        "checked_on": sheet.checked_on,
        "is_shared": sheet.is_shared,
        "contracts": [str(Contract(key).label) for key in sheet.contracts],
        "answers": [
            {"question": question.label, "answer": known.get(question.value)}
            for question in Question
        ],
    }


def _with_seat(row: Organisation, areas: list[Term]) -> list[dict[str, str]]:
    """Its areas; the region of its seat first where the list does not name it."""
    found = [{"code": term.code or term.slug, "label": term.label} for term in areas]
    if row.region and row.region not in {area["code"] for area in found}:
        found.insert(0, {"code": row.region, "label": str(Region(row.region).label)})
    return found


def best_text(row: Organisation, language: str) -> OrganisationText | None:
    """What it says of itself in this language, else in French, else in any that says something."""
    order = {language: 0, "fr": 1}
    texts = [
        text
        for text in row.texts.all()
        if text.register == Register.STANDARD and (text.summary or text.body)
    ]
    return min(texts, key=lambda text: order.get(text.language, 2), default=None)


def structured_data(facts: dict[str, Any], site: str) -> dict[str, Any]:
    """schema.org Organization of what is shown (JSON-ready)."""
    url = site + facts["url"]
    contact = facts["contact"]
    point = {
        "@type": "ContactPoint",
        "name": contact["service"],
        "email": contact["email"],
        "telephone": contact["phone"],
        "availableLanguage": [language["code"] for language in facts["languages"]],
    }
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": url,
        "identifier": facts["id"],
        "name": facts["name"],
        "description": facts["summary"],
        "url": facts["website"] or url,
        "areaServed": [
            {"@type": "AdministrativeArea", "identifier": area["code"], "name": area["label"]}
            for area in facts["areas"]
        ],
        "knowsLanguage": [language["code"] for language in facts["languages"]],
        "contactPoint": _filled(point) if facts["has_contact"] else None,
    }
    return _filled(data)


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
