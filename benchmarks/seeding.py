"""Many meetings, made by the product's actions and copied; and the same ones as Wagtail pages.

Run with the reference's settings: `python -m benchmarks.seeding 10000`.
"""

import sys
from datetime import time, timedelta
from itertools import islice

import django
from django.db import connection, transaction
from django.utils import timezone

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from wagtail.models import Locale, Page  # noqa: E402

from benchmarks.reference.models import (  # noqa: E402
    MeetingPage,
    MeetingPageLanguage,
    MeetingPageOrganiser,
)
from events.actions import (  # noqa: E402
    MeetingFacts,
    RoleFacts,
    SeriesFacts,
    TextFacts,
    save_meeting,
    save_series,
)
from events.cards import build_payloads  # noqa: E402
from events.models import (  # noqa: E402
    Meeting,
    MeetingCard,
    MeetingLanguage,
    MeetingText,
    Place,
)
from events.recurrence import span  # noqa: E402
from network.actions import OrganisationFacts, save_organisation  # noqa: E402
from network.models import Organisation  # noqa: E402
from portal.actions import lay_site  # noqa: E402

SERIES, COMING = 20, 50
BODY = (
    "On parle de ce qu'on a vécu, sans devoir rien prouver.\n\n"
    "- on vient comme on est\n- on écoute\n- on peut se taire\n\n"
) * 4
SUMMARY = "Une rencontre pour mobiliser son vécu, ouverte à tous, avec un café et des chaises."
TITLES = {"fr": "Rencontres ouvertes", "nl": "Open ontmoetingen", "en": "Open meetings"}


def seed(count: int) -> None:
    lay_site()
    models = [model_meeting(number) for number in range(SERIES)]
    with transaction.atomic():
        made = [
            copy_of(models[number % SERIES], number // SERIES, number)
            for number in range(SERIES, count)
        ]
        Meeting.objects.bulk_create(made, batch_size=500)
    with transaction.atomic():
        add_words({meeting.pk for meeting in models})
    with transaction.atomic():
        add_cards()
    with transaction.atomic():
        add_pages()


def model_meeting(number: int) -> Meeting:
    organisers = [
        save_organisation(
            OrganisationFacts(
                name=f"Maison {number} {letter} asbl",
                slug=f"maison-{number}-{letter}",
                kind="association",
                website="https://maison.example/",
            )
        )
        for letter in "ab"
    ]
    series = save_series(
        SeriesFacts(
            texts={
                (language, "standard"): TextFacts(
                    title=f"{title} {number}", summary=SUMMARY, body=BODY
                )
                for language, title in TITLES.items()
            },
            organisers=tuple(RoleFacts(organisation=one, role="organiser") for one in organisers),
        )
    )
    place = Place.objects.create(
        name=f"Salle {number}",
        street=f"rue de l'Exemple {number}",
        postal_code="1000",
        locality="Bruxelles",
        region="BE-BRU",
        country="BE",
        step_free=True,
        access_note="Sonner deux fois, ascenseur au fond.",
    )
    facts = MeetingFacts(
        series=series,
        place=place,
        date=timezone.localdate() + timedelta(days=1),
        start_time=time(18),
        end_time=time(20),
        capacity=20,
        languages=("fr", "nl"),
        interpreted=("sfb",),
        texts=words(number),
    )
    return save_meeting(facts)


def words(number: int) -> dict[tuple[str, str], TextFacts]:
    return {
        (language, "standard"): TextFacts(theme=f"Thème {number}, mobiliser son vécu")
        for language in ("fr", "nl")
    }


def copy_of(model: Meeting, place_in_series: int, number: int) -> Meeting:
    """The next one of the series: fifty are to come, the others were weeks ago."""
    is_coming = place_in_series < COMING
    days = place_in_series + 1 if is_coming else -40 - place_in_series
    copy = Meeting(
        series_id=model.series_id,
        place_id=model.place_id,
        date=timezone.localdate() + timedelta(days=days),
        start_time=model.start_time,
        end_time=model.end_time,
        capacity=20,
        places_taken=number % 21,
        last_rank=number % 21,
        updated_at=timezone.now() - timedelta(minutes=number),
    )
    copy.starts_at, copy.ends_at = span(copy.date, copy.start_time, copy.end_time, copy.timezone)
    return copy


def add_words(known: set[int]) -> None:
    keys = list(Meeting.objects.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True))
    MeetingText.objects.bulk_create(
        [
            MeetingText(meeting_id=key, language=language, theme=f"Thème {key}, mobiliser son vécu")
            for key in keys
            for language in ("fr", "nl")
        ],
        batch_size=500,
    )
    MeetingLanguage.objects.bulk_create(
        [
            MeetingLanguage(meeting_id=key, language=language, is_interpreted=language == "sfb")
            for key in keys
            for language in ("fr", "nl", "sfb")
        ],
        batch_size=500,
    )


