"""What is said on the telephone to somebody with a profile and no address: neutral words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.dates import date_format
from network.actions.profiles.announcing import INSTITUTIONS, notices_to_tell
from network.actions.profiles.renewing import RENEWAL, stage_of
from network.actions.profiles.writing import PROFILE
from network.audiences import Viewer
from network.missions import calls as mission_calls
from network.models import CallEntry, Exclusion, FactKind, Profile
from network.models.sharing import NOTICE_PERIOD
from network.visibility import SeenProfile, visible_facts_of


@dataclass(frozen=True)
class Callee:
    """Somebody with a profile as this caller may know them, and what to say; empty when over."""

    public_id: str
    name: str
    numbers: tuple[str, ...]
    language: str
    script: str
    url: str
    # Whether the address is where an answer to a mission is noted.
    is_mission: bool = False


def hidden_from(viewer: Viewer) -> Q:
    """The calls about profiles of other places, or of people who left this caller out."""
    known = Profile.objects.coordinated_by(viewer)
    known = known.exclude(pk__in=Exclusion.objects.hitting(viewer).values("profile"))
    elsewhere = Q(subject_kind=PROFILE) & ~Q(subject_id__in=known.values("public_id"))
    return elsewhere | mission_calls.hidden_from(viewer)


def callees(calls: Iterable[CallEntry], viewer: Viewer) -> dict[str, Callee]:
    """By public id of the call: whom, how, and what to say."""
    about = [call for call in calls if call.subject_kind == PROFILE]
    rows = _profiles([call.subject_id for call in about])
    known = {row.public_id: row for row in rows}
    seen = visible_facts_of(known.values(), viewer)
    return {
        call.public_id: _callee(call, known[call.subject_id], seen[known[call.subject_id].pk])
        for call in about
        if call.subject_id in known
    }


def _profiles(ids: list[str]) -> QuerySet[Profile]:
    return Profile.objects.filter(public_id__in=ids).select_related("user")


def _callee(call: CallEntry, row: Profile, seen: SeenProfile) -> Callee:
    is_mission = mission_calls.is_about_mission(call)
    own_page = reverse("network_admin:profile", args=[row.public_id])
    name = seen.name or (row.user.get_full_name() if row.user else "")
    return Callee(
        public_id=row.public_id,
        name=name,
        numbers=tuple(fact.text for fact in seen.all(FactKind.CONTACT)),
        language=row.language,
        script=_script(call, row),
        url=mission_calls.page_of(call) if is_mission else own_page,
        is_mission=is_mission,
    )


def _script(call: CallEntry, row: Profile) -> str:
    if row.deceased_at is not None:
        return ""
    with translation.override(row.language):
        if mission_calls.is_about_mission(call):
            return mission_calls.sentence_of(call)
        if call.script == INSTITUTIONS:
            return _of_institutions(call, row)
        return _of_renewal(row) if call.script == RENEWAL else ""


def _of_institutions(call: CallEntry, row: Profile) -> str:
    names = [notice.organisation.name for notice in notices_to_tell(call)]
    if not names:
        return ""
    joined = ngettext(
        "The network vouches for one more organisation: %(names)s.",
        "The network vouches for more organisations: %(names)s.",
        len(names),
    ) % {"names": ", ".join(names)}
    if row.ask_each_time:
        then = _("It sees what you open to institutions only if you say yes.")
    else:
        then = _(
            "In %(days)d days it will see what you open to institutions. You can say no now, or "
            "at any time after."
        ) % {"days": NOTICE_PERIOD.days}
    return f"{joined} {then}"


def _of_renewal(row: Profile) -> str:
    if stage_of(row, now=timezone.now()) is None:
        return ""
    day = date_format(timezone.localdate(row.stale_on), "DATE_FORMAT")
    return _(
        "What you show in your account is shown until %(day)s. If you want to keep it so, log in "
        "before and choose another year. If you do nothing, it is hidden, and nothing is lost."
    ) % {"day": day}
