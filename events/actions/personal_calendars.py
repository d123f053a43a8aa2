"""Opening, renewing and closing the secret address of one's own calendar."""

from allauth.account.models import EmailAddress
from django.db import transaction

from events.models import PersonalCalendar, Registration
from network.identifiers import keyed_hash
from network.models import User


def confirmed_addresses(user: User) -> list[str]:
    """The e-mail addresses that this account has shown to be its own, in lower case."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return sorted({address.lower() for address in rows.values_list("email", flat=True)})


def addresses_key(user: User) -> str:
    """What stays the same as long as the confirmed addresses do."""
    return keyed_hash("calendar", " ".join(confirmed_addresses(user)))


@transaction.atomic
def open_calendar(holder: User | Registration) -> PersonalCalendar:
    """Give a new address for the calendar of an account or a registration; an older one ends."""
    if isinstance(holder, User):
        key = addresses_key(holder)
        row, is_new = PersonalCalendar.objects.get_or_create(
            user=holder, defaults={"addresses_key": key}
        )
        PersonalCalendar.objects.filter(pk=row.pk).update(addresses_key=key)
    else:
        row, is_new = PersonalCalendar.objects.get_or_create(registration=holder)
    if not is_new:
        PersonalCalendar.objects.filter(pk=row.pk).renew()
        row.refresh_from_db()
    return row


@transaction.atomic
def close_calendar(holder: User | Registration) -> None:
    """End the address. Twice is the same as once."""
    name = "user" if isinstance(holder, User) else "registration"
    PersonalCalendar.objects.filter(**{name: holder}).delete()
