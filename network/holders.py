"""Who each audience holds today, and who looked: what a person reads before they decide."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from network.counting import banded
from network.models import (
    AudienceNotice,
    Coordination,
    Exclusion,
    Membership,
    Organisation,
    Profile,
    ProfileView,
    Sector,
    User,
)
from network.models.sharing import NOTICE_PERIOD
from network.visibility import viewer_for


@dataclass(frozen=True)
class Institution:
    """A verified organisation, and how it stands to a profile.

    `state`: `sees` what is open to institutions; `joins` at `sees_from`; `waits` for a yes, or to
    be told of; `refused`; `excluded`.
    """

    organisation: Organisation
    state: str
    sees_from: datetime | None = None


@dataclass(frozen=True)
class Holders:
    """Behind the words of the ladder: coordinators and institutions by name, members as a band."""

    coordinators: tuple[str, ...]
    members: int
    institutions: tuple[Institution, ...]


def holders_of(profile: Profile) -> Holders:
    """Who could read this profile's facts today, rung by rung."""
    notices = {
        notice.organisation_id: notice for notice in AudienceNotice.objects.filter(profile=profile)
    }
    never = _Never(profile)
    return Holders(
        coordinators=tuple(user.get_full_name() for user in _coordinators(profile)),
        members=banded(_members()),
        institutions=tuple(
            _institution(one, profile, notices.get(one.pk), never)
            for one in Organisation.objects.verified().order_by("name")
        ),
    )


def coordinators_of(profile: Profile) -> QuerySet[User]:
    """Who looks after the place of this profile today, and who runs the machine, but its owner."""
    theirs = Coordination.objects.current().filter(node=profile.node_id)
    rows = User.objects.coordinators().filter(
        Q(pk__in=theirs.values("user")) | Q(is_superuser=True)
    )
    return rows.exclude(profile=profile).order_by("display_name", "pk")


def _coordinators(profile: Profile) -> list[User]:
    """Without those whom the person left out, by name or by what they stand in."""
    hit = Exclusion.objects.filter(profile=profile)
    people = list(coordinators_of(profile))
    return [user for user in people if not hit.hitting(viewer_for(user)).exists()]


def _members() -> int:
    today = timezone.localdate()
    current = Membership.objects.filter(since__lte=today, user__is_active=True)
    return current.exclude(until__lt=today).values("user").distinct().count()


class _Never:
    """Whom the person never wants to be seen by, read once."""

    def __init__(self, profile: Profile) -> None:
        rows = list(profile.exclusions.values_list("organisation", "sector"))
        self.organisations = {organisation for organisation, _sector in rows if organisation}
        self.sectors = {sector for _organisation, sector in rows if sector}

    def holds(self, organisation: Organisation) -> bool:
        kinds = Sector.values if organisation.sectors is None else organisation.sectors
        return organisation.pk in self.organisations or bool(self.sectors & set(kinds))


def _institution(
    organisation: Organisation, profile: Profile, notice: AudienceNotice | None, never: _Never
) -> Institution:
    if never.holds(organisation):
        return Institution(organisation, "excluded")
    if notice is None:
        return Institution(organisation, "waits")
    if notice.refused_at:
        return Institution(organisation, "refused")
    if notice.approved_at:
        return Institution(organisation, "sees")
    if profile.ask_each_time or notice.told_at is None:
        return Institution(organisation, "waits")
    sees_from = notice.told_at + NOTICE_PERIOD
    return Institution(organisation, "sees" if sees_from <= timezone.now() else "joins", sees_from)


@dataclass(frozen=True)
class Looked:
    """One organisation that saw or exported the profile, and when last."""

    name: str
    what: str
    last: date


@dataclass(frozen=True)
class WhoLooked:
    """Organisations by name; people as a band, 0 where they are too few to count."""

    organisations: tuple[Looked, ...]
    people: int


def who_looked(profile: Profile) -> WhoLooked:
    """Who saw or exported a profile within a year, for its owner."""
    rows = ProfileView.objects.filter(profile=profile)
    named = (
        rows.filter(organisation__isnull=False)
        .values("organisation__name", "what")
        .annotate(last=Max("day"))
        .order_by("organisation__name", "what")
    )
    people = rows.filter(organisation=None).values("viewer_key").distinct().count()
    return WhoLooked(
        organisations=tuple(
            Looked(row["organisation__name"], row["what"], row["last"]) for row in named
        ),
        people=banded(people),
    )
