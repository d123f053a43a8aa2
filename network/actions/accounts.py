"""Opening accounts that run the network."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from network.models import COORDINATORS, User


@transaction.atomic
def open_coordinator_account(email: str, *, display_name: str, language: str = "fr") -> User:
    """The account of a coordinator, who logs in by a code sent to this address; idempotent."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, display_name=display_name, language=language)
    EmailAddress.objects.get_or_create(
        user=user, email=email.lower(), defaults={"verified": True, "primary": True}
    )
    user.groups.add(Group.objects.get(name=COORDINATORS))
    return user
