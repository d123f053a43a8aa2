"""Who vouches for whom: for the person it is about, and for who said it; for nobody else."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from network.audiences import Viewer
from network.models import Exclusion, Profile, User, Vouching
from network.visibility import viewer_for, visible_facts_of


def vouchings_of(profile: Profile) -> list[Vouching]:
    """Those that wait or were accepted, the latest unanswered first; who calls shows it.

    What somebody says whom the person left out is shown to nobody: they cannot reach them so.
    """
    rows = profile.vouchings.exclude(is_accepted=False).select_related("voucher")
    left_out = Exclusion.objects.filter(profile=profile)
    return [
        row
        for row in rows.order_by(F("answered_at").asc(nulls_first=True), "-made_at", "-pk")
        if row.is_accepted or not left_out.hitting(viewer_for(row.voucher)).exists()
    ]


def waiting_vouchings(profile: Profile) -> list[Vouching]:
    return [row for row in vouchings_of(profile) if row.is_accepted is None]


@dataclass(frozen=True)
class Vouched:
    """For somebody, since when; the name is empty where one may not see it now."""

    public_id: str
    name: str
    since: datetime


def vouched_by(account: User, viewer: Viewer) -> list[Vouched]:
    """For whom somebody vouched, as far as they may see them now: not whether it was accepted."""
    rows = list(account.vouchings.select_related("profile").order_by("-made_at", "-pk"))
    seen = visible_facts_of([row.profile for row in rows], viewer)
    return [Vouched(row.public_id, seen[row.profile_id].name, row.made_at) for row in rows]


def own_vouching(profile: Profile, viewer: Viewer) -> Vouching | None:
    """What the viewer said of this person, if they did."""
    if viewer.user_id is None:
        return None
    return Vouching.objects.filter(profile=profile, voucher=viewer.user_id).first()
