"""New institutions: their coming is announced to each person who shares with institutions."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from network.actions.calls import ask_for_call
from network.actions.profiles.writing import PROFILE
from network.models import (
    AudienceChoice,
    AudienceNotice,
    CallEntry,
    Organisation,
    Profile,
    ProfileFact,
)
from network.outbox import emit

# What is said on the telephone to who has no address; `network/profiles/calls.py` has the words.
INSTITUTIONS = "profile_institutions"


@transaction.atomic
def announce_institutions() -> int:
    """Make the notices that are missing, between profiles open to institutions and verified ones.

    No time runs before the person was told. How many were made; emits
    `profile.institutions_joined` for each person who was not told of one yet and has an address.
    Who has none gets a call: until somebody reaches them, nothing opens.
    """
    sharing = ProfileFact.objects.filter(audience=AudienceChoice.INSTITUTIONS)
    alive = Profile.objects.filter(deceased_at=None)
    profiles = list(alive.filter(pk__in=sharing.values("profile")))
    organisations = list(Organisation.objects.verified().values_list("pk", flat=True))
    known = set(AudienceNotice.objects.values_list("profile", "organisation"))
    missing = [
        AudienceNotice(profile=profile, organisation_id=organisation)
        for profile in profiles
        for organisation in organisations
        if (profile.pk, organisation) not in known
    ]
    AudienceNotice.objects.bulk_create(missing, ignore_conflicts=True)
    untold = AudienceNotice.objects.filter(told_at=None, refused_at=None, approved_at=None)
    reached = alive.filter(pk__in=untold.values("profile"))
    with_address = reached.filter(user__is_active=True, user__email__isnull=False)
    for public_id in with_address.values_list("public_id", flat=True):
        emit("profile.institutions_joined", profile=public_id)
    has_no_address = Q(user=None) | Q(user__is_active=True, user__email=None)
    last = Max("audience_notices", filter=Q(audience_notices__in=untold))
    for public_id, notice in (
        reached.filter(has_no_address).annotate(last=last).values_list("public_id", "last")
    ):
        _ask_for_call(public_id, notice)
    return len(missing)


def _ask_for_call(public_id: str, last: int) -> None:
    """One call tells of all so far; one that knows of more takes its place."""
    ask_for_call(
        f"profile:{public_id}:institutions:{last}",
        script=INSTITUTIONS,
        subject_kind=PROFILE,
        subject_id=public_id,
        tells_all=False,
    )


def notices_to_tell(call: CallEntry) -> list[AudienceNotice]:
    """What this call tells of: those made before it was put on the list, and not told yet."""
    last = int(call.key.rpartition(":")[2])
    rows = AudienceNotice.objects.filter(profile__public_id=call.subject_id, pk__lte=last)
    rows = rows.filter(told_at=None, approved_at=None, refused_at=None)
    return list(rows.select_related("organisation").order_by("pk"))


@transaction.atomic
def note_called(call: str) -> None:
    """Somebody was reached and told of new institutions: their two weeks run. Twice is once."""
    reached = CallEntry.Outcome.REACHED
    calls = CallEntry.objects.filter(public_id=call, script=INSTITUTIONS, outcome=reached)
    for row in calls:
        profile = Profile.objects.filter(public_id=row.subject_id).first()
        if profile is not None:
            note_told(profile, notices_to_tell(row))


@transaction.atomic
def note_told(profile: Profile, notices: list[AudienceNotice]) -> None:
    """The person was told of these: from now on their two weeks run. Twice is once."""
    rows = AudienceNotice.objects.filter(profile=profile, pk__in=[notice.pk for notice in notices])
    rows.filter(told_at=None).update(told_at=timezone.now())
