"""Who is looking, and what they see of a profile: the one door to what people say of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.audiences import ANYONE, Rung, Viewer, rung_named
from network.counting import K, banded
from network.models import (
    FactFile,
    FactKind,
    Grant,
    Organisation,
    Profile,
    ProfileFact,
    Representation,
    Sector,
    Term,
    User,
)
from network.models.dated import holding_today

# Hats that are no organisation's; those are named by the public id of the organisation.
COORDINATOR, MEMBER = "coordinator", "member"
# Where a session keeps the key of the hat that was chosen.
HAT = "hat"


@dataclass(frozen=True)
class Hat:
    """One of the roles that somebody may act under: its key, and what it is called."""

    key: str
    name: str | Promise


@dataclass(frozen=True)
class _Roles:
    """What an account may be today, read once."""

    is_coordinator: bool
    memberships: list[Any]
    representations: list[Representation]

    @property
    def verified(self) -> list[Organisation]:
        rows = (row.organisation for row in self.representations)
        return list({row.pk: row for row in rows if row.is_verified}.values())


def viewer_for(user: Any, *, hat: str = "") -> Viewer:
    """The viewer an account gives under a hat; `None` and anonymous give the public.

    Without a hat, or with one that is no longer theirs, somebody is what they are in the network,
    and who only acts for an organisation acts for it.
    """
    if not isinstance(user, User) or not user.is_active:
        return ANYONE
    roles = _roles_of(user)
    person = _person(user, roles)
    organisation = next((row for row in roles.verified if row.public_id == hat), None)
    if organisation is not None:
        return _for_organisation(person, organisation)
    if hat == MEMBER and roles.memberships:
        return _in_network(person, roles)
    return _without_choosing(user, person, roles)


def _without_choosing(user: User, person: Viewer, roles: _Roles) -> Viewer:
    viewer = _in_network(person, roles)
    if roles.is_coordinator:
        viewer = _coordinating(user, viewer)
    elif roles.verified and not roles.memberships:
        viewer = _for_organisation(person, roles.verified[0])
    # Meetings are run for any organisation that somebody acts for until they choose one.
    return replace(viewer, organisation_ids=frozenset(row.pk for row in roles.verified))


def hats_of(user: Any) -> list[Hat]:
    """The hats that somebody may choose from, the one they wear without choosing first."""
    if not isinstance(user, User) or not user.is_active:
        return []
    roles = _roles_of(user)
    hats = [Hat(COORDINATOR, _("as a coordinator"))] if roles.is_coordinator else []
    if roles.memberships:
        hats.append(Hat(MEMBER, _("as a member of the network")))
    return hats + [Hat(row.public_id, row.name) for row in roles.verified]


def _roles_of(user: User) -> _Roles:
    representations = user.representations.current().select_related("organisation")
    return _Roles(
        is_coordinator=user.is_coordinator,
        memberships=list(user.memberships.filter(holding_today())),
        representations=list(representations.order_by("pk")),
    )


def _person(user: User, roles: _Roles) -> Viewer:
    """What follows somebody under every hat: exclusions look at all they stand in."""
    organisations = [row.organisation for row in roles.representations]
    return Viewer(
        user_id=user.pk,
        stands_in=frozenset(row.pk for row in organisations),
        sectors=frozenset(kind for row in organisations for kind in _sectors(row)),
    )


def _sectors(organisation: Organisation) -> list[str]:
    """The kinds of institution it may be: all of them while nobody has said which."""
    return Sector.values if organisation.sectors is None else organisation.sectors


def _in_network(person: Viewer, roles: _Roles) -> Viewer:
    return replace(
        person,
        rung=Rung.MEMBERS if roles.memberships else Rung.PUBLIC,
        is_member=bool(roles.memberships),
        is_peer=any(membership.is_peer for membership in roles.memberships),
    )


def _coordinating(user: User, member: Viewer) -> Viewer:
    nodes = user.coordinations.current().values_list("node", flat=True)
    return replace(
        member,
        rung=Rung.COORDINATORS,
        is_coordinator=True,
        # Whoever runs the machine looks after the places that nobody else does.
        coordinates_all=user.is_superuser,
        node_ids=frozenset() if user.is_superuser else frozenset(nodes),
    )


def _for_organisation(person: Viewer, organisation: Organisation) -> Viewer:
    return replace(
        person,
        rung=Rung.INSTITUTIONS,
        organisation_ids=frozenset({organisation.pk}),
        acting_as=organisation.pk,
        mission_ids=frozenset(organisation.missions.standing().values_list("public_id", flat=True)),
    )


def as_owner(user: User) -> Viewer:
    """Somebody at their own profile, on pages that are theirs alone: whatever the hat."""
    return Viewer(user_id=user.pk)


def viewer_on(rung: Rung, *, node_id: int | None = None) -> Viewer:
    """All who stand on a rung, none of them by name: what `see_as` and an index ask for.

    Institutions are those whose notice is over; coordinators, those of the place `node_id`.
    """
    return Viewer(
        rung=rung,
        is_member=rung is Rung.MEMBERS,
        is_coordinator=rung is Rung.COORDINATORS,
        node_ids=frozenset({node_id} if node_id is not None else ()),
        stands_for_rung=True,
    )


def viewer_of(organisation: Organisation) -> Viewer:
    """Whoever acts for this organisation today; the public where it is not verified."""
    stands = Viewer(
        stands_in=frozenset({organisation.pk}), sectors=frozenset(_sectors(organisation))
    )
    return _for_organisation(stands, organisation) if organisation.is_verified else stands


@dataclass(frozen=True)
class SeenFact:
    """One fact as a viewer sees it; its audience is told to its owner alone."""

    public_id: str
    kind: str
    term: Term | None
    text: str
    language: str
    details: dict[str, Any]
    as_of: date | None
    audience: str = ""

    @property
    def label(self) -> str:
        """The word it stands for, else its text."""
        return self.term.label if self.term else self.text

    @property
    def link(self) -> str:
        """The address it leads to, if it is one."""
        is_film = self.kind == FactKind.VIDEO
        return str(self.details.get("link", "")) or (self.text if is_film else "")

    @property
    def kind_label(self) -> str:
        """What kind of thing it says, in words."""
        return str(FactKind(self.kind).label) if self.kind in FactKind.values else self.kind


@dataclass(frozen=True)
class SeenProfile:
    """A profile as a viewer sees it: false where they see nothing at all."""

    public_id: str
    facts: tuple[SeenFact, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.facts)

    def all(self, kind: str) -> list[SeenFact]:
        return [fact for fact in self.facts if fact.kind == kind]

    def first(self, kind: str) -> SeenFact | None:
        return next((fact for fact in self.facts if fact.kind == kind), None)

    def in_language(self, kind: str, language: str) -> SeenFact | None:
        """The fact of a kind that is written in this language, else in any."""
        facts = self.all(kind)
        return next((fact for fact in facts if fact.language == language), self.first(kind))

    @property
    def name(self) -> str:
        fact = self.first(FactKind.DISPLAY_NAME)
        return fact.text if fact else ""


def visible_facts(profile: Profile, viewer: Viewer) -> SeenProfile:
    """What this viewer sees of a profile now: one question, so that nothing can change meanwhile.

    The owner sees all of it, unless they wear the hat of an organisation.
    """
    if owns(viewer, profile):
        rows = profile.held_facts.in_order().select_related("term", "voucher")
        return SeenProfile(profile.public_id, tuple(_seen(row, is_owner=True) for row in rows))
    return visible_facts_of([profile], viewer)[profile.pk]


def visible_facts_of(profiles: Iterable[Profile], viewer: Viewer) -> dict[int, SeenProfile]:
    """The same for a list, by primary key, in one query; owners see themselves as others do."""
    profiles = list(profiles)
    seen: dict[int, list[SeenFact]] = {profile.pk: [] for profile in profiles}
    rows = ProfileFact.objects.filter(profile__in=seen).visible_to(viewer).in_order()
    for row in rows.select_related("term", "voucher"):
        seen[row.profile_id].append(_seen(row))
    return {
        profile.pk: SeenProfile(profile.public_id, tuple(seen[profile.pk])) for profile in profiles
    }


def owns(viewer: Viewer, profile: Profile) -> bool:
    """Whether it is the viewer's own, under a hat of their own."""
    is_own = viewer.user_id is not None and profile.user_id == viewer.user_id
    return is_own and viewer.acting_as is None


