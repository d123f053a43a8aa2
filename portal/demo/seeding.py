"""Fills an empty database with the demonstration, through the actions that people use."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model

from events.actions import (
    MeetingFacts,
    RoleFacts,
    SeriesFacts,
    cancel_meeting,
    register,
    save_meeting,
    save_series,
)
from events.actions.newcomers import show_my_name
from events.models import Meeting, Place, Series, SeriesRole
from events.recurrence import Rule
from network.actions import (
    OrganisationFacts,
    add_representative,
    open_account,
    save_node,
    save_organisation,
    verify_organisation,
)
from network.models import COORDINATORS, Node, Organisation, Term, User
from portal.actions import blocks, lay_site, set_contact, write_page
from portal.demo.accounts import ACCOUNTS, CONTACT, DemoAccount
from portal.demo.agreement import lay_agreement
from portal.demo.brussels import BRUSSELS
from portal.demo.footbridge import footbridge
from portal.demo.home import HOME, HomeWords
from portal.demo.house_after import lay_house_afterwards
from portal.demo.missions import lay_missions
from portal.demo.nice import NICE
from portal.demo.observations import lay_observations
from portal.demo.offers import lay_offers
from portal.demo.online import ONLINE
from portal.demo.organisations import EXAMPLE, ORGANISATIONS
from portal.demo.people import applications
from portal.demo.places import PLACES
from portal.demo.plan import DemoMeeting, DemoSeries, day_of, marked_as_example
from portal.demo.profiles import lay_profiles
from portal.demo.proposals import lay_proposals
from portal.demo.readiness import lay_readiness
from portal.demo.second_keys import renew_demo_keys
from portal.demo.trajectories import lay_trajectories
from portal.demo.utrecht import UTRECHT
from portal.demo.whole_life import Crew, lay_house
from portal.demo.works import EXAMPLE_CONTACT, EXAMPLE_LANGUAGES, WORKS
from portal.models import HomePage

NODES = (
    ("brussels", "Bruxelles", "BE-BRU", "fr"),
    ("nice", "Nice", "FR-PAC", "fr"),
    ("utrecht", "Utrecht", "NL-UT", "nl"),
)
SERIES = (BRUSSELS, UTRECHT, ONLINE, NICE)
PICTURE_TITLE = "Passerelle (dessin)"


@transaction.atomic
def seed() -> bool:
    """Fill the database with the demonstration if it has no meeting; whether it did.

    All of it or nothing: who interrupts it starts again from an empty database.
    """
    lay_site()
    if Meeting.objects.exists():
        return False
    organisations = {facts.slug: _organisation(facts) for facts in ORGANISATIONS}
    places = {name: _place(facts) for name, facts in PLACES.items()}
    today = timezone.localdate()
    series = [_make_series(demo, organisations, places, today) for demo in SERIES]
    users: dict[DemoAccount, User] = {}
    for account in ACCOUNTS:
        user = users[account] = open_account(
            account.email,
            display_name=account.pseudonym,
            language=account.language,
            group=account.group,
            is_member=account.is_member,
        )
        if account.role:
            SeriesRole.objects.create(series=series[0], user=user, role=account.role)
    _let_act(users, organisations)
    crew = _crew(users)
    _lay_nodes(crew.coordinator)
    lay_agreement(
        series[0], [organisations[slug] for slug in BRUSSELS.organisers], by=crew.coordinator
    )
    show_my_name(series[0], user=crew.welcomer, shows=True)
    lay_proposals(
        series[SERIES.index(UTRECHT)],
        coordinator=crew.coordinator,
        members=[user for one, user in users.items() if one.is_member],
    )
    house = lay_house(organisations[EXAMPLE], places["brussels"], crew)
    lay_house_afterwards(house, organisations[EXAMPLE], crew)
    _lay_network(organisations[EXAMPLE], crew, today)
    renew_demo_keys()
    set_contact(**CONTACT)
    _write_homes()
    return True


def _crew(users: dict[DemoAccount, User]) -> Crew:
    return Crew(
        coordinator=next(user for one, user in users.items() if one.group == COORDINATORS),
        facilitator=next(user for one, user in users.items() if one.role == "facilitator"),
        welcomer=next(user for one, user in users.items() if one.role == "welcomer"),
        member=next(user for one, user in users.items() if one.is_member and not one.role),
        host=next(user for one, user in users.items() if one.acts_for == EXAMPLE),
    )


def _lay_network(house: Organisation, crew: Crew, today: date) -> None:
    """What invented people and the invented organisation have to do with each other."""
    lay_profiles(by=crew.coordinator, member=crew.member, institution=house)
    lay_missions(
        house,
        requester=crew.host,
        coordinator=crew.coordinator,
        member=crew.member,
        peer=crew.facilitator,
    )
    lay_observations(house, by=crew.coordinator, member=crew.member, representative=crew.host)
    lay_offers(house, by=crew.host, coordinator=crew.coordinator, member=crew.member)
    lay_trajectories(
        house,
        host=crew.host,
        coordinator=crew.coordinator,
        member=crew.member,
        today=today,
    )


def _let_act(users: dict[DemoAccount, User], organisations: dict[str, Organisation]) -> None:
    """Some act for an organisation that the network vouches for during a year."""
    boss = _crew(users).coordinator
    year = timezone.localdate() + timedelta(days=365)
    for account, user in users.items():
        if account.acts_for:
            organisation = organisations[account.acts_for]
            verify_organisation(organisation, until=year, by=boss)
            add_representative(organisation, account=user, by=boss)
            if organisation.is_example:
                lay_readiness(organisation, user)


def _lay_nodes(coordinator: User) -> None:
    """The first place is Brussels; the one who coordinates it looks after Nice and Utrecht too."""
    first = Node.objects.get()
    for slug, name, region, language in NODES:
        save_node(
            name=name,
            slug=slug,
            region=region,
            language=language,
            node=first if slug == NODES[0][0] else None,
            by=coordinator,
        )


def _organisation(facts: OrganisationFacts) -> Organisation:
    """One of the plan, with what it does with peer work; the invented one has a desk as well."""
    facts = replace(facts, works=WORKS.get(facts.slug, {}))
    if facts.slug == EXAMPLE:
        languages = Term.objects.offered(Term.Vocabulary.LANGUAGE)
        spoken = tuple(languages.filter(code__in=EXAMPLE_LANGUAGES))
        facts = replace(facts, terms=spoken, **EXAMPLE_CONTACT)
    return save_organisation(facts)


def _place(facts: dict[str, Any]) -> Place:
    place = Place(**facts)
    place.full_clean()
    place.save()
    return place


def _make_series(
    demo: DemoSeries,
    organisations: dict[str, Organisation],
    places: dict[str, Place],
    today: date,
) -> Series:
    rule = demo.rule(today)
    series = save_series(_series_facts(demo, rule, organisations, places))
    for meeting in demo.meetings:
        row = series.meetings.get(recurrence_id=day_of(meeting, rule, today))
        _tell_apart(row, meeting, demo, series, places)
    return series


def _series_facts(
    demo: DemoSeries,
    rule: Rule,
    organisations: dict[str, Organisation],
    places: dict[str, Place],
) -> SeriesFacts:
    organisers = [organisations[slug] for slug in demo.organisers]
    return SeriesFacts(
        rule=rule,
        start_time=demo.start_time,
        end_time=demo.end_time,
        timezone=demo.timezone,
        default_capacity=demo.capacity,
        default_place=places.get(demo.place),
        default_mode=demo.mode,
        attendance=demo.attendance,
        languages=demo.languages,
        organisers=tuple(RoleFacts(organisation=row, role="organiser") for row in organisers),
        texts=marked_as_example(demo.texts),
    )


def _tell_apart(
    row: Meeting,
    meeting: DemoMeeting,
    demo: DemoSeries,
    series: Series,
    places: dict[str, Place],
) -> None:
    """Give one date what the plan says of it: its words, what differs, who comes."""
    own = dict(meeting.facts)
    if "place" in own:
        own["place"] = places[own["place"]]
    usual: dict[str, Any] = {
        field.name: getattr(row, field.name, None) for field in fields(MeetingFacts)
    }
    usual |= {"series": series, "languages": demo.languages, "interpreted": ()}
    facts = MeetingFacts(**usual | own | {"texts": marked_as_example(meeting.texts)})
    row = save_meeting(facts, meeting=row)
    coming = applications(meeting.taken) + applications(
        meeting.waiting, if_full=("confirm", "ask"), first=meeting.taken
    )
    for application in coming:
        register(row, application=application)
    if meeting.is_cancelled:
        cancel_meeting(row)


def _write_homes() -> None:
    image = get_image_model().objects.create(
        title=PICTURE_TITLE, file=ContentFile(footbridge(), name="passerelle.jpg")
    )
    for home in HomePage.objects.select_related("locale"):
        words = HOME.get(home.locale.language_code)
        if words is not None:
            write_page(home, body=_home_body(words, image.pk))


def _home_body(words: HomeWords, picture: int) -> list[dict[str, Any]]:
    call = {"title": words.call_title, "text": words.call_text, "label": words.call_label}
    soon = {"heading": words.meetings_heading, "count": 4, "series": "", "region": ""}
    return blocks(
        ("text", words.welcome),
        ("next_meetings", soon),
        ("quote", {"text": words.first_quote, "attribution": words.attribution}),
        ("call_to_action", call | {"page": None, "link": words.meetings_url}),
        ("picture", {"image": picture, "alt": "", "is_decorative": True, "caption": ""}),
        ("quote", {"text": words.second_quote, "attribution": words.attribution}),
        ("partner_cards", {"heading": words.partners_heading}),
        ("text", words.partners_text),
    )
