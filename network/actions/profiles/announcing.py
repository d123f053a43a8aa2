"""New institutions: their coming is announced to each person who shares with institutions."""

from django.db import transaction
from django.utils import timezone

from network.models import AudienceChoice, AudienceNotice, Organisation, Profile, ProfileFact
from network.outbox import emit


@transaction.atomic
def announce_institutions() -> int:
    """Make the notices that are missing, between profiles open to institutions and verified ones.

    No time runs before the person was told. How many were made; emits
    `profile.institutions_joined` for each person who was not told of one yet and has an address.
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
    untold = AudienceNotice.objects.filter(told_at=None).values("profile")
    reached = alive.filter(pk__in=untold, user__is_active=True, user__email__isnull=False)
    for public_id in reached.values_list("public_id", flat=True):
        emit("profile.institutions_joined", profile=public_id)
    return len(missing)


@transaction.atomic
def note_told(profile: Profile, notices: list[AudienceNotice]) -> None:
    """The person was told of these: from now on their two weeks run. Twice is once."""
    rows = AudienceNotice.objects.filter(profile=profile, pk__in=[notice.pk for notice in notices])
    rows.filter(told_at=None).update(told_at=timezone.now())