def add_cards() -> None:
    rows = (
        Meeting.objects.filter(cards=None)
        .select_related("place", "series")
        .prefetch_related("texts", "languages", "series__texts")
        .order_by("pk")
    )
    made = (
        MeetingCard(meeting=meeting, language=language, payload=payload)
        for meeting in rows.iterator(chunk_size=500)
        for language, payload in build_payloads(meeting).items()
    )
    while batch := list(islice(made, 500)):
        MeetingCard.objects.bulk_create(batch)


def add_pages() -> None:
    """Each French card as a page under the home page; treebeard's paths are written by hand."""
    home = Page.objects.filter(depth=2, locale=Locale.get_default()).order_by("path").first()
    assert home
    cards = list(MeetingCard.objects.filter(language="fr").select_related("meeting__place"))
    kind = ContentType.objects.get_for_model(MeetingPage)
    pages = [page_of(card, number, home, kind) for number, card in enumerate(cards, 1)]
    Page.objects.bulk_create([as_page(page) for page in pages], batch_size=500)
    keys = dict(Page.objects.child_of(home).values_list("path", "pk"))
    insert_children(pages, keys)
    home.numchild = Page.objects.child_of(home).count()
    home.save(clean=False)
    organisations = {
        role["id"]: None for card in cards[:SERIES] for role in card.payload["organisers"]
    }
    add_related(cards, pages, keys, organisations)


def page_of(card: MeetingCard, number: int, home: Page, kind: ContentType) -> MeetingPage:
    facts, meeting = card.payload, card.meeting
    same = (
        "uid sequence text_origin theme summary starts_at ends_at timezone status attendance_mode "
        "has_online_link access_note registration_closes_at created_at"
    ).split()
    return MeetingPage(
        **{name: facts[name] for name in same},
        **facts["accessibility"],
        title=facts["title"],
        draft_title=facts["title"],
        slug=f"meeting-{facts['id']}",
        description=facts["description_html"],
        series_id=meeting.series_id,
        series_title=facts["series"]["title"],
        place_id=meeting.place_id,
        capacity=meeting.capacity,
        places_left=meeting.places_left,
        waiting=meeting.waiting_count,
        updated_at=meeting.updated_at,
        content_type=kind,
        locale=home.locale,
        path=MeetingPage._get_path(home.path, home.depth + 1, 1000 + number),
        depth=home.depth + 1,
        url_path=f"{home.url_path}meeting-{facts['id']}/",
        first_published_at=timezone.now(),
        last_published_at=timezone.now(),
    )


def as_page(page: MeetingPage) -> Page:
    names = [field.attname for field in Page._meta.concrete_fields if field.name != "id"]
    return Page(**{name: getattr(page, name) for name in names})


def insert_children(pages: list[MeetingPage], keys: dict[str, int]) -> None:
    """The rows of the page type: Django has no bulk insert for a table that inherits."""
    fields = [field for field in MeetingPage._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(["page_ptr_id", *(field.column for field in fields)])
    marks = ", ".join(["%s"] * (len(fields) + 1))
    rows = [
        [
            keys[page.path],
            *(
                field.get_db_prep_save(field.to_python(getattr(page, field.attname)), connection)
                for field in fields
            ),
        ]
        for page in pages
    ]
    with connection.cursor() as cursor:
        table = MeetingPage._meta.db_table
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def add_related(
    cards: list[MeetingCard], pages: list[MeetingPage], keys: dict[str, int], known: dict
) -> None:
    ids = dict(Organisation.objects.filter(public_id__in=known).values_list("public_id", "pk"))
    organisers = [
        MeetingPageOrganiser(
            page_id=keys[page.path], organisation_id=ids[role["id"]], role=role["role"]
        )
        for card, page in zip(cards, pages, strict=True)
        for role in card.payload["organisers"]
    ]
    spoken = [
        MeetingPageLanguage(page_id=keys[page.path], language=code, is_interpreted=interpreted)
        for card, page in zip(cards, pages, strict=True)
        for interpreted, name in ((False, "languages"), (True, "interpreted"))
        for code in card.payload[name]
    ]
    MeetingPageOrganiser.objects.bulk_create(organisers, batch_size=500)
    MeetingPageLanguage.objects.bulk_create(spoken, batch_size=500)


if __name__ == "__main__":
    seed(int(sys.argv[1]))
