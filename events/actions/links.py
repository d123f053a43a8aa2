"""Who is who on a meeting's list by a keyed hash, and the secret links that are sent to them."""

import secrets

from django.db import transaction
from django.utils import timezone

from events.actions.journal import note_act
from events.actions.naming_people import renew_named_links
from events.actions.waiting import lock_registration
from events.models import PersonalCalendar, Registration
from network.identifiers import keyed_hash, keyed_hashes, new_public_id, normalise_email
from network.models import User
from network.outbox import emit


def person_key(email: str) -> str:
    """What makes a person registered once: a keyed hash of the e-mail, or chance without one."""
    if not email.strip():
        return secrets.token_hex(32)
    return keyed_hash("person", normalise_email(email))


def person_keys(email: str) -> list[str]:
    """The keys of this e-mail under today's secret and under those being rotated out."""
    return keyed_hashes("person", normalise_email(email)) if email.strip() else []


def renew_link(registration: Registration) -> None:
    """End every link and code given out before, of a registration whose meeting is locked.

    Emits `name.asked` for a name in a report that they may still answer about.
    """
    PersonalCalendar.objects.filter(registration=registration).delete()
    renew_named_links(registration)
    registration.link_version += 1
    registration.code_hash = secrets.token_hex(32)
    registration.submission_key = None
    registration.save(update_fields=["link_version", "code_hash", "submission_key"])


@transaction.atomic
def request_link(registration: Registration, *, by: User | None = None) -> None:
    """Send somebody their link again; emits `registration.link_requested`."""
    note_act(registration, "link_sent", by)
    emit(
        "registration.link_requested",
        registration=registration.public_id,
        request=new_public_id(),
    )


@transaction.atomic
def ask_for_links(email: str) -> None:
    """Have the links of an address sent; known or not, it costs the same. Emits `links.asked`."""
    emit("links.asked", persons=person_keys(email), request=new_public_id())


def send_links(persons: list[str]) -> None:
    """Renew and send the link of every coming registration of these keys."""
    coming = Registration.objects.active().filter(
        person_key__in=persons, meeting__ends_at__gte=timezone.now()
    )
    for registration in coming.order_by("pk"):
        with transaction.atomic():
            lock_registration(registration)
            renew_link(registration)
            request_link(registration)