def abilities(viewer: Viewer, profile: Profile) -> tuple[str, ...]:
    """What a viewer who sees something of a profile may do with it, by name."""
    if owns(viewer, profile):
        return ("change", "read")
    return ("read", "vouch") if viewer.is_member else ("read",)


def see_as(
    profile: Profile, audience: str, *, organisation: Organisation | None = None
) -> SeenProfile:
    """The profile as those of an audience see it today, or as this organisation does."""
    if organisation is not None:
        return visible_facts(profile, viewer_of(organisation))
    return visible_facts(profile, viewer_on(rung_named(audience), node_id=profile.node_id))


def _seen(row: ProfileFact, *, is_owner: bool = False) -> SeenFact:
    # When it was vouched does not say by whom.
    names_voucher = row.voucher is not None and row.kind == FactKind.VOUCHED_BY
    return SeenFact(
        public_id=row.public_id,
        kind=row.kind,
        term=row.term,
        text=row.voucher.get_full_name() if names_voucher and row.voucher else row.text,
        language=row.language,
        details=row.details,
        as_of=row.as_of,
        audience=row.audience if is_owner else "",
    )


@dataclass(frozen=True)
class Facet:
    """A word that people of a list say of themselves; `people` is a band, or None."""

    term: Term
    people: int | None


