"""What a viewer sees of a profile: the one door to what people say of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from network.audiences import Viewer, rung_named
from network.models import (
    Detachment,
    FactFile,
    FactKind,
    Grant,
    Organisation,
    Profile,
    ProfileFact,
    Term,
)
from network.visibility.viewers import viewer_of, viewer_on

# What a fact needs at hand to be said in words.
SAID_WITH = ("term", "voucher", "detachment__level", "detachment__trajectory__organisation")


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
        rows = profile.held_facts.in_order().select_related(*SAID_WITH)
        return SeenProfile(profile.public_id, tuple(_seen(row, is_owner=True) for row in rows))
    return visible_facts_of([profile], viewer)[profile.pk]


def visible_facts_of(profiles: Iterable[Profile], viewer: Viewer) -> dict[int, SeenProfile]:
    """The same for a list, by primary key, in one query; owners see themselves as others do."""
    profiles = list(profiles)
    seen: dict[int, list[SeenFact]] = {profile.pk: [] for profile in profiles}
    rows = ProfileFact.objects.filter(profile__in=seen).visible_to(viewer).in_order()
    for row in rows.select_related(*SAID_WITH):
        seen[row.profile_id].append(_seen(row))
    return {
        profile.pk: SeenProfile(profile.public_id, tuple(seen[profile.pk])) for profile in profiles
    }


def facts_shared_with(mission: str, profile: Profile, viewer: Viewer) -> SeenProfile:
    """What somebody shared with this mission by name, as far as this viewer sees it now.

    What the viewer sees of them elsewhere is left out: it would tell who of the directory it is.
    """
    rows = ProfileFact.objects.filter(profile=profile).visible_to(viewer)
    named = Grant.objects.standing().filter(mission_id=mission).exclude(mission_id="")
    rows = rows.filter(pk__in=named.values("fact")).in_order().select_related(*SAID_WITH)
    return SeenProfile(profile.public_id, tuple(_seen(row) for row in rows))


def owns(viewer: Viewer, profile: Profile) -> bool:
    """Whether it is the viewer's own, under a hat of their own."""
    is_own = viewer.user_id is not None and profile.user_id == viewer.user_id
    return is_own and viewer.acting_as is None


def abilities(viewer: Viewer, profile: Profile) -> tuple[str, ...]:
    """What a viewer who sees something of a profile may do with it, by name."""
    if owns(viewer, profile):
        return ("change", "read")
    coordinates = viewer.coordinates_all or profile.node_id in viewer.node_ids
    return ("read", "vouch") if viewer.is_member or coordinates else ("read",)


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
    detachment: Detachment | None = getattr(row, "detachment", None)
    text = detachment.in_words if detachment else row.text
    return SeenFact(
        public_id=row.public_id,
        kind=row.kind,
        term=row.term,
        text=row.voucher.get_full_name() if names_voucher and row.voucher else text,
        language=row.language,
        details=row.details,
        as_of=row.as_of,
        audience=row.audience if is_owner else "",
    )


def visible_photo(profile: Profile, viewer: Viewer) -> bytes | None:
    """The photo as a JPEG, for who may see it now; None for anybody else, or without one."""
    if owns(viewer, profile):
        rows = profile.held_facts.all()
    else:
        rows = ProfileFact.objects.filter(profile=profile).visible_to(viewer)
    stored = FactFile.objects.filter(fact__in=rows.filter(kind=FactKind.PHOTO)).first()
    return bytes(stored.content) if stored else None
