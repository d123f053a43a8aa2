"""The audiences in plain words: who they hold today, and who joins later."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from network.counting import K
from network.holders import Holders, Institution
from network.models import AudienceChoice, AudienceNotice, Organisation, Profile
from network.models.sharing import NOTICE_PERIOD


@dataclass(frozen=True)
class Joining:
    """An institution that does not see anything yet: from that day, or after a yes (None)."""

    organisation: Organisation
    on: datetime | None


@dataclass(frozen=True)
class Audience:
    """An audience in words: what kind of people, who by name, and who joins later."""

    key: str
    label: str | Promise
    kind: str
    names: tuple[str, ...] = ()
    count: str = ""
    later: str = ""
    joining: tuple[Joining, ...] = ()


@dataclass(frozen=True)
class Institutions:
    """Those that see what is open to them now, or once something is; and those that wait."""

    now: list[Organisation]
    joining: list[Joining]


def institutions_for(profile: Profile, holders: Holders) -> Institutions:
    """One that the person was never told of sees it at once, since the screen names it now."""
    told = set(
        AudienceNotice.objects.filter(profile=profile).values_list("organisation", flat=True)
    )

    def sees(one: Institution) -> bool:
        is_new = one.state == "waits" and one.organisation.pk not in told
        return one.state == "sees" or is_new

    return Institutions(
        now=[one.organisation for one in holders.institutions if sees(one)],
        joining=[
            Joining(one.organisation, one.sees_from)
            for one in holders.institutions
            if one.state in {"joins", "waits"} and not sees(one)
        ],
    )


def audiences_in_words(
    profile: Profile, holders: Holders, institutions: Institutions
) -> list[Audience]:
    """From the narrowest to the widest, as they are for this profile today."""
    days = {"days": NOTICE_PERIOD.days}
    return [
        _audience(AudienceChoice.ME, _("You, when you are logged in.")),
        _audience(
            AudienceChoice.COORDINATORS,
            _("Those who look after the network in %(place)s, and who runs the machine.")
            % {"place": profile.node.name},
            names=holders.coordinators,
            later=_("Whoever becomes a coordinator there sees it at once."),
        ),
        _audience(
            AudienceChoice.MEMBERS,
            _("Peer workers, experts du vécu and others whom a coordinator confirmed."),
            count=_at_least(holders.members),
            later=_("Whoever becomes a member sees it at once."),
        ),
        _audience(
            AudienceChoice.INSTITUTIONS,
            _("People who act for an organisation that the network has checked."),
            names=tuple(f"{row.name} ({row.get_kind_display()})" for row in institutions.now),
            later=(
                _("A new one sees nothing before you say yes: we ask you each time.")
                if profile.ask_each_time
                else _("A new one sees nothing for %(days)d days after you were told of it.") % days
            ),
            joining=tuple(institutions.joining),
        ),
        _audience(
            AudienceChoice.PUBLIC,
            _("Anybody in the world, without logging in. Anybody can copy it."),
            later=_("We ask search engines to leave your page out; not all of them obey."),
        ),
    ]


def _audience(
    choice: AudienceChoice,
    kind: str,
    *,
    names: tuple[str, ...] = (),
    count: str = "",
    later: str = "",
    joining: tuple[Joining, ...] = (),
) -> Audience:
    return Audience(choice.value, choice.label, kind, names, count, later, joining)


def _at_least(members: int) -> str:
    if not members:
        return _("Fewer than %(few)d people today.") % {"few": K}
    return _("At least %(count)d people today.") % {"count": members}