def facets_of(profiles: QuerySet[Profile], viewer: Viewer) -> dict[str, list[Facet]]:
    """The words of each list that lead from these profiles to some, as far as the viewer sees them.

    The public is offered a word when several say it, and no number. Two questions.
    """
    seen = ProfileFact.objects.filter(profile__in=profiles, term__isnull=False).visible_to(viewer)
    counted = dict(
        seen.values_list("term").annotate(people=Count("profile", distinct=True)).order_by()
    )
    is_public = viewer.rung is Rung.PUBLIC
    facets: dict[str, list[Facet]] = {}
    for term in Term.objects.filter(pk__in=counted):
        people = counted[term.pk]
        if people >= K or not is_public:
            told = None if is_public else banded(people) or None
            facets.setdefault(term.vocabulary, []).append(Facet(term, told))
    return facets


def visible_photo(profile: Profile, viewer: Viewer) -> bytes | None:
    """The photo as a JPEG, for who may see it now; None for anybody else, or without one."""
    if owns(viewer, profile):
        rows = profile.held_facts.all()
    else:
        rows = ProfileFact.objects.filter(profile=profile).visible_to(viewer)
    stored = FactFile.objects.filter(fact__in=rows.filter(kind=FactKind.PHOTO)).first()
    return bytes(stored.content) if stored else None


@dataclass(frozen=True)
class Share:
    """A fact that its owner shared by name: for their own screen."""

    public_id: str
    fact: str
    kind: str
    receiver: str
    until: date | None


def shares_of(profile: Profile) -> list[Share]:
    """What the owner shared by name and still holds; whoever calls shows it to the owner alone."""
    grants = Grant.objects.standing().filter(fact__profile=profile).order_by("pk")
    return [
        Share(
            public_id=grant.public_id,
            fact=grant.fact.public_id,
            kind=grant.fact.kind,
            receiver=_receiver(grant),
            until=grant.until,
        )
        for grant in grants.select_related("fact", "organisation", "user")
    ]


def _receiver(grant: Grant) -> str:
    if grant.organisation is not None:
        return grant.organisation.name
    return grant.user.get_full_name() if grant.user is not None else grant.mission_id
